"""From an item of a phone to the act of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from events.act import Act, Actor
from events.execute import Done
from events.reaction import system
from events.refusal import Refusal
from events.store import Key, Origin
from grid.api.cases.desk import CaseDesk, case_stream
from grid.api.sync.reading import read_as
from grid.api.sync.rounds import ROUNDS
from grid.api.sync.shifts import SHIFTS
from grid.grid_case.acts.fixing import BeforeAndAfterNeeded
from grid.grid_case.acts.handling import SayWhyItFailed
from grid.grid_case.acts.late import KEEP, KeepCaseFact
from grid.grid_case.table import BEGINNING as BEGINNING_BY_PATH
from grid.grid_case.table import OFFERED, REPORT
from grid.sync.item import SyncItem
from grid.sync.late import arrived, late_fact
from grid.sync.lines import begins_case
from grid.sync.phone_clock import Heard
from grid.sync.receipt import (
    CannotPrepare,
    NoCaseNamed,
    NoSuchCase,
    ReportNamesACase,
    UnknownAction,
)
from grid.sync.settling import Prepared
from hotline.http.problems import NotFound

FIX: Final = "fix-on-spot"
OF_CASES: Final = ("submit-verification", "submit-check", "attach", FIX)
BEGINNING: Final[Mapping[str, Act]] = {REPORT.name: REPORT, FIX: BEGINNING_BY_PATH[f"/{FIX}"]}
ACTIONS: Final[Mapping[str, Act]] = {verb: OFFERED[verb] for verb in OF_CASES}
ARRIVE: Final = "arrive"
NAMES: Final = sorted({*BEGINNING, *ACTIONS, ARRIVE, *SHIFTS, *ROUNDS})
CORRECTABLE: Final = (BeforeAndAfterNeeded, SayWhyItFailed)
"""The case did not move on: the worker left something out, and may send it again corrected."""
BY_SYNC: Final = system("sync")


@dataclass(frozen=True, kw_only=True)
class CaseItems:
    """Of one request: who sent it, when it came, how the phone's clock goes, how late counts."""

    desk: CaseDesk
    by: Actor
    origin: Origin
    heard: Heard
    window: timedelta

    def prepare(self, item: SyncItem, stream: str | None) -> Prepared:
        if item.action == ARRIVE:
            return self.arriving(item, self.case_no(item, stream))
        begins = begins_case(item)
        if item.action == REPORT.name and not begins:
            raise CannotPrepare(ReportNamesACase())
        act = (BEGINNING if begins else ACTIONS).get(item.action)
        if act is None:
            raise CannotPrepare(UnknownAction(actions=NAMES))
        command = read(act, item)
        if begins:
            return Prepared(do=lambda key: self.begin(item, act, command, key))
        case_no = self.case_no(item, stream)
        return Prepared(
            do=lambda key: self.perform(item, act, case_no, command, key),
            keep=lambda key, refusal: self.keep_late(item, case_no, command, refusal, key),
        )

    def arriving(self, item: SyncItem, case_no: str) -> Prepared:
        command = arrived(read_as(KEEP, {"action": ARRIVE, **item.body}))
        return Prepared(do=lambda key: self.keep(item, case_no, command, key))

    def case_no(self, item: SyncItem, stream: str | None) -> str:
        found = item.case_no if stream is None else stream.removeprefix(case_stream(""))
        if found is None:
            raise CannotPrepare(NoCaseNamed())
        return found

    async def begin(self, item: SyncItem, act: Act, command: Any, key: Key) -> Done:
        return await self.desk.begin(
            act,
            command,
            self.by,
            self.heard.received_at,
            origin=self.origin,
            keys=[key],
            phone_at=item.recorded_at,
        )

    async def keep_late(
        self, item: SyncItem, case_no: str, command: Any, refusal: Refusal, key: Key
    ) -> Done:
        if isinstance(refusal, CORRECTABLE):
            raise refusal
        return await self.keep(item, case_no, late_fact(item, command, refusal), key)

    async def keep(self, item: SyncItem, case_no: str, command: KeepCaseFact, key: Key) -> Done:
        """The service records it for the worker, who is its origin."""
        return await self.perform(item, KEEP, case_no, command, key, by=BY_SYNC)

    async def perform(
        self,
        item: SyncItem,
        act: Act,
        case_no: str,
        command: Any,
        key: Key,
        *,
        by: Actor | None = None,
    ) -> Done:
        """Raises NoSuchCase for one that this worker may not read."""
        try:
            await self.desk.seen(case_no, self.by)
        except NotFound:
            raise NoSuchCase from None
        return await self.desk.perform(
            act,
            case_no,
            command,
            by or self.by,
            self.heard.received_at,
            origin=self.origin,
            keys=[key],
            phone_at=item.recorded_at,
            counted_at=self.heard.counted(item.recorded_at, within=self.window),
        )


def read(act: Act, item: SyncItem) -> Any:
    """The body as the act's command. A row of the catalogue is one of the phone's catalogue."""
    body = item.body
    matter = body.get("matter")
    if (
        isinstance(item.catalogue_version, str)
        and isinstance(matter, dict)
        and matter.get("standard") is None
    ):
        body = {**body, "matter": {**matter, "standard": item.catalogue_version}}
    return read_as(act, body)
