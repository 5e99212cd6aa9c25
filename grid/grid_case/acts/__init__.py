"""What people do about a grid case, theme by theme."""
