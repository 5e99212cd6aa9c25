"""The log on PostgreSQL."""

from events.postgres.opening import open_store
from events.postgres.store import Limits, PostgresEventStore

__all__ = ["Limits", "PostgresEventStore", "open_store"]
