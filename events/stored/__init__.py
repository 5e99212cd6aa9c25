"""The stored form of events: encoded, upcast, chained, signed."""
