"""Boards: what is under way now, and the orders behind each number."""
