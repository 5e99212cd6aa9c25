"""Feed a real log through the same deciders and the same append, at historical time."""
