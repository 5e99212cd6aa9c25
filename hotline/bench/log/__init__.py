"""Benches of the log: how fast events are appended, beside limits and a peer."""
