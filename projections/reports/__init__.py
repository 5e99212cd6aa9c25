"""Reports over a month (月报)."""
