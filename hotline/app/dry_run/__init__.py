"""Dry runs on past orders: read in pages, tried in a process of their own, stored nowhere."""
