"""A rule set or a policy tried on past orders: what would have been otherwise. Pure."""
