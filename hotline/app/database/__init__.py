"""The database of the service: prepared, opened for an existing log, pooled by request class."""
