"""The database of the service: prepared, opened for a log that exists, divided by class of request."""
