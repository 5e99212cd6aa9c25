"""
How an act about a case is carried out, whatever it comes from: a request, a sync, a reaction.

`CaseDesk` holds the crossings to the rest of the city; the composition root passes them.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol, cast

from events.act import Act, Actor, Ask
from events.catalog.attachments import NamedFile
from events.catalog.grid_case.event import GRID_CASES, GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.reporting import report_of
from events.catalog.names import AreaClass
from events.catalog.values import Area, Point
from events.execute import Done, execute
from events.store import EventStore, Key, Origin, Recorded
from events.stored.writing import own_subject
from events.vault import Vault
from grid.grid_case.acts.overlays import LocateCaseAgain, ReassignCaseTask
from grid.grid_case.context import CaseContext, CaseTerms, Duty
from grid.grid_case.table import grid_case
from grid.grid_case.visibility import CaseReach, Duties, case_reach
from hotline.http.auth.account import Account
from hotline.http.problems import NotFound
from projections.engine.read_model import ViewRow

NO_CASE_ZH: Final = (
    "没有找到该案件；请核对案件编号（如 G20260302-440500-000001），该案件也可能不在您的查看范围内"
)


def case_stream(case_no: str) -> str:
    return f"{GRID_CASES}-{case_no}"


def case_no_of(done: Done) -> str:
    return done.stream.removeprefix(f"{GRID_CASES}-")


def case_of(history: Sequence[Recorded]) -> GridCase:
    return grid_case.fold(cast("GridCaseEvent", each.event) for each in history)


class Protected(Protocol):
    """The crossing to the secrecy of work orders, as it is at this moment (D-07)."""

    async def orders(self, order_nos: Collection[str]) -> Collection[str]:
        """Those of these orders that are protected."""

    async def cases(self, case_nos: Collection[str]) -> Collection[str]:
        """Those of these cases whose order is."""


@dataclass(frozen=True, kw_only=True)
class CaseDesk:
    """
    `number` is a phone number in full; `duties` are where an account is responsible; `arrived` are
    the hashes of those photos whose bytes are here. `duty_for`: with what the actor leads by now.
    `people`: the names of these accounts, as far as the actor may read them.
    """

    store: EventStore
    vault: Vault
    actor: Callable[[Account], Actor]
    terms: Callable[[], CaseTerms]
    duty: Callable[[], Duty]
    duty_for: Callable[[Actor], Awaitable[Duty]]
    resolve: Callable[[str | None, Point | None], Area]
    hints: Callable[[str | None, Point | None, float | None], list[dict[str, str]]]
    area_class: Callable[[Area], AreaClass]
    number: Callable[[str | None], str | None]
    next_case_no: Callable[[datetime], Awaitable[str]]
    duties: Callable[[Actor], Awaitable[Duties]]
    department_names: Callable[[], Mapping[str, str]]
    arrived: Callable[[Sequence[NamedFile]], Awaitable[Collection[str]]]
    protected: Protected
    people: Callable[[Actor, Collection[str | None]], Mapping[str, str]]

    async def reach(self, by: Actor) -> CaseReach:
        return case_reach(by, await self.duties(by))

    async def seen(self, case_no: str, by: Actor) -> tuple[GridCase, Sequence[Recorded]]:
        """The case and its history, if `by` may read it; else 404, as for one that is not."""
        history = await self.store.load(case_stream(case_no))
        case = case_of(history)
        if case.status is None or not await self.readable(case, await self.reach(by)):
            raise NotFound(NO_CASE_ZH)
        return case, history

    async def readable(self, case: GridCase, reach: CaseReach) -> bool:
        return reach.holds(case) and not await self.is_protected(case)

    async def is_protected(self, case: GridCase) -> bool:
        """By its order, which is asked after the case was loaded (D-07)."""
        return case.order_no is not None and bool(await self.protected.orders([case.order_no]))

    async def unprotected(self, rows: Sequence[ViewRow]) -> list[ViewRow]:
        """Of rows of a view, those whose order did not become protected meanwhile."""
        orders = {row["order_no"] for row in rows} - {None}
        hidden = await self.protected.orders(orders)
        return [row for row in rows if row["order_no"] not in hidden]

    def context(
        self,
        act: Act,
        command: Any,
        *,
        phone_at: datetime | None = None,
        counted_at: datetime | None = None,
    ) -> CaseContext:
        context = CaseContext(
            terms=self.terms(), duty=self.duty(), phone_at=phone_at, counted_at=counted_at
        )
        place = act.place(command)
        if place is None:
            return context
        area = self.resolve(place.text, place.point)
        return replace(context, area=area, area_class=self.area_class(area))

    async def area_today(self, case_no: str) -> Area:
        """Of the place that was reported, on the maps in force."""
        history = await self.store.load(case_stream(case_no))
        said = report_of(each.event for each in history)
        return self.resolve(said.place_text, said.point)

    async def begin(
        self,
        act: Act,
        command: Any,
        by: Actor,
        at: datetime,
        *,
        origin: Origin,
        keys: Sequence[Key] = (),
        phone_at: datetime | None = None,
        order_no: str | None = None,
    ) -> Done:
        """A new case, under a new number; sealed with the key of who is named, else its own."""
        stream, ask = await self.beginning(act, command, by, at, phone_at, order_no)
        return await execute(
            self.store, grid_case, stream, ask, origin=origin, keys=keys, creates=True
        )

    async def beginning(
        self,
        act: Act,
        command: Any,
        by: Actor,
        at: datetime,
        phone_at: datetime | None = None,
        order_no: str | None = None,
    ) -> tuple[str, Ask[Any, CaseContext]]:
        """The stream of a new case, and what is asked of it."""
        case_no = await self.next_case_no(at)
        stream, person = case_stream(case_no), act.person(command)
        named = person is not None and person.phone is not None
        subject = (
            await self.vault.subject_of(self.number(person.phone))
            if person is not None and named
            else own_subject(stream, 1)
        )
        context = replace(
            self.context(act, command, phone_at=phone_at),
            case_no=case_no,
            subject_id=subject,
            order_no=order_no,
        )
        return stream, Ask(command=command, by=by, at=at, context=context)

    async def perform(
        self,
        act: Act,
        case_no: str,
        command: Any,
        by: Actor,
        at: datetime,
        *,
        origin: Origin,
        keys: Sequence[Key] = (),
        expected: int | None = None,
        phone_at: datetime | None = None,
        counted_at: datetime | None = None,
    ) -> Done:
        """Of a case that exists. Who may read it is the caller's to ask."""
        context = self.context(act, command, phone_at=phone_at, counted_at=counted_at)
        if isinstance(command, LocateCaseAgain):
            context = replace(context, area=await self.area_today(case_no))
        if isinstance(command, ReassignCaseTask):
            context = replace(context, duty=await self.duty_for(by))
        ask = Ask(command=command, by=by, at=at, context=context)
        return await execute(
            self.store,
            grid_case,
            case_stream(case_no),
            ask,
            origin=origin,
            keys=keys,
            expected=expected,
        )
