"""Boards of supervision: the present of the city's orders."""
