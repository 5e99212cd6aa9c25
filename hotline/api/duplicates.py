"""`/duplicates/preview`: open orders that may tell of the problem which is being taken down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import asyncpg
from pydantic import AwareDatetime, Field

from events.act import Actor
from events.catalog.names import RequestKind, Secrecy, Sight, Status
from events.catalog.values import Area, Point
from events.catalog.work_order.parts.lifecycle import OPEN
from events.catalog.work_order.parts.particulars import is_protected
from events.input_types import Code, Line, Narrative, Phone
from hotline.api.answers.order import MatterName
from hotline.api.dependencies import Desk, order_stream
from hotline.api.known_codes import codes_of, require_known
from hotline.api.orders.representation import History, order_json, seen
from hotline.api.orders.street_side import StreetSide, spot_of
from hotline.duplicates.likeness import ALIKE, CallTold, Likeness, Reason, likeness, told
from hotline.http.admission import Work
from hotline.http.problems import NotFound
from hotline.http.representation import Representation
from hotline.http.request.types import Body, Query
from hotline.http.routes import Call, Response, Route, route
from hotline.work_order.inputs import ReportedPlace
from projections.orders.list import ORDER_LIST

Json = dict[str, Any]
DAYS: Final = (
    30  # an order that was registered earlier is no duplicate, but a problem that came back
)
CANDIDATES: Final = 60  # the newest
SHOWN: Final = 5
DESCRIPTION: Final = (
    "登记之前查: 近 30 日登记的未结工单中, 哪些可能是同一诉求, 依据何在。"
    "按来电号码、地点、事项和说法计分 (0 至 1), 不到 0.3 的不列, 至多五件。"
    "仅为提示: 是否并单、催办由话务员决定。受保护的工单不列, 拟登记的诉求受保护时不查。"
)


class DuplicatesBody(Body):
    kind: RequestKind
    matter: Code
    secrecy: Secrecy = Secrecy.OPEN
    place: ReportedPlace | None = None
    reported_department: Code | None = None
    title: Line | None = None
    narrative: Narrative | None = None
    phone: Phone | None = None


class ReasonShown(Representation):
    """一条依据."""

    code: Reason = Field(description="依据的代码")
    name: str = Field(description="依据")


class PossibleDuplicate(Representation):
    """一件可能相同的工单."""

    order_no: str = Field(description="工单编号")
    status: Status = Field(description="状态")
    title: str | None = Field(description="标题")
    matter: MatterName = Field(description="事项")
    registered_at: AwareDatetime = Field(description="登记时间")
    score: float = Field(description="相似程度, 0 至 1; 不是概率")
    reasons: tuple[ReasonShown, ...] = Field(description="依据")


class DuplicatesAnswer(Representation):
    """可能重复的工单."""

    items: tuple[PossibleDuplicate, ...] = Field(description="各工单, 最相似的在前")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


class OpenOrder(NamedTuple):
    history: History
    same_caller: bool


@dataclass(frozen=True)
class Duplicates:
    """`lists`: connections for views."""

    desk: Desk
    lists: asyncpg.Pool
    street: StreetSide

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/duplicates/preview",
                self.preview,
                operation="preview-duplicates",
                out=DuplicatesAnswer,
                summary="可能重复的工单",
                tag="预览",
                work=Work.SEARCHES,
                body=DuplicatesBody,
                needs_key=False,
                description=DESCRIPTION,
                example={
                    "kind": "complaint",
                    "matter": "010301",
                    "title": "路灯不亮",
                    "place": {"text": "金平区石炮台街道"},
                    "phone": "13800000000",
                },
            )
        ]

    async def preview(self, call: Call[DuplicatesBody, Query]) -> Response:
        said, by = call.body, self.desk.actor(call)
        require_known(self.desk, codes_of(said), "pointer")
        if is_protected(said.kind, said.secrecy) or said.reported_department is not None:
            return Response(body={"items": [], "next_cursor": None})  # D-07
        place = said.place or ReportedPlace()
        area = self.desk.area(said.place)
        new = as_told(said.matter, area, place.point, place.text, said.title, said.narrative)
        found = [
            shown
            for each in await self.candidates(said, area, call.now)
            if (shown := self.compared(new, each, by, call.now)) is not None
        ]
        found.sort(key=lambda item: (-item["score"], item["order_no"]))
        return Response(body={"items": found[:SHOWN], "next_cursor": None})

    async def candidates(
        self, said: DuplicatesBody, area: Area, now: datetime
    ) -> Sequence[OpenOrder]:
        number = self.desk.number(said.phone)
        callers = [] if number is None else await self.desk.vault.find_callers(number)
        where = (area.subdistrict, area.community, said.matter[:2])
        since = now - timedelta(days=DAYS)
        rows = await self.lists.fetch(
            ORDER_LIST.sql["alike"], *where, callers, [*OPEN], since, CANDIDATES
        )
        return [
            OpenOrder(await self.desk.store.load(order_stream(row["order_no"])), row["same_caller"])
            for row in rows
        ]

    def compared(
        self, new: CallTold, candidate: OpenOrder, by: Actor, now: datetime
    ) -> Json | None:
        """None: it is not alike, has ended meanwhile, or is not for this reader."""
        history, spot = candidate.history, spot_of(candidate.history)
        if spot is None:
            return None
        try:
            order, sight = seen(history, by)
        except NotFound:
            return None
        if order.status not in OPEN:
            return None
        shown = order_json(history, by, now=now, readable=frozenset())
        texts = shown["place"]["text"], shown["title"], shown["narrative"]
        other = as_told(spot.matter, spot.area, spot.point, *texts)
        knows = candidate.same_caller and sight is Sight.ALL
        found = likeness(new, other, self.street.metres, same_caller=knows)
        return item(shown, found) if found.score >= ALIKE else None


def as_told(
    matter: str,
    area: Area,
    point: Point | None,
    place: str | None,
    title: str | None,
    narrative: str | None,
) -> CallTold:
    return told(matter, area, point, place or "", f"{title or ''} {narrative or ''}")


def item(shown: Json, found: Likeness) -> Json:
    return {
        **{name: shown[name] for name in ("order_no", "status", "title", "matter")},
        "registered_at": shown["registered_at"],
        "score": found.score,
        "reasons": [{"code": each, "name": each.chinese} for each in found.reasons],
    }
