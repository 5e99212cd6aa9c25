"""The phones of grid workers, against a real service."""
