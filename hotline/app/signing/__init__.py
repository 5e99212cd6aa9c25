"""Signed heads: the log is signed while it grows, and the signatures are checked."""
