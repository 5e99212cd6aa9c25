"""Requests that may tell of one problem."""
