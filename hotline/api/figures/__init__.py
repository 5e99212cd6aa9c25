"""Figures, and the orders that they count for each reader."""
