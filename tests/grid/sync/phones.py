"""
Three phones, two people of the centre and the service, in memory; what happens is drawn at random.

The phones behave as the app does: what is recorded is on their disk until it has a final answer.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from events.act import Actor
from events.calendars import shipped_years
from events.catalog.names import Role, TaskKind
from events.catalog.values import Area, CellRef
from events.execute import StreamNotFound
from events.memory import MemoryEventStore
from events.refusal import Refusal
from events.store import (
    Appended,
    Key,
    LogBusy,
    NewEvents,
    Origin,
    OutcomeUnknown,
    Recorded,
)
from events.timekeeping.setting import Timing
from events.working_time import OfficeHours, calendar_of
from grid.api.cases.desk import CaseDesk, case_of, case_stream
from grid.api.sync.preparing import CaseItems
from grid.api.sync.reading import read_as
from grid.catalogue.tables import proposed_standards, shipped_catalogue
from grid.grid_case.acts.reporting import REPORT_EXAMPLE
from grid.grid_case.context import CaseTerms, Duty
from grid.grid_case.table import OFFERED, REPORT
from grid.grid_case.visibility import Duties
from grid.sync.item import SyncItem
from grid.sync.late import why_kept
from grid.sync.phone_clock import Heard
from grid.sync.receipt import ItemReceipt
from grid.sync.settling import Settling
from hotline.app.wiring.cases import node_limits
from hotline.policy import CaseLimits

BEGIN = datetime(2026, 3, 10, 1, tzinfo=UTC)
WINDOW = timedelta(hours=8)
WORKERS = ("worker-1", "worker-2", "worker-3")
CLOCKS = (
    timedelta(),
    timedelta(days=3),
    timedelta(days=-3),
    BEGIN - datetime(1970, 1, 2, tzinfo=UTC),
)
OPERATOR = Actor(account="operator", roles=frozenset({Role.OPERATOR}))
LEAD = Actor(account="shift-lead", roles=frozenset({Role.SHIFT_LEAD, Role.DISPATCHER}))
ROADS = Actor(account="handler-roads", roles=frozenset({Role.HANDLER}), department="roads")


@cache
def terms() -> CaseTerms:
    return CaseTerms(
        timing=Timing(
            calendar=calendar_of(shipped_years()), office_hours=OfficeHours(), policy_version=1
        ),
        limits=node_limits(CaseLimits()),
        catalogue=shipped_catalogue(),
        standards=proposed_standards(),
        departments=frozenset({"roads"}),
        max_returns=2,
        max_extensions=1,
        longest_extension=CaseLimits().extension,
    )


@dataclass
class UnsureStore(MemoryEventStore):
    """
    Busy before, or lost after an append, as often as `chance` says: the server was killed.

    `opened` are the events as they were recorded: to open them again takes half of the time.
    """

    chance: Random = field(default_factory=Random)
    unsure: float = 0.0
    opened: defaultdict[str, list[Recorded]] = field(default_factory=lambda: defaultdict(list))

    async def load(self, stream: str, *, to: int | None = None) -> Sequence[Recorded]:
        return self.opened.get(stream, [])[:to]

    async def append(self, new: NewEvents) -> Appended:
        fate = self.chance.random()
        await asyncio.sleep(0)  # another request goes on here
        if fate < self.unsure / 2:
            raise LogBusy
        done = await super().append(new)
        self.opened[new.stream] += done.recorded
        if fate < self.unsure:
            raise OutcomeUnknown
        return done


@dataclass
class Phone:
    """`outbox` is its disk; `tasks` and `cases` are what it has seen."""

    worker: str
    behind: timedelta
    number: int
    online: bool = True
    sequence: int = 0
    outbox: dict[UUID, SyncItem] = field(default_factory=dict)
    tasks: list[tuple[str, TaskKind, int]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    latest: dict[object, UUID] = field(default_factory=dict)  # of each case: the item before

    @property
    def by(self) -> Actor:
        return Actor(account=self.worker, roles=frozenset({Role.GRID_WORKER}))


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

    def __post_init__(self) -> None:
        self.store = UnsureStore(clock=lambda: self.now, chance=self.chance)
        self.phones = [
            Phone(worker, self.chance.choice(CLOCKS), number)
            for number, worker in enumerate(WORKERS)
        ]
        nobody: Any = None
        self.desk = CaseDesk(
            store=self.store,
            vault=nobody,
            actor=nobody,
            terms=terms,
            duty=lambda: Duty(
                worker_for=lambda *_: self.chance.choice(WORKERS),
                post_worker=lambda _: None,
                route_for=lambda *_: None,
                above=lambda *_: None,
            ),
            resolve=lambda *_: self.area(),
            number=lambda phone: phone,
            next_case_no=self.next_case_no,
            duties=lambda _: Duties(departments=("roads",)),
            department_names=dict,
            arrived=nobody,
        )

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
        about = case.get("case_no") or case.get("case_client_id") or client_id
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
        if action == "report-case":
            phone.cases.append({"case_client_id": client_id})

    def photo(self) -> dict[str, Any]:
        content = f"{self.chance.getrandbits(64)}".encode()
        return {"sha256": sha256(content).hexdigest(), "kind": "scene"}

    def report(self, phone: Phone) -> None:
        self.record(phone, "report-case", {**REPORT_EXAMPLE, "photos": [self.photo()]})

    def attach(self, phone: Phone) -> None:
        if phone.cases:
            body = {"photos": [self.photo()]}
            action = self.chance.choice(("attach", "attach", "arrive"))
            self.record(phone, action, body, **self.chance.choice(phone.cases))

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
        for stream in [*self.store.streams]:
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
        items = CaseItems(desk=self.desk, by=phone.by, origin=origin, heard=heard, window=WINDOW)
        settling = Settling(
            store=self.store,
            key=lambda client_id, content: Key(UUID(int=client_id.int ^ phone.number), content),
            prepare=items.prepare,
            why_kept=why_kept,
            changes=lambda _: (),
        )
        return await settling.settle(batch)

    def take(self, phone: Phone, answer: Sequence[ItemReceipt]) -> None:
        """A final answer takes the item from the disk; the phone learns the number of its case."""
        for receipt in answer:
            self.seen[receipt.outcome] += 1
            if receipt.retry:
                self.seen[receipt.problem.code] += 1  # type: ignore[union-attr]
                continue
            phone.outbox.pop(receipt.client_id, None)
            self.receipts.setdefault(receipt.client_id, receipt)

    async def step(self) -> None:
        self.now += timedelta(seconds=self.chance.randint(20, 1_200))
        self.store.unsure = 0.15
        phone = self.chance.choice(self.phones)
        match self.chance.choices(range(9), (6, 4, 5, 4, 7, 2, 3, 1, 4))[0]:
            case 0:
                self.report(phone)
            case 1:
                self.attach(phone)
            case 2:
                self.answer_task(phone)
            case 3:
                await self.fetch(phone)
            case 4:
                await self.sync(phone)
            case 5:
                phone.online = not phone.online
            case 6:
                self.store.unsure = 0.0
                await self.office_act()
            case 7:
                self.map_version += 1
                phone.tasks = []  # the app was killed: what was not on the disk is gone
            case _:
                self.store.unsure = 0.0
                await self.public_report()
                await self.reassign()

    async def settle(self) -> None:
        """At last everyone is in reach, and the service answers."""
        self.store.unsure = 0.0
        for phone in self.phones:
            self.now += timedelta(minutes=5)
            self.take(phone, await self.send(phone, list(phone.outbox.values())))
