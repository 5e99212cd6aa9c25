"""
Grid workers and leads (网格员、网格长): who has which duty cells, and shifts.

The stream `grid_worker-{account}`. What a phone says (`phone_at`, `cell`) is evidence: the time of
the service decides (G-04). Where a worker was is kept as a cell, never as a point.
"""

from typing import Final, Literal

from pydantic import AwareDatetime

from events.catalog.named_code import NamedCode
from events.event import Event, Names

GRID_WORKERS: Final = "grid_worker"  # the kind of their streams


class DutyStatus(NamedCode):
    """在岗、未在岗、已解除安排."""

    ON_DUTY = "on_duty", "在岗"
    OFF_DUTY = "off_duty", "未在岗"
    RELEASED = "released", "已解除安排"


class WorkerAssigned(Event):
    """
    The duty area of a worker or lead from now on, in place of the one before (责任网格).

    `area`: the community of a worker; of a lead a division of any level.
    """

    type: Literal["grid_worker.assigned"] = "grid_worker.assigned"
    worker: str  # the account
    area: str
    is_lead: bool = False
    cells: tuple[str, ...] = ()
    map_version: int | None = None  # by which the cells were checked; None: no cells

    def sentence(self, _: Names) -> str:
        return f"安排{'网格长' if self.is_lead else f'网格员，责任网格{len(self.cells)}个'}"

    def sentence_en(self, _: Names) -> str:
        return "Assigned as a grid lead" if self.is_lead else f"Assigned {len(self.cells)} cells"


class WorkerReleased(Event):
    """No duty area any more (解除安排); a shift that runs is ended before it."""

    type: Literal["grid_worker.released"] = "grid_worker.released"
    worker: str

    def sentence(self, _: Names) -> str:
        return "解除责任网格的安排"

    def sentence_en(self, _: Names) -> str:
        return "Released"


class ShiftStarted(Event):
    """On duty, until `ends_at` at the latest (上岗签到)."""

    type: Literal["grid_worker.shift_started"] = "grid_worker.shift_started"
    worker: str
    ends_at: AwareDatetime
    phone_at: AwareDatetime | None = None
    cell: str | None = None  # where the phone was; None: it did not say, or outside the map

    def sentence(self, _: Names) -> str:
        return "上岗签到"

    def sentence_en(self, _: Names) -> str:
        return "Shift started"


class ShiftEnded(Event):
    """Off duty (离岗签退). `by_clock`: the worker did not sign out, the shift ran out."""

    type: Literal["grid_worker.shift_ended"] = "grid_worker.shift_ended"
    worker: str
    by_clock: bool = False
    phone_at: AwareDatetime | None = None
    cell: str | None = None

    def sentence(self, _: Names) -> str:
        return "到时自动离岗（未签退）" if self.by_clock else "离岗签退"

    def sentence_en(self, _: Names) -> str:
        return "Shift ended by the clock" if self.by_clock else "Shift ended"


class ShiftRelieved(Event):
    """Another worker on duty takes over the cells until `until`; this shift ends (换班顶岗)."""

    type: Literal["grid_worker.shift_relieved"] = "grid_worker.shift_relieved"
    worker: str
    by: str  # the account that takes over
    until: AwareDatetime  # when the shift of that one ends at the latest

    def sentence(self, _: Names) -> str:
        return f"由{self.by}顶岗"

    def sentence_en(self, _: Names) -> str:
        return f"Relieved by {self.by}"
