"""Where workers' phones were: kept for some days, outside the log."""
