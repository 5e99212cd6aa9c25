"""Published months: what is sealed, and what is corrected later."""
