"""What is counted and listed by the cell as it is now."""
