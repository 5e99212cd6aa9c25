"""Every route of both sides behind one door."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import Any, Final

from aiohttp import web

from events.execute import StaleVersion, StreamNotFound
from events.postgres.appending.group_commit import LOST
from events.postgres.fair_pool import PoolBusy
from events.store import (
    Appended,
    ClockAhead,
    ConcurrentAppend,
    KeyReused,
    LogBusy,
    OutcomeUnknown,
    SavedNotShown,
)
from events.stored.codec import UnknownEvent
from grid.api.permissions import CASE_COMMANDS, STREET_PERMISSIONS
from grid.map.crs import InvalidPoint
from hotline.api.accounts import Accounts
from hotline.api.articles import Articles
from hotline.api.boards.hot_topics import HotTopicsBoard
from hotline.api.boards.map import MapBoard
from hotline.api.boards.numbers import BoardNumbers
from hotline.api.boards.repeat_places import RepeatPlacesBoard
from hotline.api.boards.today import TodayBoard
from hotline.api.citizen.own_order import OwnOrders
from hotline.api.citizen.query_codes import QueryCodes
from hotline.api.dependencies import Desk
from hotline.api.dry_runs import DryRuns, NotTried, Trial
from hotline.api.duplicates import Duplicates
from hotline.api.field_meanings import FIELD_MEANINGS
from hotline.api.figures.indicators import Indicators
from hotline.api.figures.orders_by_week import OrdersByWeek
from hotline.api.health import Health
from hotline.api.live import Listeners, Live
from hotline.api.messages import Messages
from hotline.api.monitoring.cards import Monitoring
from hotline.api.monitoring.targets import TargetsApi
from hotline.api.orders.access import Accesses
from hotline.api.orders.attachments import OrderFiles
from hotline.api.orders.explaining import Explaining
from hotline.api.orders.lists import Lists
from hotline.api.orders.previews import Previews
from hotline.api.orders.read_orders import ReadOrders
from hotline.api.orders.unknown_commands import refuse_unknown_commands
from hotline.api.orders.work_orders import WorkOrders
from hotline.api.permissions import ORDER_COMMANDS, PERMISSIONS
from hotline.api.reference import Reference
from hotline.api.reports.contacts import Contacts
from hotline.api.reports.figures import MonthReader
from hotline.api.reports.monthly import MonthlyReports
from hotline.api.reports.public import PublicFigures
from hotline.api.reports.published import PublishedMonths
from hotline.api.topics import Topics
from hotline.api.views import ReadSide
from hotline.app.compose import Core, desk_of
from hotline.app.database.pools import Pools
from hotline.app.dry_run.candidates import candidate_defects
from hotline.app.dry_run.child import DryRunFailed, tried_apart
from hotline.app.dry_run.trial import TrialAsk
from hotline.app.error_mapping import (
    BadPoint,
    Busy,
    ChangedMeanwhile,
    CityNotPublished,
    ClockWrong,
    OlderThanLog,
    SavedUnseen,
    TooManyInSplitCells,
    database_away,
)
from hotline.app.read_side import Views
from hotline.app.wiring.both_sides import OrdersForCases
from hotline.app.wiring.cases import cases_for_orders
from hotline.app.wiring.files import file_parts
from hotline.app.wiring.street import street_parts
from hotline.city import NotPublished
from hotline.http.auth.account import Account
from hotline.http.auth.credentials import Credentials
from hotline.http.auth.sessions import Sessions
from hotline.http.auth.sign_in import SignIn
from hotline.http.auth.source import Sources
from hotline.http.auth.throttle import Throttle
from hotline.http.docs.routes import add_docs
from hotline.http.errors import Families
from hotline.http.listening.server import application
from hotline.http.paging import Cursors
from hotline.http.pipeline import Door
from hotline.http.problems import NotFound, NotSure, Overloaded
from hotline.http.request.preconditions import KeyOfOtherPayload, VersionStale
from hotline.http.routes import Call, Route
from hotline.http.screens import add_screens, built_screens
from hotline.outbox.table import Outbox
from projections.cells_now.points import TooManyToTellApart

POLICY: Final = {**PERMISSIONS, **STREET_PERMISSIONS}
OFFERED_BY_ROLE: Final = {
    operation: allowed
    for operation, allowed in POLICY.items()
    if operation not in ORDER_COMMANDS | CASE_COMMANDS
}
TITLE = "12345 热线与网格管理"
FAMILIES: Families = {
    StaleVersion: lambda error, _: VersionStale(current=error.current),
    StreamNotFound: lambda *_: NotFound(),
    ConcurrentAppend: lambda *_: ChangedMeanwhile(),
    KeyReused: lambda *_: KeyOfOtherPayload(),
    LogBusy: lambda *_: Busy(),
    ClockAhead: lambda *_: ClockWrong(),
    OutcomeUnknown: lambda *_: NotSure(),
    SavedNotShown: lambda *_: SavedUnseen(),
    NotPublished: lambda *_: CityNotPublished(),
    UnknownEvent: lambda *_: OlderThanLog(),
    InvalidPoint: lambda *_: BadPoint(),
    TooManyToTellApart: lambda *_: TooManyInSplitCells(),
    PoolBusy: lambda *_: Overloaded(),
    **dict.fromkeys(LOST, database_away),
}


@dataclass(frozen=True)
class Web:
    """The parts of the API that others need a hand on."""

    desk: Desk
    orders: WorkOrders
    sessions: Sessions
    live: Live
    routes: Sequence[Route]


def assemble(core: Core, views: Views, pools: Pools, most_streams: int) -> Web:
    """Give every resource what it needs, with connections of its own class."""
    desk = desk_of(replace(core, store=replace(core.store, pool=pools.commands)))
    reading = replace(desk, store=replace(core.store, pool=pools.orders))
    cursors = Cursors(core.vault.fingerprint(b"cursors"))
    idle = timedelta(minutes=core.settings.idle_minutes)
    sessions = Sessions(pools.sessions, partial(account_of, core), core.clock, idle=idle)
    throttle, sources = Throttle(pools.sessions), Sources(core.settings.trusted_proxies)
    door = SignIn(sessions, Credentials(pools.sessions), throttle)
    accesses = Accesses(desk)
    orders = WorkOrders(desk, accesses)
    live = Live(views.pool, views.runner.moved, sessions.lasting, Listeners(most=most_streams))
    read = ReadSide(pools.lists, views.runner.wait_for, lambda: core.city().calendar.zone)
    street = cases_for_orders(core, pools, read)
    one_order = ReadOrders(reading, replace(accesses, desk=reading), cursors, street)
    parts = (
        orders,
        one_order,
        Explaining(reading),
        Accounts(sessions, door, sources, OFFERED_BY_ROLE),
        OwnOrders(desk, QueryCodes(core.vault, throttle, sources)),
        Previews(desk, street),
        Duplicates(desk, read.pool, street),
        dry_runs(core, desk),
        Reference(desk),
        Lists(desk, read, cursors),
        *boards(desk, read, cursors),
        *reports(desk, read),
        Articles(desk, read, cursors),
        Messages(reading, Outbox(pools.orders), cursors),
        Monitoring(desk, read, cursors),
        TargetsApi(desk, read),
        Topics(desk, read, cursors),
        *file_parts(core, pools, OrderFiles(reading, one_order.accesses), sessions.account_of),
        live,
        *street_parts(core, desk, pools, read, cursors, OrdersForCases(one_order, street.same)),
        Health(views.readiness.registry, views.readiness.ready),
    )
    routes = [route for part in parts for route in part.routes()]
    return Web(desk=desk, orders=orders, sessions=sessions, live=live, routes=routes)


def dry_runs(core: Core, desk: Desk) -> DryRuns:
    return DryRuns(
        desk,
        lambda kind, candidate: candidate_defects(kind, candidate, core.city()),
        partial(trial_run, core.dsn),
    )


def reports(
    desk: Desk, read: ReadSide
) -> tuple[MonthlyReports | PublishedMonths | PublicFigures | Contacts, ...]:
    """Figures of a month, and what is published of them."""
    months = MonthReader(desk, read)
    return (
        MonthlyReports(months),
        PublishedMonths(desk, months),
        PublicFigures(desk),
        Contacts(desk, read),
    )


def boards(
    desk: Desk, read: ReadSide, cursors: Cursors
) -> tuple[
    Indicators
    | OrdersByWeek
    | TodayBoard
    | MapBoard
    | RepeatPlacesBoard
    | HotTopicsBoard
    | BoardNumbers,
    ...,
]:
    """What counts orders."""
    return (
        Indicators(desk, read, cursors),
        OrdersByWeek(desk, read),
        TodayBoard(desk, read, cursors),
        MapBoard(desk, read),
        RepeatPlacesBoard(desk, read),
        HotTopicsBoard(desk, read),
        BoardNumbers(desk, read, cursors),
    )


def build(core: Core, views: Views, pools: Pools, most_streams: int) -> web.Application:
    """The application: one door, one middleware, every route, and the page that describes them."""
    parts = assemble(core, views, pools, most_streams)

    async def outcome(call: Call[Any, Any]) -> Appended | None:
        key = parts.desk.command_key(call)
        return await parts.desk.store.outcome(key) if key else None

    door = Door(
        policy=POLICY,
        account_for=parts.sessions.account_for,
        now=core.clock,
        zone=lambda: core.feed.zone,
        outcome=outcome,
    )
    app = application(parts.routes, door, registry=views.readiness.registry, families=FAMILIES)
    refuse_unknown_commands(app, parts.routes)
    app.cleanup_ctx.append(parts.live.watching)
    add_docs(
        app,
        parts.routes,
        POLICY,
        title=TITLE,
        version=version("hotline-12345"),
        names=FIELD_MEANINGS,
    )
    add_screens(app, [] if core.settings.ui == "skip" else built_screens())
    return app


async def trial_run(dsn: str, trial: Trial) -> dict[str, Any]:
    """Raises NotTried."""
    try:
        return await tried_apart(dsn, TrialAsk.model_validate(asdict(trial)))
    except DryRunFailed:
        raise NotTried from None


async def account_of(core: Core, username: str) -> Account | None:
    """Roles and department as the city's log has them now; None for a disabled account."""
    record = core.feed.hotline.accounts.get(username)
    if record is None or not record.enabled:
        return None
    return Account(
        username=record.username,
        roles=record.roles,
        department=record.department,
        display_name=record.display_name,
    )
