"""Staffing norms (G-07): how many workers a community needs for its households. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from grid.map.divisions import Division
from grid.workers.context import StreetContext

Size = Literal["below", "within", "above", "unknown"]


class StaffingNorms(Protocol):
    """What the policy in force says."""

    @property
    def least_households(self) -> int: ...
    @property
    def most_households(self) -> int: ...
    @property
    def households_per_worker(self) -> int: ...
    @property
    def least_workers(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class CommunityStaff:
    """`households` None: the city has published none; only the least number is needed then."""

    community: Division
    households: int | None
    size: Size
    workers: int
    needed: int

    @property
    def short(self) -> int:
        return max(0, self.needed - self.workers)


def staffing(
    communities: Iterable[Division],
    households: Mapping[str, int],
    norms: StaffingNorms,
    context: StreetContext,
) -> Iterator[CommunityStaff]:
    """Workers are those who have the community as duty area and may serve; leads do not count."""
    assigned = workers_by_community(context)
    for community in communities:
        count = households.get(community.code)
        yield CommunityStaff(
            community=community,
            households=count,
            size=size_of(count, norms),
            workers=assigned.get(community.code, 0),
            needed=needed(count, norms),
        )


def needed(households: int | None, norms: StaffingNorms) -> int:
    """One for so many households, rounded up, and no fewer than the least."""
    by_size = -(-(households or 0) // norms.households_per_worker)
    return max(norms.least_workers, by_size)


def size_of(households: int | None, norms: StaffingNorms) -> Size:
    if households is None:
        return "unknown"
    if households < norms.least_households:
        return "below"
    return "within" if households <= norms.most_households else "above"


def workers_by_community(context: StreetContext) -> dict[str, int]:
    found: dict[str, int] = {}
    for worker in context.roster.assigned():
        if worker.area is not None and not worker.is_lead and context.may_serve(worker.account):
            found[worker.area] = found.get(worker.area, 0) + 1
    return found
