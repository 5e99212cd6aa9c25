"""The indicators of the street side, and the evaluations that weigh them."""
