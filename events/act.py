"""An act: one command with everything that is declared about it, for both sides."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Generic, Protocol, TypeVar, dataclass_transform

from pydantic import ConfigDict, TypeAdapter

from events.catalog.names import Role
from events.catalog.values import Point

C = TypeVar("C")
X = TypeVar("X")
T = TypeVar("T")
STRICT: Final = ConfigDict(
    extra="forbid", strict=True, allow_inf_nan=False, hide_input_in_errors=True
)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """
    Who acts: the account, the roles it holds, the department it belongs to.

    `line` holds that department and those above and below it in the directory; `has_below`: it
    may hand an order down at some place; `is_partner`: it may only support (D-10).
    """

    account: str
    roles: frozenset[Role]
    department: str | None = None
    line: frozenset[str] = frozenset()
    has_below: bool = True
    is_partner: bool = False
    is_system: bool = False  # a reaction of the service, not a person
    is_requester: bool = False  # who asked, by number and query code, without an account (V-07)

    def __post_init__(self) -> None:
        if self.department is not None and self.department not in self.line:
            object.__setattr__(self, "line", self.line | {self.department})


@dataclass_transform(frozen_default=True, kw_only_default=True)
def command(declared: type[T]) -> type[T]:
    """
    Declare a command: a frozen record that is read directly as the HTTP body.

    Its repr holds no values: they may be personal data.
    """
    declared.__pydantic_config__ = STRICT  # type: ignore[attr-defined]  # pydantic reads it
    return dataclass(frozen=True, kw_only=True, repr=False)(declared)


@dataclass(frozen=True, kw_only=True)
class Ask(Generic[C, X]):
    """A command with who asks, when, and the context that the decision is taken in."""

    command: C
    by: Actor
    at: datetime
    context: X


def nothing_more(_state: Any, _by: Actor, _at: datetime) -> None:
    """Stage and role decide."""


class Person(Protocol):
    """A person whom a command names."""

    @property
    def phone(self) -> str | None: ...


class Place(Protocol):
    """A place that a command names: in words, as a point, or both."""

    @property
    def text(self) -> str | None: ...
    @property
    def point(self) -> Point | None: ...


def no_one_else(_command: Any) -> Person | None:
    """The command concerns the stream's own person."""
    return None


def no_place(_command: Any) -> Place | None:
    """The command names no place."""
    return None


@dataclass(frozen=True, kw_only=True)
class Act:
    """
    One row of the table of rules. The rule numbers are in the docstrings of its parts.

    Stages, roles and `when` say whether the command is possible, whatever its body: a screen
    offers what is possible. `decide` may still refuse for what the body says.
    `person` is whom the command names: their key seals what it says. `place` is the place that it
    names: its area is looked up before the decision. `waits` False: it is beside the handling, and
    no order waits for it, so that it gives no one a protected order to read (D-07).
    `by_requester`: who asked may do it themself, at the public address (V-07).
    """

    command: type
    name_zh: str
    allowed_in: frozenset[Any]
    roles: frozenset[Role]
    decide: Callable[[Ask[Any, Any], Any], Sequence[Any]]
    when: Callable[[Any, Actor, datetime], None] = nothing_more
    person: Callable[[Any], Person | None] = no_one_else
    place: Callable[[Any], Place | None] = no_place
    waits: bool = True
    by_requester: bool = False
    example: Mapping[str, Any]

    @cached_property
    def name(self) -> str:
        """`RequestReturn` is `request-return`: the last segment of its path."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.command.__name__).lower()

    @cached_property
    def reads(self) -> TypeAdapter[Any]:
        """Reads the command from a body."""
        return TypeAdapter(self.command)
