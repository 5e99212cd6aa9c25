"""The store of attachments as the settings say, and what looks after it."""
