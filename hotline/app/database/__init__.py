"""The database of the service: prepared at the start, its connections pooled by request class."""
