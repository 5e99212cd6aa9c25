"""What a decision about a case is taken in: the terms of the moment, and the crossings."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from events.act import Actor, Ask
from events.catalog.grid_case.values import CaseMatter, CaseRoute
from events.catalog.names import AreaClass, CaseLevel, ClockName, Role
from events.catalog.values import NOWHERE, Area
from events.timekeeping.setting import Timing
from events.working_time import TimeLimit
from grid.catalogue.catalogue import StreetCatalogue
from grid.catalogue.handling_standard import StandardVersions

C = TypeVar("C")
WorkerFor = Callable[[Area, datetime, str | None], str | None]
"""The account on duty for a place, of no member of this department; None: its lead names one."""


@dataclass(frozen=True, kw_only=True)
class RoutedCase:
    """To whom a case goes, and why (G-03)."""

    department: str
    route: CaseRoute


@dataclass(frozen=True, kw_only=True)
class CaseTerms:
    """What the city has published, as values: limits by node, catalogue, standards, departments."""

    timing: Timing
    limits: Mapping[ClockName, TimeLimit]
    catalogue: StreetCatalogue
    standards: StandardVersions
    departments: Collection[str]  # the codes of those that may be given a case
    max_returns: int
    max_extensions: int
    longest_extension: TimeLimit
    longest_suspension: TimeLimit


class Assignee(NamedTuple):
    """An enabled account, as far as tasks need to know it."""

    roles: Collection[Role]
    department: str | None = None


class Superior(NamedTuple):
    """The department of the next level that exists (G-06)."""

    department: str
    level: CaseLevel


@dataclass(frozen=True, kw_only=True)
class Duty:
    """
    The crossings to who is responsible.

    `worker_for`: on duty for a place. `person`: of an account, as it is now; None: it is not in
    use. `may_send`: an actor may give the account a task at the place. `post_worker`: the
    account of a grid worker's post that handles cases itself. `route_for`: the department for a row
    of the catalogue, or one component, at a place (G-03). `above`: where a case goes that a
    department cannot handle; None: nowhere.
    """

    worker_for: WorkerFor
    person: Callable[[str], Assignee | None]
    may_send: Callable[[Actor, str, Area], bool]
    post_worker: Callable[[str], str | None]
    route_for: Callable[[CaseMatter, str | None, Area, datetime], RoutedCase | None]
    above: Callable[[str, Area], Superior | None]


@dataclass(frozen=True, kw_only=True)
class CaseContext:
    """
    `phone_at`: when the worker's phone recorded it, by its own clock: evidence. `counted_at`: the
    moment from which it counts as done, by the server's clock; None: when it is decided.
    """

    terms: CaseTerms
    duty: Duty
    case_no: str = ""
    subject_id: str | None = None
    area: Area = NOWHERE
    area_class: AreaClass = AreaClass.ORDINARY
    order_no: str | None = None
    phone_at: datetime | None = None
    counted_at: datetime | None = None


AskedOfCase = Ask[C, CaseContext]
