"""Orders: registering, reading, commands, lists, previews, and what each reader receives."""
