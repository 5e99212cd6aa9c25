"""
City policy, the same for every department (P-03): versioned limits.

`hotline/policy_limits.py` applies them to one order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PositiveInt

from events.catalog.names import (
    Channel,
    Medium,
    RequestKind,
    Unit,
    Urgency,
)
from events.personal.phone import AREA_CODE
from events.working_time import OfficeHours, TimeLimit


def known_zone(name: str) -> str:
    """Raises ValueError for a zone that this machine does not have."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("没有这个时区，应如 Asia/Shanghai · no such time zone") from None
    return name


Zone = Annotated[str, AfterValidator(known_zone)]
Count = Annotated[int, Field(ge=0)]
AreaCode = Annotated[str, Field(pattern=f"^{AREA_CODE.pattern}$")]


@dataclass(frozen=True)
class HandleLimits:
    """办理时限 by urgency; a level that is not given follows the next milder one."""

    ordinary: TimeLimit
    urgent: TimeLimit | None = None
    critical: TimeLimit | None = None

    def at(self, urgency: Urgency) -> TimeLimit:
        match urgency:
            case Urgency.CRITICAL:
                return self.critical or self.at(Urgency.URGENT)
            case Urgency.URGENT:
                return self.urgent or self.ordinary
            case Urgency.ORDINARY:
                return self.ordinary


@dataclass(frozen=True)
class KindLimits:
    """One row of the policy table. `extensions`: the longest allowed, the centre's first (T-04)."""

    acknowledge: TimeLimit
    handle: HandleLimits
    contact: TimeLimit | None = None
    contact_by_centre: bool = False  # D-07: the handling department does not see the requester
    extensions: tuple[TimeLimit, ...] = ()


EmergencyNumber = Literal["110", "119", "120"]
Share = Annotated[float, Field(ge=0, le=1)]
TINY: Final = 1e-9


@dataclass(frozen=True)
class SurgeLimits:
    """When orders of one matter in a subdistrict are worth a topic (S-03), and an alarm (I-08)."""

    at_least: PositiveInt  # in a day
    times_baseline: Annotated[float, Field(ge=1)]  # of the average day in the week before
    false_alarm: Annotated[float, Field(gt=0, le=0.5)] = 0.05  # chance of any, at one look (I-08)


@dataclass(frozen=True)
class RepeatLimits:
    """When orders of one matter in one cell make it a place of repeats."""

    at_least: Annotated[int, Field(ge=2)] = 3
    days: Annotated[int, Field(ge=1, le=366)] = 30  # today included


ONE_HOUR, TWO_HOURS, FOUR_HOURS = (TimeLimit(each, Unit.WORKING_HOUR) for each in (1, 2, 4))
THREE_DAYS: Final = TimeLimit(3, Unit.WORKING_DAY)


@dataclass(frozen=True)
class CaseLimits:
    """
    How long each node of a grid case may take (G-09).

    `handle`: where the handling standard of the matter names no limit. `extension`: the longest.
    """

    accept: TimeLimit = ONE_HOUR
    verify: TimeLimit = TWO_HOURS
    open: TimeLimit = ONE_HOUR
    dispatch: TimeLimit = ONE_HOUR
    handle: TimeLimit = THREE_DAYS
    check: TimeLimit = FOUR_HOURS
    close: TimeLimit = TWO_HOURS
    extension: TimeLimit = THREE_DAYS
    max_extensions: Count = 1


@dataclass(frozen=True)
class Staffing:
    """How many households a community has, how many workers it needs, how long they work (G-07)."""

    least_households: PositiveInt = 2_000  # of a community
    most_households: PositiveInt = 3_000
    households_per_worker: PositiveInt = 300
    least_workers: Count = 5  # of a community, however small
    longest_shift_hours: Annotated[int, Field(ge=1, le=24)] = 12
    offline_hours: Annotated[int, Field(ge=0, le=72)] = (
        8  # that a phone may be: done then, counted then (G-04)
    )

    def __post_init__(self) -> None:
        if self.least_households > self.most_households:
            raise ValueError("社区户数下限不得大于上限 · least_households is above most_households")


@dataclass(frozen=True)
class RateWeights:
    """What each of the three rates of the follow-up weighs in their composite (三率)."""

    response: Share = 0.10
    resolution: Share = 0.45
    satisfaction: Share = 0.45

    def __post_init__(self) -> None:
        if abs(self.response + self.resolution + self.satisfaction - 1) > TINY:
            raise ValueError("三率权重之和须为 1 · the weights of the three rates must sum to 1")


