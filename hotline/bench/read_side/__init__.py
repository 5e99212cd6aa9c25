"""Benches of the views: catching up, and a rebuild while they are read."""
