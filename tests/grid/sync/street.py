"""
Three phones, two people of the centre and the service, in memory; what happens is drawn at random.

The phones behave as the app does: what is recorded is on their disk until it has a final answer.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from events.act import Actor
from events.catalog.names import AreaClass, Role, SyncOutcome, TaskKind
from events.catalog.values import Area, CellRef
from events.execute import StreamNotFound
from events.refusal import Refusal
from events.store import Key, Origin
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.api.sync.preparing import CaseItems
from grid.api.sync.reading import read_as
from grid.api.sync.rounds import ROUNDS, RoundItems
from grid.api.sync.shifts import SHIFTS, ShiftItems
from grid.grid_case.acts.reporting import REPORT_EXAMPLE
from grid.grid_case.context import Assignee, Duty
from grid.grid_case.table import OFFERED, REPORT
from grid.grid_case.visibility import Duties
from grid.sync.item import SyncItem
from grid.sync.late import why_kept
from grid.sync.phone_clock import Heard
from grid.sync.receipt import ItemReceipt
from grid.sync.settling import Prepare, Settling
from tests.grid.sync.beats import Beats
from tests.grid.sync.phones import (
    BEGIN,
    CLOCKS,
    LEAD,
    OPERATOR,
    ROADS,
    WINDOW,
    WORKERS,
    Phone,
    UnsureStore,
    terms,
)


async def roads_only(_: Actor) -> Duties:
    return Duties(departments=("roads",))


@dataclass
class Street:
    """`model`: of each item that a worker recorded, what it was and when it really was."""

    chance: Random
    now: datetime = BEGIN
    map_version: int = 1
    numbers: int = 0
    model: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[UUID, ItemReceipt] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    store: UnsureStore = field(init=False)
    desk: CaseDesk = field(init=False)
    phones: list[Phone] = field(init=False)
    beats: Beats = field(init=False)

    def __post_init__(self) -> None:
        self.store = UnsureStore(clock=lambda: self.now, chance=self.chance)
        self.phones = [
            Phone(worker, self.chance.choice(CLOCKS), number)
            for number, worker in enumerate(WORKERS)
        ]
        self.beats = Beats(self.store, self.chance)
        nobody: Any = None
        self.desk = CaseDesk(
            store=self.store,
            vault=nobody,
            actor=nobody,
            terms=terms,
            duty=self.duty,
            duty_for=self.duty_for,
            resolve=lambda *_: self.area(),
            hints=nobody,
            area_class=lambda _: AreaClass.ORDINARY,
            number=lambda phone: phone,
            next_case_no=self.next_case_no,
            duties=roads_only,
            department_names=dict,
            arrived=nobody,
            protected=nobody,
            people=nobody,
        )

    def duty(self) -> Duty:
        return Duty(
            worker_for=lambda *_: self.chance.choice(WORKERS),
            person=lambda account: Assignee({Role.GRID_WORKER}) if account in WORKERS else None,
            may_send=lambda *_: True,
            post_worker=lambda _: None,
            route_for=lambda *_: None,
            above=lambda *_: None,
        )

    async def duty_for(self, _by: Actor) -> Duty:
        return self.duty()

    def area(self) -> Area:
        """A redrawn map gives the same place another cell."""
        code = f"44051100100{self.map_version % 10}001"
        cell = CellRef(
            scheme="unit", code=code, map_version=self.map_version, method="point", confidence=1.0
        )
        return Area(community="440511001001", cell=cell)

    async def next_case_no(self, _at: datetime) -> str:
        self.numbers += 1
        return f"G20260310-440500-{self.numbers:06}"

    # what the centre does

    async def office(self, by: Actor, verb: str, body: dict[str, Any], case_no: str) -> None:
        act = OFFERED[verb]
        command = read_as(act, body)
        with suppress(Refusal, StreamNotFound):  # a number may be drawn in vain
            await self.desk.perform(
                act, case_no, command, by, self.now, origin=Origin(actor=by.account)
            )

    async def public_report(self) -> None:
        command = read_as(REPORT, {**REPORT_EXAMPLE, "photos": []})
        done = await self.desk.begin(
            REPORT, command, OPERATOR, self.now, origin=Origin(actor="operator")
        )
        case_no = done.stream.removeprefix(case_stream(""))
        worker = self.chance.choice(WORKERS)
        await self.office(OPERATOR, "request-verification", {"worker": worker}, case_no)
        await self.reassign()

    async def office_of_beats(self) -> None:
        await self.beats.office_act(self.now)

    async def office_act(self) -> None:
        if not self.numbers:
            return await self.public_report()
        case_no = f"G20260310-440500-{self.chance.randint(1, self.numbers):06}"
        for by, verb, body in (
            (LEAD, "close", {}),
            (ROADS, "submit-handling", {"note": "已处置。"}),
            (ROADS, "acknowledge", {}),
            (LEAD, "dispatch", {"department": "roads"}),
            (LEAD, "open", {}),
        ):
            await self.office(by, verb, body, case_no)
        return None

    async def reassign(self) -> None:
        """The lead of the community gives a task to another worker, where the rules have it."""
        if self.numbers and "reassign-task" in OFFERED:
            case_no = f"G20260310-440500-{self.chance.randint(1, self.numbers):06}"
            grid_lead = Actor(account="grid-lead", roles=frozenset({Role.GRID_LEAD}))
            body = {"worker": self.chance.choice(WORKERS)}
            await self.office(grid_lead, "reassign-task", body, case_no)

    # what a phone does

    def record(self, phone: Phone, action: str, body: dict[str, Any], **case: Any) -> None:
        phone.sequence += 1
        client_id = UUID(int=self.chance.getrandbits(128))
        about = about_of(case) or client_id
        # no two items have the same microsecond: the log shows which item an event came from
        recorded_at = self.now - phone.behind + timedelta(microseconds=len(self.model))
        item = SyncItem(
            client_id=client_id,
            sequence=phone.sequence,
            recorded_at=recorded_at,
            action=action,
            after=phone.latest.get(about),
            body=body,
            **case,
        )
        phone.outbox[client_id] = item
        phone.latest[about] = client_id
        self.model[client_id] = {"item": item, "phone": phone, "truth": self.now}
        if action in {"report-case", "fix-on-spot"} and not case:
            phone.cases.append({"case_client_id": client_id})

    def photo(self) -> dict[str, Any]:
        content = f"{self.chance.getrandbits(64)}".encode()
        return {"sha256": sha256(content).hexdigest(), "kind": "scene"}

    def pair(self) -> list[dict[str, Any]]:
        return [{**self.photo(), "kind": kind} for kind in ("before", "after")]

    def report(self, phone: Phone) -> None:
        action, photos = self.chance.choice(
            (("report-case", [self.photo()]), ("fix-on-spot", self.pair()))
        )
        self.record(phone, action, {**REPORT_EXAMPLE, "photos": photos})

    def attach(self, phone: Phone) -> None:
        """A new photo, or the one that was attached last: the same case learns nothing from it."""
        if not phone.cases:
            return
        action = self.chance.choice(("attach", "attach", "arrive", "fix-on-spot"))
        body = {"photos": self.pair() if action == "fix-on-spot" else [self.photo()]}
        if action == "attach" and phone.attached and self.chance.random() < 0.3:
            body = phone.attached
        phone.attached = body
        self.record(phone, action, body, **self.chance.choice(phone.cases))

    def patrol(self, phone: Phone) -> None:
        """On a round that the phone has seen, or a shift."""
        if not phone.rounds or self.chance.random() < 0.2:
            self.record(phone, self.chance.choice(sorted(SHIFTS)), {})
            return
        round_id, cells = self.chance.choice(phone.rounds)
        action = self.chance.choice(("pass-point",) * 4 + ("start-round", "end-round"))
        body = {"cell": self.chance.choice(cells)} if action == "pass-point" else {}
        self.record(phone, action, body, round_id=round_id)

    def answer_task(self, phone: Phone) -> None:
        if not phone.tasks:
            return
        case_no, kind, version = self.chance.choice(phone.tasks)
        about = {"case_no": case_no, "base_version": version}
        if kind is TaskKind.VERIFY:
            result = self.chance.choice(("true", "true", "false"))
            self.record(phone, "submit-verification", {"result": result}, **about)
        else:
            passed = self.chance.random() < 0.7
            self.record(phone, "submit-check", {"passed": passed, "note": "见照片。"}, **about)

    async def fetch(self, phone: Phone) -> None:
        """The tasks of this worker, as they are now."""
        if not phone.online:
            return
        phone.tasks = []
        phone.rounds = await self.beats.rounds_of(phone.worker)
        for stream in [*self.store.streams]:
            if not stream.startswith(case_stream("")):
                continue
            history = await self.store.load(stream)
            case = case_of(history)
            if case.open_task is not None and case.open_task.task.worker == phone.worker:
                case_no = stream.removeprefix(case_stream(""))
                phone.tasks.append((case_no, case.open_task.task.kind, len(history)))
                phone.cases.append({"case_no": case_no})

    async def sync(self, phone: Phone) -> None:
        """Whole or the later part first, in any order, once or twice at once, answered or not."""
        if not phone.online or not phone.outbox:
            return
        batch = list(phone.outbox.values())
        if self.chance.random() < 0.3:
            batch = batch[len(batch) // 2 :]
        self.chance.shuffle(batch)
        times = 2 if self.chance.random() < 0.3 else 1
        answers = await asyncio.gather(*(self.send(phone, batch) for _ in range(times)))
        for answer in answers:
            if self.chance.random() < 0.7:
                self.take(phone, answer)

    async def send(self, phone: Phone, batch: Sequence[SyncItem]) -> Sequence[ItemReceipt]:
        origin = Origin(actor=phone.worker)
        heard = Heard(received_at=self.now, sent_at=self.now - phone.behind)
        settling = Settling(
            store=self.store,
            key=lambda client_id, content: Key(UUID(int=client_id.int ^ phone.number), content),
            prepare=self.prepare(phone, origin, heard),
            why_kept=why_kept,
            changes=lambda _: (),
        )
        return await settling.settle([phone.as_sent(each) for each in batch])

    def prepare(self, phone: Phone, who: Origin, heard: Heard) -> Prepare:
        street = self.beats.street
        cases = CaseItems(desk=self.desk, by=phone.by, origin=who, heard=heard, window=WINDOW)
        shifts = ShiftItems(street=street, by=phone.by, origin=who, at=heard.received_at)
        rounds = RoundItems(street=street, by=phone.by, origin=who, heard=heard)

        def prepared(item: SyncItem, stream: str | None) -> Any:
            if item.action in SHIFTS:
                return shifts.prepare(item)
            if item.action in ROUNDS:
                return rounds.prepare(item)
            return cases.prepare(item, stream)

        return prepared

    def take(self, phone: Phone, answer: Sequence[ItemReceipt]) -> None:
        """A final answer takes the item from the disk; the phone learns the number of its case."""
        for receipt in answer:
            self.seen[receipt.outcome] += 1
            if receipt.problem is not None:
                self.seen[receipt.problem.code] += 1  # type: ignore[attr-defined]
            if receipt.retry:
                continue
            if receipt.outcome is SyncOutcome.ACCEPTED and receipt.position is None:
                self.seen["unchanged"] += 1
            phone.outbox.pop(receipt.client_id, None)
            if receipt.position is None:
                phone.unrecorded.add(receipt.client_id)
            self.receipts.setdefault(receipt.client_id, receipt)

    async def step(self) -> None:
        self.now += timedelta(seconds=self.chance.randint(20, 1_200))
        self.store.unsure = 0.15
        phone = self.chance.choice(self.phones)
        of_phone = {
            self.report: 6,
            self.attach: 4,
            self.answer_task: 5,
            self.fetch: 4,
            self.sync: 7,
            self.patrol: 5,
            self.cut_off: 2,
            self.killed: 1,
        }
        of_centre = {self.office_act: 3, self.public_report: 4, self.office_of_beats: 2}
        acts: dict[Any, int] = {**of_phone, **of_centre}
        (act,) = self.chance.choices([*acts], [*acts.values()])
        if act in of_centre:
            self.store.unsure = 0.0
            await act()
        elif (waits := act(phone)) is not None:
            await waits

    def cut_off(self, phone: Phone) -> None:
        phone.online = not phone.online

    def killed(self, phone: Phone) -> None:
        """What was not on the disk is gone; meanwhile the map was redrawn."""
        self.map_version += 1
        phone.tasks = []

    async def settle(self) -> None:
        """At last everyone is in reach, and the service answers."""
        self.store.unsure = 0.0
        for phone in self.phones:
            self.now += timedelta(minutes=5)
            self.take(phone, await self.send(phone, list(phone.outbox.values())))


def about_of(about: Any) -> Any:
    """The case or round of an item, by whatever name."""
    names = ("case_no", "case_client_id", "round_id")
    read = about.get if isinstance(about, dict) else lambda name: getattr(about, name)
    return next((found for name in names if (found := read(name)) is not None), None)
