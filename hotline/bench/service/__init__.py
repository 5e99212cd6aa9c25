"""Benches of a running service: registering, lists, overload, start, a real log replayed."""
