"""
The limits that the policy sets for one order.

Nothing here knows a calendar. Where two limits in different units compete, the caller passes
`due` (limit -> moment, from the start of that clock) and the earlier moment wins.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from events.catalog.names import ClockName, RequestKind, Secrecy, Urgency
from events.working_time import TimeLimit, in_natural_time, share
from hotline.matter import Matter
from hotline.policy import KindLimits, Policy

DueOf = Callable[[TimeLimit], datetime]
Steps = tuple[TimeLimit, ...]
"""Limits to run one after the other: each starts where the one before it ends."""

SHARES: Final = {ClockName.ACKNOWLEDGE: 4, ClockName.CONTACT: 2}
"""How many times a preparatory clock fits into a handling limit in natural time (T-10)."""


def clock_limits(
    policy: Policy,
    *,
    kind: RequestKind,
    urgency: Urgency,
    matter: Matter | None,
    due: DueOf,
    secrecy: Secrecy = Secrecy.OPEN,
) -> dict[ClockName, Steps]:
    """
    The clocks that this order has, each with the limits to run one after the other (T-07).

    Acknowledge, contact and handle are one step from dispatch. Citizen is the handling limit and
    then `citizen_extra`, from acceptance: ask for it with a `due` that counts from there.
    """
    row = policy.kinds[kind]
    handle = handling_limit(row, urgency=urgency, matter=matter, due=due)
    before = {ClockName.ACKNOWLEDGE: row.acknowledge}
    if row.contact is not None and secrecy is not Secrecy.ANONYMOUS:
        before[ClockName.CONTACT] = row.contact
    clocks: dict[ClockName, Steps] = {
        name: (preparatory(own, handle, SHARES[name], due),) for name, own in before.items()
    }
    clocks[ClockName.HANDLE] = (handle,)
    clocks[ClockName.CITIZEN] = (handle, policy.citizen_extra)
    return clocks


def handling_limit(
    row: KindLimits, *, urgency: Urgency, matter: Matter | None, due: DueOf
) -> TimeLimit:
    """The policy's limit or the matter's own, whichever is due first; a tie is the policy's."""
    own = matter.own_limits(urgency) if matter is not None else ()
    return min((row.handle.at(urgency), *own), key=due)


def preparatory(own: TimeLimit, handle: TimeLimit, parts: int, due: DueOf) -> TimeLimit:
    """
    The limit of a clock that prepares the handling; it never ends after it (T-10).

    Where the handling runs in natural time this one does too, at most for its share of it.
    """
    if handle.is_natural:
        own = min(in_natural_time(own), share(handle, parts), key=due)
    return min(own, handle, key=due)


def return_window(policy: Policy, urgency: Urgency) -> TimeLimit:
    """How long after dispatch a department may say that the order is not its own (R-01)."""
    if urgency is Urgency.ORDINARY:
        return policy.return_window
    return policy.return_window_urgent


def asks_follow_up(policy: Policy, *, kind: RequestKind, secrecy: Secrecy) -> bool:
    """Whether the requester is called back; an anonymous one cannot be (F-01)."""
    return kind in policy.follow_up_kinds and secrecy is not Secrecy.ANONYMOUS
