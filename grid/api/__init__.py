"""The API of the street side."""
