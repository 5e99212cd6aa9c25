"""The desk of the street side's cases, with the crossings to the rest of the city."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import asyncpg

from events.act import Actor
from events.catalog.attachments import NamedFile, files_named
from events.catalog.names import AttachmentState, ClockName
from events.catalog.values import Area
from events.postgres.following.log_reader import LogReader
from events.working_time import TimeLimit
from grid.api.cases.cases import Cases
from grid.api.cases.desk import CaseDesk
from grid.api.cases.lists import CaseLists
from grid.api.cases.reading import ReadCases
from grid.api.cases.street_map import StreetMap
from grid.api.street import Street, own_duty
from grid.catalogue.published import StreetTables
from grid.grid_case.context import Assignee, CaseTerms, Duty
from grid.grid_case.visibility import Duties, reads_texts
from grid.workers.worker import Worker
from hotline.api.attachments.documents import Document, NamedBy
from hotline.api.dependencies import actor_of, context_of
from hotline.api.views import ReadSide
from hotline.app.compose import Core
from hotline.app.database.pools import Pools
from hotline.app.wiring.both_sides import CasesForOrders, OrdersForCases
from hotline.app.wiring.duties import DirectoryDuties
from hotline.app.wiring.map_now import MapNowOf
from hotline.app.wiring.names_of_people import names_of_people
from hotline.app.wiring.posts import posts_of
from hotline.app.wiring.protected_cases import ProtectedCases
from hotline.app.wiring.same_problem import SameProblem
from hotline.attachments.table import Uploads
from hotline.city import City
from hotline.http.paging import Cursors
from hotline.http.routes import Call
from hotline.policy import CaseLimits


def case_desk_of(core: Core) -> CaseDesk:
    duties = DirectoryDuties(core.city, core.feed.components, core.feed.street)

    async def duty_for(by: Actor) -> Duty:
        return duty_of(core, duties, await own_duty(core.store, by))

    async def duties_now(by: Actor) -> Duties:
        communities, cells = await posts_of(core, by, core.clock())
        return Duties(duties.departments(by), communities, cells)

    return CaseDesk(
        store=core.store,
        vault=core.vault,
        actor=lambda account: actor_of(core.city(), account),
        terms=lambda: case_terms(core.city(), core.feed.street()),
        duty=lambda: duty_of(core, duties, None),
        duty_for=duty_for,
        resolve=core.resolve,
        hints=core.hints,
        area_class=lambda area: core.feed.territory().area_class_of(area),
        number=lambda phone: context_of(core.city()).number(phone),
        next_case_no=core.case_numbers.next,
        duties=duties_now,
        department_names=lambda: {
            code: found.name for code, found in core.city().departments.items()
        },
        arrived=partial(arrived, core.store.pool),
        protected=ProtectedCases(LogReader(core.store.pool)),
        people=names_of_people(core.street_context),
    )


def duty_of(core: Core, duties: DirectoryDuties, own: Worker | None) -> Duty:
    """`own`: the one who asks, by their own stream."""

    def may_send(by: Actor, account: str, place: Area) -> bool:
        return replace(core.street_context(), own=own).may_send(by, account, place)

    return Duty(
        worker_for=core.worker_for,
        person=lambda account: person_of(core, account),
        may_send=may_send,
        post_worker=duties.post_worker,
        route_for=duties.route_for,
        above=duties.above,
    )


def person_of(core: Core, account: str) -> Assignee | None:
    """Of an account that is enabled."""
    found = core.feed.hotline.accounts.get(account)
    return Assignee(found.roles, found.department) if found is not None and found.enabled else None


def case_parts(
    core: Core,
    street: Street,
    pools: Pools,
    read: ReadSide,
    cursors: Cursors,
    orders: OrdersForCases,
) -> tuple[Cases | ReadCases | CaseLists | StreetMap, ...]:
    """With connections as for orders."""
    desk = case_desk_of(replace(core, store=replace(core.store, pool=pools.commands)))
    reading, store = reading_desk(core, pools), replace(core.store, pool=pools.orders)
    return (
        Cases(desk),
        ReadCases(
            reading,
            read.pool,
            orders,
            core.feed.territory,
            photo_terms=lambda: core.city().policy.phones,
        ),
        CaseLists(reading, read, cursors, store.load_many, map_now=MapNowOf(core.feed.territory)),
        StreetMap(reading, street, read, map_now=MapNowOf(core.feed.territory)),
    )


def cases_for_orders(core: Core, pools: Pools, read: ReadSide) -> CasesForOrders:
    desk = reading_desk(core, pools)
    return CasesForOrders(desk, SameProblem(desk, read.pool, core.feed.street), core.feed.territory)


def reading_desk(core: Core, pools: Pools) -> CaseDesk:
    return case_desk_of(replace(core, store=replace(core.store, pool=pools.orders)))


def case_terms(city: City, street: StreetTables) -> CaseTerms:
    return CaseTerms(
        timing=city.terms.timing,
        limits=node_limits(city.policy.case_limits),
        catalogue=street.catalogue,
        standards=street.standards,
        departments={code for code, each in city.departments.items() if each.active},
        max_returns=city.policy.max_returns,
        max_extensions=city.policy.case_limits.max_extensions,
        longest_extension=city.policy.case_limits.extension,
        longest_suspension=city.policy.max_suspension,
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


async def arrived(pool: asyncpg.Pool, files: Sequence[NamedFile]) -> Collection[str]:
    """The hashes of those photos that can be looked at."""
    uploads = await Uploads(pool).named(each.file for each in files)
    return {each.sha256.hex() for each in uploads.values() if each.state is AttachmentState.READY}


def case_files(core: Core, pools: Pools) -> Document:
    """The photos of a case, for those who read it; an inspector opens none."""
    desk = reading_desk(core, pools)

    async def named(call: Call[Any, Any], case_no: str) -> Sequence[NamedBy]:
        by = desk.actor(call.signed_in)
        _, history = await desk.seen(case_no, by)
        return [NamedBy(file, reads_texts(by)) for file in files_named(history)]

    return named
