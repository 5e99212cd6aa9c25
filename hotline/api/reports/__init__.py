"""Monthly reports and the months that are published."""
