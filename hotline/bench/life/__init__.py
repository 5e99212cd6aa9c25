"""Benches of an order's life: a long one, and the clocks of many."""
