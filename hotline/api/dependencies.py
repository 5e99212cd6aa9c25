"""What the composition root passes to the API of this side."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from events.act import Act, Actor, Ask, Place
from events.catalog.values import NOWHERE, Area, Point
from events.changed import changed
from events.store import EventStore, Key
from events.vault import Vault
from hotline.accounts import AccountRecord
from hotline.city import City
from hotline.emergencies import emergency_hints
from hotline.http.auth.account import Account
from hotline.http.request.commands import command_key
from hotline.routing.levels import has_below
from hotline.work_order.context import Asked, Context
from projections.cells_now.ground import MapNow
from projections.figures.question import RequiredOfDuty

if TYPE_CHECKING:  # commands that serve nothing open a desk, too: aiohttp is heavy
    from hotline.http.routes import Call


@dataclass(frozen=True)
class Desk:
    """
    The crossings: `resolve` finds the area of a place on the street side, `hints` what is odd
    about it, given how sure its cell is; `next_order_no` draws a number for a local date of the
    city; `division_names` are those of all levels and `cell_names` those of the unit cells, by
    code. `map_now` is the map in force; `duty` what was required of those on duty, by all that was
    published at a moment.
    """

    store: EventStore
    vault: Vault
    city: Callable[[], City]
    resolve: Callable[[str | None, Point | None], Area]
    hints: Callable[[str | None, Point | None, float | None], list[dict[str, str]]]
    next_order_no: Callable[[datetime], Awaitable[str]]
    division_names: Callable[[], Mapping[str, str]]
    cell_names: Callable[[], Mapping[str, str]]
    map_now: Callable[[], MapNow]
    duty: Callable[[datetime], RequiredOfDuty]

    def actor(self, call: "Call[Any, Any]") -> Actor:
        return actor_of(self.city(), call.signed_in)

    def number(self, phone: str | None) -> str | None:
        """A number in full: a local one with the city's area code."""
        return context_of(self.city()).number(phone)

    def emergency_hints(self, *texts: str | None) -> list[dict[str, str]]:
        """By the words that the policy in force lists (S-03)."""
        return emergency_hints(self.city().policy.emergency_words, *texts)

    def ask(self, call: "Call[Any, Any]", context: Context | None = None) -> Asked[Any]:
        """The body as a command, asked by the account that is signed in."""
        return Ask(
            command=call.body,
            by=self.actor(call),
            at=call.now,
            context=context or context_of(self.city()),
        )

    async def context(self, act: Act, command: Any) -> Context:
        """The city of this moment, the key of the person and the area of the place it names."""
        context = changed(context_of(self.city()), area=self.area(act.place(command)))
        person = act.person(command)
        if person is None:
            return context
        subject_id = await self.vault.subject_of(context.number(person.phone))
        return changed(context, subject_id=subject_id)

    def area(self, place: Place | None) -> Area:
        """Unknown when nothing was said. A point that cannot be one is the street side's error."""
        return NOWHERE if place is None else self.resolve(place.text, place.point)

    def command_key(self, call: "Call[Any, Any]") -> Key | None:
        return command_key(self.vault, call)


def sureness(area: Area) -> float | None:
    """Of the cell in which the point of a place is; None without one."""
    return None if area.cell is None else area.cell.confidence


def context_of(city: City) -> Context:
    return Context(terms=city.terms, router=city.router)


def external_key(vault: Vault, source_system: str, external_ref: str) -> Key:
    """
    One external reference is one work order, whatever the channel (unified intake).

    The id is a keyed hash: a reference may be a person's openid or number, and is stored nowhere
    else in clear.
    """
    return Key(id=vault.blind_uuid(f"external\n{source_system}\n{external_ref}"))


def actor_of(city: City, account: Account | AccountRecord) -> Actor:
    """The account as the rules see it, with its place in the city's directory of departments."""
    directory = city.router.directory
    return Actor(
        account=account.username,
        roles=account.roles,
        department=account.department,
        line=directory.lines.get(account.department or "", frozenset()),
        has_below=has_below(directory, account.department),
        is_partner=directory.is_partner(account.department),
    )


def order_stream(order_no: str) -> str:
    return f"work_order-{order_no}"
