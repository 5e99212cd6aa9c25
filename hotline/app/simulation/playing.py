"""`hotline simulate`: open what is needed, play, and say what came of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import aiohttp

from events.cannot_run import CannotRun
from events.postgres.properties import NotSimulated, simulated
from grid.map.territory import UNIT
from hotline.app.compose import Core, desk_of, open_core
from hotline.app.database.prepared import prepared_database
from hotline.app.demo_city.seed import begin_demo_city
from hotline.app.read_side import MODELS, settled_views
from hotline.app.settings import Settings
from hotline.app.simulation.checking.whole import INVARIANTS, Checked, check
from hotline.app.simulation.drivers import Inside, OverHttp
from hotline.app.simulation.publishing import publish_months
from hotline.app.simulation.running import (
    Progress,
    Simulation,
    in_real_time,
    simulation,
    take_up,
)

REQUEST_SECONDS = 30.0


class CannotSimulate(CannotRun):
    """Something that the simulation needs is not there."""


class NoService(CannotSimulate):
    """`--speed 1` sends its requests to the service of the state folder."""

    def __init__(self) -> None:
        super().__init__(
            "此状态目录没有服务在运行: 请先启动 hotline serve, 或去掉 --speed 1。Nothing serves "
            "this state folder: start hotline serve, or leave out --speed 1"
        )


class NoMap(CannotSimulate):
    """Requests happen in cells; a replayed city has none."""

    def __init__(self) -> None:
        super().__init__(
            "此日志的城市没有网格地图, 不能模拟: 请换一个空的 HOTLINE_STATE。This log's city has "
            "no map of cells, as after a replay: use an empty HOTLINE_STATE"
        )


@dataclass(frozen=True, kw_only=True)
class Played:
    """What was played, and what the checker found."""

    registered: int
    reported: int
    commands: int
    since: str
    until: str
    published_months: Sequence[str]
    seconds: float
    checked: Checked
    refused: Mapping[str, int]
    check_seconds: float

    @property
    def facts_a_second(self) -> int:
        """Of the whole log, by the time of this play."""
        return round(self.checked.facts / self.seconds) if self.seconds else 0

    def as_json(self) -> dict[str, Any]:
        checked = self.checked
        return {
            "registered": self.registered,
            "reported": self.reported,
            "commands": self.commands,
            "since": self.since,
            "until": self.until,
            "published_months": self.published_months,
            "seconds": self.seconds,
            "check_seconds": self.check_seconds,
            "orders": checked.orders,
            "cases": checked.cases,
            "facts": checked.facts,
            "facts_a_second": self.facts_a_second,
            "refused": self.refused,
            "invariants": INVARIANTS,
            "violations": [asdict(each) for each in checked.violations],
            "figures": [line.as_json() for line in checked.lines],
        }


async def simulate(
    settings: Settings,
    *,
    days: float,
    rate: float,
    street: float,
    seed: int,
    live: bool,
    progress: Progress,
) -> Played:
    """
    On an empty state folder: the last `days` up to now; else `days` on from the last moment.

    `live`: in real time, over HTTP, against the service of this state folder.
    """
    begun = monotonic()
    async with prepared_database(settings) as found, open_core(settings, found.dsn) as core:
        head, lasts = await core.reader.head(), timedelta(days=days)
        if head.position == 0:
            play, start, end = await from_nothing(core, lasts, rate, street, seed, progress)
        elif await simulated(core.pool) is None:
            raise NotSimulated
        else:
            last = (head.recorded_at or core.clock()).astimezone(core.feed.zone)
            start = max(last, core.clock()) if live else last
            end = start + lasts
            play = await onward(core, start, end, rate, street, seed, progress, live=live)
        await settled_views(core, MODELS)
        published = await publish_months(core, end)
        played = monotonic()
        checked = await check(core, start, end, rate)
    return Played(
        **counted(play),
        since=start.isoformat(),
        until=end.isoformat(),
        published_months=[str(month) for month in published],
        seconds=round(played - begun, 2),
        checked=checked,
        check_seconds=round(monotonic() - played, 2),
    )


def counted(play: Simulation) -> dict[str, Any]:
    """What both sides did, as far as this play sent it."""
    of_orders = {"registered": play.registered, "reported": 0, "commands": play.played}
    if play.reactions is None:
        return of_orders | {"refused": play.hand.refused}
    street = play.reactions.sides.street
    return of_orders | {
        "reported": street.registered,
        "commands": play.played + street.played,
        "refused": play.hand.refused + street.hand.refused,
    }


async def from_nothing(
    core: Core, past: timedelta, rate: float, street: float, seed: int, progress: Progress
) -> tuple[Simulation, datetime, datetime]:
    end = core.clock().astimezone(core.feed.zone)
    play = await begin_demo_city(
        core, lived=past, progress=progress, rate=rate, street=street, number=seed
    )
    return play, end - past, end


async def onward(
    core: Core,
    start: datetime,
    end: datetime,
    rate: float,
    street: float,
    seed: int,
    progress: Progress,
    *,
    live: bool,
) -> Simulation:
    """Take up what is open and go on from the log's last stamp. Raises NoMap, NoService."""
    if UNIT not in core.feed.territory().maps:
        raise NoMap
    inside = Inside(desk_of(core))
    await settled_views(core, MODELS)
    if not live:
        play = simulation(inside, core, start=start, end=end, rate=rate, street=street, seed=seed)
        await take_up(play, core, inside, start)
        await play.play(start, progress)
        return play
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        hand = over_http(core, session, inside)
        play = simulation(
            hand, core, start=start, end=end, rate=rate, seed=seed, reach=in_real_time
        )
        await take_up(play, core, inside, start)
        try:
            await play.play(start, progress)
        except aiohttp.ClientConnectionError:
            raise NoService from None
    return play


def over_http(core: Core, session: aiohttp.ClientSession, inside: Inside) -> OverHttp:
    state = core.settings.state
    try:
        address = (state / "address").read_text("utf-8")
        listed = json.loads((state / "demo-accounts.json").read_text("utf-8"))["accounts"]
    except FileNotFoundError:
        raise NoService from None
    passwords = {account["username"]: account["password"] for account in listed}
    return OverHttp(session, address, passwords, inside)
