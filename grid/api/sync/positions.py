"""`/grid/positions`: where workers' phones were. Personal data: each read is recorded."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Annotated, Any, Final, Protocol
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from events.act import Actor
from events.catalog.names import Crs, Role
from events.catalog.positions import POSITION_ACCESS_STREAM, PositionsRead
from events.catalog.values import Point
from events.input_types import Code, Instant
from events.store import ConcurrentAppend, EventStore, Key, NewEvents
from grid.api.sync.bodies import PositionsBody
from grid.api.sync.position_answers import PositionPage, PositionsKept
from grid.map.crs import check_point
from grid.positions.table import NewPosition, Positions, TrackPlace
from grid.sync.phone_clock import Heard
from grid.sync.signals import Fix, Signal, impossible_speed
from hotline.http.admission import Work
from hotline.http.auth.account import Account
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound, Problem
from hotline.http.request.commands import origin
from hotline.http.routes import Call, Response, Route, route

PATH: Final = "/api/v1/grid/positions"
TAG: Final = "网格员手机"
READS: Final = uuid5(NAMESPACE_URL, "hotline:positions-read")
LONGEST: Final = timedelta(days=1)
ATTEMPTS: Final = 20  # at a stream that others write to at the same moment
KEEPING: Final = (
    "一次至多 500 个位置; 同一手机同一时刻的位置只保存一次, 重发无妨。"
    "位置保存至政策所定日数 (phones.position_retention_days), 期满删除。"
    "sent_at 为发送时的手机时间, 用以校正手机时钟。"
)
READING: Final = (
    "个人信息: 仅督办人员和网格员所在社区的网格长可读, 每次查看均有记录。"
    "一次至多一日 (24 小时)。signals 是供询问的线索。"
)
EXAMPLE: Final = {
    "device_id": "5f0c7c1e-9d3b",
    "sent_at": "2026-11-27T09:31:00+08:00",
    "points": [
        {
            "at": "2026-11-27T09:30:00+08:00",
            "lon": 116.7081,
            "lat": 23.3604,
            "crs": "wgs84",
            "accuracy_m": 12,
        }
    ],
}


class PhoneTerms(Protocol):
    """What the policy in force says about phones."""

    @property
    def position_retention_days(self) -> int: ...
    @property
    def fastest_kmh(self) -> float: ...


class PositionsQuery(Page):
    worker: Annotated[Code, Field(description="网格员账号")]
    since: Annotated[Instant, Field(alias="from", description="起 (含)")]
    to: Annotated[Instant, Field(description="止 (不含), 至多在起之后 24 小时")]


@dataclass(frozen=True)
class PositionsApi:
    """`leads`: whether someone is the lead of a worker's community; a supervisor is of each."""

    store: EventStore
    table: Positions
    cursors: Cursors
    terms: Callable[[], PhoneTerms]
    zone: Callable[[], tzinfo]
    actor: Callable[[Account], Actor]
    leads: Callable[[Actor, str], Awaitable[bool]]
    exists: Callable[[str], bool]

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                PATH,
                self.put,
                operation="send-positions",
                out=PositionsKept,
                summary="上报位置",
                tag=TAG,
                body=PositionsBody,
                description=KEEPING,
                example=EXAMPLE,
            ),
            route(
                "GET",
                PATH,
                self.track,
                operation="read-positions",
                out=PositionPage,
                summary="网格员的位置",
                tag=TAG,
                work=Work.SEARCHES,
                query=PositionsQuery,
                description=READING,
            ),
        ]

    async def put(self, call: Call[PositionsBody, Any]) -> Response:
        said = call.body
        heard = Heard(received_at=call.now, sent_at=said.sent_at)
        new = list(self.new_positions(said, heard))
        kept = await self.table.put(call.signed_in.username, said.device_id, call.now, new)
        return Response(
            body={
                "kept": kept,
                "known": len(new) - kept,
                "too_old": len(said.points) - len(new),
                "received_at": call.now,
                "clock_skew_s": heard.skew_s,
            }
        )

    def new_positions(self, said: PositionsBody, heard: Heard) -> Iterator[NewPosition]:
        """Those that are not past keeping. Raises InvalidPoint."""
        zone = self.zone()
        kept = timedelta(days=self.terms().position_retention_days)
        oldest = (heard.received_at - kept).astimezone(zone).date()
        for each in said.points:
            check_point(each.lon, each.lat)
            at = heard.moment(each.at)
            day = at.astimezone(zone).date()
            if day >= oldest:
                yield NewPosition(
                    day, at, each.at, each.lon, each.lat, each.crs.value, each.accuracy_m
                )

    async def track(self, call: Call[Any, PositionsQuery]) -> Response:
        asked, reader = call.query, call.signed_in
        if not timedelta() < asked.to - asked.since <= LONGEST:
            raise BadTrackPeriod
        by = self.actor(reader)
        if Role.SUPERVISOR not in by.roles and not await self.leads(by, asked.worker):
            raise NotYourWorker
        if not self.exists(asked.worker):
            raise NotFound
        scope = f"positions {reader.username} {asked.worker} {asked.since} {asked.to}"
        begin = self.place(scope, asked.cursor)
        await self.note(call)
        zone = self.zone()
        days = (
            (asked.since.astimezone(zone) - timedelta(days=1)).date(),
            asked.to.astimezone(zone).date(),
        )
        more = 1 if begin is None else 2  # the one before the page, and the one behind it
        rows = await self.table.track(
            asked.worker, days, (asked.since, asked.to), begin, asked.limit + more
        )
        items = list(self.shown(rows, english=call.reads_english))[more - 1 :]
        page = items[: asked.limit]
        last = page[-1] if len(items) > asked.limit else None
        return Response(body={"items": page, "next_cursor": self.cursor(scope, last)})

    def place(self, scope: str, cursor: str | None) -> TrackPlace | None:
        if cursor is None:
            return None
        at, phone_at, device_id = self.cursors.open(scope, cursor)
        return TrackPlace(datetime.fromisoformat(at), datetime.fromisoformat(phone_at), device_id)

    def cursor(self, scope: str, last: dict[str, Any] | None) -> str | None:
        if last is None:
            return None
        place = (last["at"].isoformat(), last["phone_at"].isoformat(), last["device_id"])
        return self.cursors.seal(scope, place)

    def shown(self, rows: Sequence[Any], *, english: bool) -> Iterator[dict[str, Any]]:
        before: Fix | None = None
        for row in rows:
            point = Point(lon=row["lon"], lat=row["lat"], crs=Crs(row["crs"]))
            fix = Fix(at=row["at"], point=point, accuracy_m=row["accuracy_m"])
            found = before and impossible_speed(before, fix, fastest_kmh=self.terms().fastest_kmh)
            yield {
                **{name: row[name] for name in ("at", "phone_at", "received_at", "device_id")},
                "point": {"lon": point.lon, "lat": point.lat, "crs": point.crs},
                "accuracy_m": row["accuracy_m"],
                "signals": [signal_json(found, english=english)] if found else [],
            }
            before = fix

    async def note(self, call: Call[Any, PositionsQuery]) -> None:
        """Record the read before it is answered; a repeat within the hour is the same read."""
        asked, account = call.query, call.signed_in
        stream = POSITION_ACCESS_STREAM + asked.worker
        hour = int(call.now.timestamp()) // 3_600
        name = f"{account.username}\n{asked.worker}\n{asked.since}\n{asked.to}\n{hour}"
        event = PositionsRead(at=call.now, worker=asked.worker, since=asked.since, until=asked.to)
        for _ in range(ATTEMPTS):
            version = len(await self.store.load(stream))
            new = NewEvents(stream, version, [event], origin(call), [Key(id=uuid5(READS, name))])
            try:
                await self.store.append(new)
            except ConcurrentAppend:
                continue
            return
        raise ConcurrentAppend(stream)


def signal_json(signal: Signal, *, english: bool) -> dict[str, str]:
    return {"code": signal.code, "message": signal.message_en if english else signal.message}


class NotYourWorker(Problem):
    """Positions are read by supervisors, and by the lead of the worker's community."""

    code = "grid.not_your_worker"
    status = 403
    title_zh = "位置是个人信息，仅督办人员和该网格员所在社区的网格长可以查看"
    title_en = "Not your worker"


class BadTrackPeriod(Problem):
    """`to` lies after `from`, by 24 hours at most."""

    code = "grid.bad_track_period"
    status = 422
    title_zh = "查看位置的时段：止应晚于起，至多 24 小时"
    title_en = "Bad period"
