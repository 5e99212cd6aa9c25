"""What becomes of an order beside and after its handling: one file for each theme."""
