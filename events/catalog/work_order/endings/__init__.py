"""Facts beside and after the handling: one file for each theme."""
