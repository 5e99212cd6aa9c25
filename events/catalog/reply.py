"""One answer from the centre (统一回复, P-04), and whether it helped."""

from typing import Literal

from events.catalog.names import Channel, Outcome, Satisfaction
from events.event import Event, Sealed


class ReplySent(Event):
    """The citizen has the one reply of this round, over the channel of intake (统一回复, U-01)."""

    type: Literal["work_order.reply_sent"] = "work_order.reply_sent"
    channel: Channel
    round: int
    follow_up_due: bool
    follow_up_attempts: int = 0  # at most, by the policy then (F-01)
    text: Sealed[str] = None


class FollowUpAttempted(Event):
    """A follow-up call that reached nobody (回访未接通, F-01)."""

    type: Literal["work_order.follow_up_attempted"] = "work_order.follow_up_attempted"
    attempt: int
    note: Sealed[str] = None


class FollowUpRecorded(Event):
    """What the requester says of the result (回访, F-01)."""

    type: Literal["work_order.follow_up_recorded"] = "work_order.follow_up_recorded"
    contacted: bool | None = None  # had the department contacted the requester?
    resolved: bool | None = None
    satisfied_result: Satisfaction | None = None
    satisfied_process: Satisfaction | None = None
    note: Sealed[str] = None


class WorkOrderClosed(Event):
    """The end (办结)."""

    type: Literal["work_order.closed"] = "work_order.closed"
    outcome: Outcome
