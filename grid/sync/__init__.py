"""What a phone sends after hours without a network, and what becomes of it. Pure."""
