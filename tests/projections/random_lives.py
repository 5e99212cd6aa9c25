"""Lives of orders for the tests of views, drawn at random."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from events.catalog.names import RequestKind, Secrecy
from events.catalog.values import Area
from events.event import Event
from events.store import Origin, Recorded
from projections.orders.stored_facts import STREAM
from tests.projections.lives import (
    AREA,
    DAY,
    HOUR,
    T0,
    accepted,
    acknowledged,
    approved,
    closed,
    delegated,
    dispatched,
    dispute_opened,
    extended,
    numbered,
    recalled,
    registered,
    rejected,
    replied,
    resumed,
    return_denied,
    return_granted,
    return_requested,
    ruled,
    submitted,
    support_added,
    support_released,
    suspended,
    withdrawn,
)

PEOPLE = [
    Origin(actor="operator"),
    Origin(actor="dispatcher"),
    Origin(actor="handler-lighting", department="lighting"),
    Origin(actor="two-hats", department="lighting"),
]


@st.composite
def logs(draw: st.DrawFn, orders: int = 4) -> list[Recorded]:
    """Several random lives, told in turns."""
    number = draw(st.integers(1, orders))
    lives = [life(f"20260302-440500-{each:06d}", draw) for each in range(number)]
    log: list[Recorded] = []
    versions = [0] * number
    while any(lives):
        which = draw(st.sampled_from([index for index, left in enumerate(lives) if left]))
        event = lives[which].pop(0)
        versions[which] += 1
        log.append(
            Recorded(
                position=len(log) + 1,
                stream=f"{STREAM}20260302-440500-{which:06d}",
                version=versions[which],
                event=event,
                recorded_at=event.at,
                origin=draw(st.sampled_from(PEOPLE)),
            )
        )
    return log


def life(order_no: str, draw: st.DrawFn) -> list[Event]:
    kind = draw(st.sampled_from(RequestKind))
    area = draw(st.sampled_from([AREA, Area()]))
    at = T0 + draw(st.integers(0, 400)) * HOUR
    secrecy = draw(st.sampled_from(Secrecy))
    reported = draw(st.sampled_from([None, "lighting", "works"]))
    said = {"kind": kind, "area": area, "secrecy": secrecy, "reported_department": reported}
    return list(numbered([registered(order_no, at, **said), *after_registration(at, draw)]))


def after_registration(at: datetime, draw: st.DrawFn) -> Iterator[Event]:
    """What the rules allow, by draw: each step some hours after the last."""
    yield accepted(at)
    lead, phase = "", "accepted"
    supporters: tuple[str, ...] = ("roads",)  # whose clock runs
    for _ in range(draw(st.integers(0, 9))):
        at += draw(st.integers(0, 60)) * HOUR
        step = draw(st.sampled_from(NEXT[phase]))
        names_lead = step in {"dispatch", "rule"}
        if names_lead:
            lead = draw(st.sampled_from(["lighting", "power", "water"]))
        supporters = SUPPORTERS.get(step, supporters)
        limit = draw(st.sampled_from([None, DAY, 3 * DAY])) if names_lead else None
        yield from told(step, lead, at, limit, supporters)
        phase = THEN[step]


def told(
    step: str, lead: str, at: datetime, limit: timedelta | None, supporters: Sequence[str]
) -> list[Event]:
    supported: list[Event] = [
        acknowledged("roads", lead=False, at=at),
        submitted("roads", lead=False, at=at),
    ]
    events: dict[str, list[Event]] = {
        "dispatch": [dispatched(lead, ["roads"], at=at, limit=limit)],
        "rule": [dispute_opened(at=at), ruled(lead, ["roads"], at=at, limit=limit)],
        "acknowledge": [acknowledged(lead, at=at)],
        "support": supported,
        "support while suspended": supported,
        "delegate": [
            delegated(parent=lead, at=at),
            delegated("subdistrict", "district", at=at),
            acknowledged("district", lead=False, at=at),
            recalled("district", "subdistrict", parent=lead, at=at),
            delegated(parent=lead, at=at),
        ],
        "join": [
            support_added("drains", at=at),
            acknowledged("drains", lead=False, at=at),
            support_released("drains", at=at),
            support_added("gas", at=at),
        ],
        "return": [return_requested(lead, at), return_granted(lead, at)],
        "deny": [return_requested(lead, at), return_denied(lead, at)],
        "submit": [submitted(lead, at=at)],
        "reject": [rejected(lead, at=at)],
        "void": [rejected(lead, at=at, false_close=True)],
        "close": [approved(at), replied(at), closed(at)],
        "withdraw": [withdrawn(at)],
        "extend": [extended(lead, due_at=at + 2 * DAY, at=at)],
        "suspend": [suspended(lead, *supporters, at=at)],
        "resume": [resumed(lead, *supporters, due_at=at + DAY, at=at)],
        "nothing": [],
    }
    return events[step]


SUPPORTERS = {
    "dispatch": ("roads",),
    "rule": ("roads",),
    "support": (),
    "support while suspended": (),
}
NEXT = {
    "accepted": ["dispatch", "dispatch", "withdraw"],
    "dispatched": ["acknowledge", "acknowledge", "return", "rule", "withdraw"],
    "in_progress": [
        *("submit", "submit", "return", "deny", "rule", "support", "join"),
        *("delegate", "withdraw"),
        *("extend", "suspend"),
    ],
    "suspended": ["resume", "resume", "support while suspended", "withdraw"],
    "rejected": ["submit", "submit", "return", "rule", "withdraw"],
    "submitted": ["reject", "void", "close", "close"],
    "closed": ["void", "nothing"],
    "withdrawn": ["nothing"],
}
THEN = {
    "dispatch": "dispatched",
    "rule": "dispatched",
    "acknowledge": "in_progress",
    "support": "in_progress",
    "join": "in_progress",
    "delegate": "in_progress",
    "return": "accepted",
    "deny": "in_progress",
    "submit": "submitted",
    "reject": "rejected",
    "void": "in_progress",
    "close": "closed",
    "withdraw": "withdrawn",
    "extend": "in_progress",
    "suspend": "suspended",
    "support while suspended": "suspended",
    "resume": "in_progress",
    "nothing": "withdrawn",
}
