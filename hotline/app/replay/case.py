"""One row of a foreign log, in our words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from events.catalog.names import Channel, RequestKind, Urgency
from events.catalog.values import Point
from events.working_time import Calendar, CalendarYear
from hotline.app.replay.matters import Matters
from hotline.default_policy import default_policy
from hotline.policy import Policy

Row = Mapping[str, Any]  # texts; of an event log also the events of a case
NONE = timedelta()
YEARS = range(1970, 2100)
DEFAULT = default_policy()


class Stage(StrEnum):
    """How far a case is, as a log of states tells it."""

    WAITING = "waiting"
    WORKING = "working"
    AWAITING_REQUESTER = "awaiting_requester"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class LoggedState:
    """What a log of states says of a case from `at` on."""

    at: datetime
    stage: Stage
    department: str  # its name in the log
    handed_over: bool = False  # from another department
    reopened: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    What a row says. Instants are aware.

    `closed` None: still open. `target`: the city's own deadline; None: no handling clock. Where the
    preset names our matters, `department` and `target` are not used: routing and policy decide.
    `moments`: of a log of states, instead of `closed` and `target`: policy sets the limits.
    """

    number: int  # of the row in its file, from 1
    ref: str
    opened: datetime
    closed: datetime | None
    target: datetime | None
    channel: Channel
    kind: RequestKind
    matter: str  # its name in the log, or a category
    department: str = ""  # its name in the log
    point: Point | None = None
    urgency: Urgency = Urgency.ORDINARY
    on_time: bool | None = None  # the verdict of the log's own city; None: it gives none
    moments: tuple[LoggedState, ...] = ()
    requester: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)
    narrative: str | None = field(default=None, repr=False)
    reply: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.ref:
            raise BadRow("no reference")
        if any(at is not None and at.year not in YEARS for at in self.instants):
            raise BadRow("not a plausible year")
        if self.closed is not None and self.closed < self.opened:
            raise BadRow("closed before it was opened")

    @property
    def instants(self) -> tuple[datetime | None, ...]:
        return self.opened, self.closed, self.target, *(each.at for each in self.moments)

    @property
    def departments(self) -> tuple[str, ...]:
        return self.department, *(each.department for each in self.moments)


class BadRow(ValueError):
    """The row says something that cannot be; the message is for the result file."""


@dataclass(frozen=True, kw_only=True)
class Preset:
    """
    How to read one kind of log, and the city it comes from; `city` has six digits.

    `matters` None: the city's own departments, matters and deadlines are taken from the log.
    """

    name: str
    city: str
    city_name: str
    zone: ZoneInfo
    calendar: Calendar
    source_system: str
    rows: Callable[[Path], "Iterator[Row | BadRow]"]
    case: Callable[[int, Row], Case]
    matters: Matters | None = None
    policy: Policy = DEFAULT
    years: tuple[CalendarYear, ...] = ()  # published with the city


def local(text: str, zone: ZoneInfo) -> datetime:
    """
    The instant of a local time without zone; raises BadRow.

    The first of two that a clock shows twice; a time that it skips is the moment of the skip, so
    that of two local times the later one is never the earlier instant.
    """
    try:
        naive = datetime.fromisoformat(text)
    except ValueError:
        raise BadRow("not a time") from None
    at = naive.replace(tzinfo=zone)
    late = at.replace(fold=1)
    skipped = (at.utcoffset() or NONE) < (late.utcoffset() or NONE)
    return skip_between(late.timestamp(), at.timestamp(), zone) if skipped else at


def instant(text: str) -> datetime:
    """A time with its offset; raises BadRow."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadRow("not a time") from None
    if at.tzinfo is None:
        raise BadRow("a time without an offset")
    return at


def skip_between(start: float, end: float, zone: ZoneInfo) -> datetime:
    """The instant at which the zone's clock jumps, to the second."""
    old = datetime.fromtimestamp(start, zone).utcoffset()
    while end - start > 1:
        middle = (start + end) // 2
        same = datetime.fromtimestamp(middle, zone).utcoffset() == old
        start, end = (middle, end) if same else (start, middle)
    return datetime.fromtimestamp(end, zone)


def midnight_of(text: str, zone: ZoneInfo, after: timedelta = timedelta()) -> datetime:
    """A day without a time."""
    return local(f"{text}T00:00:00", zone) + after