@dataclass(frozen=True)
class Targets:
    """What the city demands of itself (S-02): shares, shown beside what is."""

    on_time: Share
    online_share: Share
    online_channels: tuple[Channel, ...]


@dataclass(frozen=True)
class Delivery:
    """
    How messages reach the requester (U-04).

    `media`: by channel of intake, the first for which the requester left an address. A channel
    without media sends nothing: its own platform shows the answer.
    """

    media: Mapping[Channel, tuple[Medium, ...]]
    attempts: Annotated[int, Field(ge=1, le=50)]  # before a person has to act
    first_wait_minutes: Annotated[int, Field(ge=1, le=1_440)]  # doubles after each attempt
    longest_wait_minutes: Annotated[int, Field(ge=1, le=10_080)]

    def wait(self, attempts: int) -> timedelta:
        """How long after so many failed attempts the next one is made."""
        minutes = self.first_wait_minutes * 2 ** min(attempts - 1, 20)
        return timedelta(minutes=min(minutes, self.longest_wait_minutes))


@dataclass(frozen=True)
class PhoneRules:
    """What holds for the phones of grid workers."""

    position_retention_days: Annotated[int, Field(ge=1, le=1_095)] = 90
    phrases: tuple[str, ...] = ()  # 惯用语: offered for a note
    usual_matters: tuple[str, ...] = ()  # codes, offered where a worker has reported little
    fastest_kmh: Annotated[float, Field(gt=0)] = 150.0  # above: a signal, never a refusal
    farthest_photo_m: Annotated[float, Field(gt=0)] = 200.0  # from the place: a signal too


@dataclass(frozen=True)
class Policy:
    """
    A published version; immutable. A change never moves a due time already set (T-01).

    `valid_from`: the day of the city that it begins with; None: its publication (T-12).
    """

    version: PositiveInt
    kinds: Mapping[RequestKind, KindLimits]
    office_hours: OfficeHours
    return_window: TimeLimit
    return_window_urgent: TimeLimit
    max_returns: Count
    dispute_limit: TimeLimit
    citizen_extra: TimeLimit  # on top of the handling limit (T-07)
    follow_up_kinds: tuple[RequestKind, ...]
    max_follow_up_attempts: Count  # F-01
    max_suspension: TimeLimit  # until the review at the latest (T-05)
    information_limit: TimeLimit  # how long the requester has to supply information (T-05)
    max_information_requests: Count  # T-08
    reopen_window: TimeLimit  # how long a closed order may be reopened; then it is archived
    supervision_limit: TimeLimit  # to answer a supervision order that names no date (S-01)
    explanation_limit: TimeLimit  # to explain a miss (S-02)
    max_reworks: Count  # F-02
    suspension_reasons: Mapping[str, str]  # code: the words on the screen
    return_reasons: Mapping[str, str]  # code: the words on the screen
    decline_reasons: Mapping[str, str]
    targets: Targets  # S-02
    surge: SurgeLimits  # S-03
    emergency_words: Mapping[EmergencyNumber, tuple[str, ...]]  # that prompt a hand-over (S-03)
    max_delegation_levels: PositiveInt  # the lead's own level included (D-11)
    delivery: Delivery
    incomplete_upload_days: Annotated[int, Field(ge=1, le=90)] = 14  # not continued: forgotten
    stuck_hours: PositiveInt = 72  # without an act on it, an open order is stuck on the board
    repeat_places: RepeatLimits = RepeatLimits()
    case_limits: CaseLimits = CaseLimits()
    rate_weights: RateWeights = RateWeights()
    phones: PhoneRules = PhoneRules()
    staffing: Staffing = Staffing()
    exclusion_reasons: Mapping[str, str] = field(default_factory=dict)  # X-01; none: no exclusion
    max_exclusion_requests: int = 0  # of one order
    dispatch_at_acceptance: bool = False  # by the router itself
    zone: Zone = "Asia/Shanghai"  # where the city's days begin and end
    area_code: AreaCode | None = None  # 区号: what a local telephone number is read with
    valid_from: date | None = None

    @property
    def begins_at(self) -> datetime | None:
        """The first moment of that day; None: it begins with its publication."""
        if self.valid_from is None:
            return None
        return datetime.combine(self.valid_from, time(), ZoneInfo(self.zone))

    def has_begun(self, at: datetime) -> bool:
        return self.begins_at is None or self.begins_at <= at


def in_force(published: Sequence[Policy], at: datetime) -> Policy:
    """The last published that has begun; before any has, the first one (T-12)."""
    return next((each for each in reversed(published) if each.has_begun(at)), published[0])
