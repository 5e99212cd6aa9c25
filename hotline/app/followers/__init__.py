"""What a running service follows in the log besides its views."""
