"""The desk of the street side's cases, with the crossings to the rest of the city."""

from collections.abc import Collection
from dataclasses import replace

from events.catalog.names import ClockName
from events.working_time import TimeLimit
from grid.api.cases.cases import Cases
from grid.api.cases.desk import CaseDesk
from grid.api.cases.lists import CaseLists
from grid.api.cases.reading import ReadCases
from grid.catalogue.tables import proposed_standards, shipped_catalogue
from grid.grid_case.context import CaseTerms, Duty
from hotline.api.dependencies import actor_of, context_of
from hotline.api.views import ReadSide
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.wiring.duties import DirectoryDuties
from hotline.city import City
from hotline.http.paging import Cursors
from hotline.policy import CaseLimits


def case_desk_of(core: Core) -> CaseDesk:
    duties = DirectoryDuties(core.city)
    return CaseDesk(
        store=core.store,
        vault=core.vault,
        actor=lambda account: actor_of(core.city(), account),
        terms=lambda: case_terms(core.city()),
        duty=lambda: Duty(
            worker_for=duties.worker_for,
            post_worker=duties.post_worker,
            route_for=duties.route_for,
        ),
        resolve=core.resolve,
        number=lambda phone: context_of(core.city()).number(phone),
        next_case_no=core.case_numbers.next,
        duties=duties.duties,
        department_names=lambda: {
            code: found.name for code, found in core.city().departments.items()
        },
        arrived=none_yet,
    )


def case_parts(
    core: Core, pools: Pools, read: ReadSide, cursors: Cursors
) -> tuple[Cases | ReadCases | CaseLists, ...]:
    """With connections as for orders."""
    store = replace(core.store, pool=pools.orders)
    desk = case_desk_of(replace(core, store=replace(core.store, pool=pools.commands)))
    reading = replace(desk, store=store)
    return Cases(desk), ReadCases(reading), CaseLists(reading, read, cursors, store.load_many)


def case_terms(city: City) -> CaseTerms:
    return CaseTerms(
        timing=city.terms.timing,
        limits=node_limits(city.policy.case_limits),
        catalogue=shipped_catalogue(),
        standards=proposed_standards(),
        departments={code for code, each in city.departments.items() if each.active},
    )


def node_limits(limits: CaseLimits) -> dict[ClockName, TimeLimit]:
    return {
        ClockName.ACCEPT: limits.accept,
        ClockName.VERIFY: limits.verify,
        ClockName.OPEN: limits.open,
        ClockName.DISPATCH: limits.dispatch,
        ClockName.HANDLE: limits.handle,
        ClockName.CHECK: limits.check,
        ClockName.CLOSE: limits.close,
    }


async def none_yet(_: Collection[str]) -> Collection[str]:
    """Photos whose bytes are here: none, until attachments are received."""
    return ()
