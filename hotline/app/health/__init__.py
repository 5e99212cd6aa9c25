"""What `/readyz` and `/metrics` answer about the running service."""
