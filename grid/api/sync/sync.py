"""`POST /grid/sync`: what a worker did without a network, item by item."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from events.act import Actor
from events.catalog.grid_case.event import GRID_CASES
from events.event import Names
from events.refusal import Refusal
from events.store import Key, Origin, Recorded
from grid.api.cases.desk import CaseDesk
from grid.api.cases.reading import named
from grid.api.street import Street
from grid.api.sync.answers import SyncAnswer
from grid.api.sync.bodies import SyncBody
from grid.api.sync.positions import TAG
from grid.api.sync.preparing import CaseItems
from grid.api.sync.rounds import ROUNDS, RoundItems
from grid.api.sync.shifts import SHIFTS, ShiftItems
from grid.sync.item import SyncItem
from grid.sync.late import why_kept
from grid.sync.phone_clock import Heard
from grid.sync.receipt import ItemReceipt, OthersChange
from grid.sync.settling import Prepare, Prepared, Settling
from hotline.http.admission import Work
from hotline.http.problems import Problem, refused
from hotline.http.request.commands import origin
from hotline.http.routes import Call, Response, Route, route

PATH: Final = "/api/v1/grid/sync"
DESCRIPTION: Final = (
    "一次至多 200 项, 逐项答复, 次序不限: 同一案件或巡查的各项按 sequence 依次办理。"
    "client_id 由手机生成, 同一项重发得到首次的结果 (replayed), 不重复登记。"
    "after 为本机此前就同一案件或巡查记录的一项 (未受理的、position 为 null 的除外), "
    "它未送达时本项为 sync.gap, 稍后原样重发。"
    "被拒绝的项可改正后以原 client_id 重发。时限以服务器时间为准, recorded_at 与 sent_at 为佐证。"
)
EXAMPLE: Final[dict[str, Any]] = {
    "device_id": "5f0c7c1e-9d3b",
    "sent_at": "2026-11-27T09:31:00+08:00",
    "items": [
        {
            "client_id": "8f14e45f-ceea-467f-a9d2-7c1b3e5a0001",
            "sequence": 1,
            "recorded_at": "2026-11-27T09:30:00+08:00",
            "action": "report-case",
            "body": {
                "matter": {"kind": "matter", "code": "06010"},
                "description": "路口垃圾成堆。",
                "place": {"point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}},
            },
        }
    ],
}


@dataclass(frozen=True)
class SyncApi:
    """`passing`: errors of the composition root's parts after which an item is sent again."""

    desk: CaseDesk
    street: Street
    passing: tuple[type[Exception], ...]
    key: Callable[[str, UUID, bytes | None], Key]

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                PATH,
                self.sync,
                operation="sync",
                out=SyncAnswer,
                summary="上传离线所做各项",
                tag=TAG,
                body=SyncBody,
                work=Work.SYNCS,
                description=DESCRIPTION,
                example=EXAMPLE,
            )
        ]

    async def sync(self, call: Call[SyncBody, Any]) -> Response:
        said, account = call.body, call.signed_in
        heard = Heard(received_at=call.now, sent_at=said.sent_at)
        by, who = self.desk.actor(account), origin(call)
        english = call.reads_english
        names = named(self.desk.department_names(), english=english)
        settling = Settling(
            store=self.desk.store,
            key=lambda client_id, content: self.key(account.username, client_id, content),
            prepare=self.prepare(by, who, heard),
            why_kept=why_kept,
            changes=lambda part: list(changes(part, account.username, names, english=english)),
            passing=self.passing,
        )
        receipts = await settling.settle(said.items)
        return Response(
            body={
                "items": [shown(each, call) for each in receipts],
                "received_at": call.now,
                "clock_skew_s": heard.skew_s,
            }
        )

    def prepare(self, by: Actor, who: Origin, heard: Heard) -> Prepare:
        shifts = ShiftItems(street=self.street, by=by, origin=who, at=heard.received_at)
        rounds = RoundItems(street=self.street, by=by, origin=who, heard=heard)
        window = self.street.context().offline
        cases = CaseItems(desk=self.desk, by=by, origin=who, heard=heard, window=window)

        def prepared(item: SyncItem, stream: str | None) -> Prepared:
            if item.action in SHIFTS:
                return shifts.prepare(item)
            if item.action in ROUNDS:
                return rounds.prepare(item)
            return cases.prepare(item, stream)

        return prepared


def changes(
    part: Sequence[Recorded], account: str, names: Names, *, english: bool
) -> Iterator[OthersChange]:
    """What others did; marks are no changes."""
    for each in part:
        if each.origin.actor == account or each.event.is_mark:
            continue
        event = each.event
        summary = event.sentence_en(names) if english else event.sentence(names)
        yield OthersChange(summary=summary, by=each.origin.actor, at=each.recorded_at)


def shown(receipt: ItemReceipt, call: Call[Any, Any]) -> dict[str, Any]:
    stream, error = receipt.stream, receipt.problem
    is_case = stream is not None and stream.startswith(f"{GRID_CASES}-")
    return {
        "client_id": receipt.client_id,
        "outcome": receipt.outcome,
        "first": receipt.first,
        "retry": receipt.retry,
        "position": receipt.position,
        "case_no": stream.removeprefix(f"{GRID_CASES}-") if stream and is_case else None,
        "version": receipt.version,
        "problem": None if error is None else problem_json(error, call),
        "changed_meanwhile": [
            {"summary": each.summary, "by": each.by, "at": each.at}
            for each in receipt.changed_meanwhile
        ],
    }


def problem_json(error: Exception, call: Call[Any, Any]) -> dict[str, Any]:
    problem = refused(error) if isinstance(error, Refusal) else error
    if not isinstance(problem, Problem):
        raise TypeError(type(error).__name__)
    return problem.document(call.request_id, english=call.reads_english)
