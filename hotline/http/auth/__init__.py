"""Who asks: passwords, sessions, and how failed sign-ins are slowed."""
