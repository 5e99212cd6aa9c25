"""What the facts of a work order have in common."""

from events.event import Event


class WorkOrderEvent(Event):
    """A fact in the stream of one work order."""
