"""Values inside events. Frozen, strict about unknown fields, without behaviour."""

from datetime import timedelta

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from events.catalog.names import CellChangeKind, ClockName, Crs, PauseKind, Unit


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Point(Value):
    """A position with the coordinate system it was given in; degrees (G-01)."""

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    crs: Crs


class CellRef(Value):
    """A grid cell of one map version (G-02)."""

    scheme: str
    code: str
    map_version: int
    method: str  # point | text | given
    confidence: float
    ambiguous: bool = False


class Area(Value):
    """Where it is, as far as it may be said in clear: administrative codes and the cell."""

    district: str | None = None  # 12-digit division codes
    subdistrict: str | None = None
    community: str | None = None
    name: str | None = None  # of the subdistrict then, else of the next level that exists
    cell: CellRef | None = None
    method: str | None = None  # point | text; None: unknown
    confidence: float | None = None


NOWHERE = Area()


class CellChange(Value):
    """
    What became of cells from one version of a map to the next (G-02).

    `before` and `after` are codes; `square_metres` of those before, for a new cell its own.
    """

    kind: CellChangeKind
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    square_metres: float


class MapRemark(Value):
    """What is odd about a published map and may be meant: a gap, a hole, a narrow cell."""

    kind: str
    cells: tuple[str, ...] = ()
    square_metres: float | None = None
    near: tuple[float, float] | None = None  # WGS-84


class Limit(Value):
    """A time limit, e.g. 5 working days."""

    value: int
    unit: Unit


class PauseTaken(Value):
    """A time in which a clock did not run (T-05)."""

    kind: PauseKind
    started_at: AwareDatetime
    ended_at: AwareDatetime


class ExtensionTaken(Value):
    """More time, counted from the deadline that held when it was granted (T-04)."""

    limit: Limit
    granted_at: AwareDatetime


class ClockMoves(Value):
    """What has moved a deadline since its clock started (T-04, T-05)."""

    pauses: tuple[PauseTaken, ...] = ()
    extensions: tuple[ExtensionTaken, ...] = ()


class ClockStopped(Value):
    """
    A clock that pauses (T-05). What is left of it then is left when it runs again.

    `remaining` is working time for a limit in working hours or days, else elapsed time.
    """

    name: ClockName
    assignment_id: str | None = None  # None: a clock of the case itself
    department: str | None = None
    kind: PauseKind
    paused_at: AwareDatetime
    remaining: timedelta
    explanation: str


class MissedClock(Value):
    """Which clock of an assignment, or of the order, was missed (S-02)."""

    name: ClockName
    revision: int


class ClockStart(Value):
    """One clock, computed once, with the versions it was computed from (T-01, D-04)."""

    name: ClockName
    assignment_id: str | None = None  # None: the order's own clock
    department: str | None = None
    started_at: AwareDatetime
    due_at: AwareDatetime
    warn_at: AwareDatetime | None = None  # T-07; None: the deadline was given from outside
    limit: Limit | None = None  # None: the deadline was given from outside
    revision: int = 1
    provisional: bool = False  # reaches into a year without a published calendar (T-03)
    policy_version: int | None = None
    calendar_version: str | None = None
    explanation: str | None = None
    may_extend: tuple[Limit, ...] | None = None  # the longest extensions left (T-04); None: never
    moves: ClockMoves | None = None  # None: nothing has moved it
    explains: MissedClock | None = None  # of a clock of explanation: what it is about (S-02)


class Alternative(Value):
    """A department that routing looked at and did not take."""

    department: str
    rule_id: str
    why_not: str | None = None
    name: str | None = None
    why_not_zh: str | None = None


class PrecedentScope(Value):
    """For what a ruling is a precedent: a matter in a division (R-02)."""

    matter: str
    area: str


class RouteTaken(Value):
    """Why this department: the rule, its version, and what else was considered (D-04)."""

    rule_id: str
    rule_set_version: int
    because: str
    because_zh: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    overridden_by_person: bool = False
