"""Who used how much of an order's time, and why its deadline was missed. Pure."""
