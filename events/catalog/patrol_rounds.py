"""
Patrol rounds (巡查任务, G-08): what a worker visits in a period; the stream `patrol_round-{id}`.

A round holds no text and no name: where something was found, a grid case says so. Of care visits
it holds the cells, and that everyone to be visited has agreed.
"""

from typing import Final, Literal

from pydantic import AwareDatetime

from events.catalog.named_code import NamedCode
from events.event import Event, Names

PATROL_ROUNDS: Final = "patrol_round"  # the kind of their streams


class PatrolKind(NamedCode):
    """安全隐患排查、矛盾纠纷排查、出租屋巡查、关爱走访、街面巡查."""

    HAZARD = "hazard", "安全隐患排查"
    DISPUTE = "dispute", "矛盾纠纷排查"
    RENTAL = "rental", "出租屋巡查"
    CARE = "care", "关爱走访"
    STREET = "street", "街面巡查"


class PatrolForm(NamedCode):
    """步行、车巡、入户走访、联合巡查."""

    ON_FOOT = "on_foot", "步行"
    BY_VEHICLE = "by_vehicle", "车巡"
    VISIT = "visit", "入户走访"
    JOINT = "joint", "联合巡查"


class PatrolPeriod(NamedCode):
    """How long a round may take, from the first day on."""

    DAY = "day", "一日"
    WEEK = "week", "一周"
    MONTH = "month", "一月"
    QUARTER = "quarter", "一季"
    HALF_YEAR = "half_year", "半年"


class RoundStatus(NamedCode):
    PLANNED = "planned", "待巡查"
    STARTED = "started", "巡查中"
    ENDED = "ended", "已结束"
    CANCELLED = "cancelled", "已取消"


class RoundCancellation(NamedCode):
    """Why a round is taken back; a code, so that no name of a resident is written."""

    WEATHER = "weather", "天气原因"
    OTHER_TASK = "other_task", "另有任务"
    CONSENT_WITHDRAWN = "consent_withdrawn", "居民不再同意走访"
    PLANNED_WRONGLY = "planned_wrongly", "安排有误"


class RoundPlanned(Event):
    """Someone is to pass these cells in this period (安排巡查)."""

    type: Literal["patrol_round.planned"] = "patrol_round.planned"
    kind: PatrolKind
    form: PatrolForm
    period: PatrolPeriod
    area: str
    path: tuple[str, ...]  # the division and those that it is in, the smallest first
    community: str | None = None  # None: the round goes beyond one
    worker: str
    cells: tuple[str, ...]
    map_version: int
    starts_at: AwareDatetime
    due_at: AwareDatetime  # the end of the last day
    consent: bool = False  # of everyone to be visited, asked before

    def sentence(self, _: Names) -> str:
        return f"安排巡查，{len(self.cells)}个点位"

    def sentence_en(self, _: Names) -> str:
        return f"Round planned with {len(self.cells)} points"


class RoundStarted(Event):
    """The worker sets out (开始巡查)."""

    type: Literal["patrol_round.started"] = "patrol_round.started"
    worker: str
    phone_at: AwareDatetime | None = None

    def sentence(self, _: Names) -> str:
        return "开始巡查"

    def sentence_en(self, _: Names) -> str:
        return "Round started"


class PointPassed(Event):
    """
    A cell of the round was visited (到达点位).

    `in_time`: by the end of the period, by the service's time; or by the phone's, where it reached
    the service within the time that a phone may be offline (G-04).
    """

    type: Literal["patrol_round.point_passed"] = "patrol_round.point_passed"
    worker: str
    cell: str
    in_time: bool
    phone_at: AwareDatetime | None = None
    phone_cell: str | None = None  # where the phone was; None: it did not say

    def sentence(self, _: Names) -> str:
        return f"到达点位{self.cell}" + ("" if self.in_time else "（超期）")

    def sentence_en(self, _: Names) -> str:
        return f"Passed {self.cell}" + ("" if self.in_time else " (late)")


class RoundEnded(Event):
    """The worker goes home; what was not passed may still be passed (结束巡查)."""

    type: Literal["patrol_round.ended"] = "patrol_round.ended"
    worker: str
    phone_at: AwareDatetime | None = None

    def sentence(self, _: Names) -> str:
        return "结束巡查"

    def sentence_en(self, _: Names) -> str:
        return "Round ended"


class RoundReassigned(Event):
    """Another worker is to finish it (改派巡查)."""

    type: Literal["patrol_round.reassigned"] = "patrol_round.reassigned"
    worker: str

    def sentence(self, _: Names) -> str:
        return f"巡查改派给{self.worker}"

    def sentence_en(self, _: Names) -> str:
        return f"Round reassigned to {self.worker}"


class RoundCancelled(Event):
    """It is not due any more and counts nowhere (取消巡查)."""

    type: Literal["patrol_round.cancelled"] = "patrol_round.cancelled"
    reason: RoundCancellation

    def sentence(self, _: Names) -> str:
        return "取消巡查"

    def sentence_en(self, _: Names) -> str:
        return "Round cancelled"
