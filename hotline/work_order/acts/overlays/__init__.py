"""Beside the handling, without moving it: no order waits for one of these."""
