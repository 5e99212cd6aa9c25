"""The outbox of this installation: its senders, and what `hotline outbox` does."""
