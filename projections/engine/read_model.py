"""
A read model: a pure fold from events to rows, and the statements that hold the rows.

A model loads the rows that a batch touches, folds the batch over them in memory, and returns the
statements to run with their columns. It never reads a clock and never computes a deadline.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from events.catalog.people import SubjectErased
from events.postgres.statements import statements

ERASURE = SubjectErased.model_fields["type"].default


class ViewRow(Protocol):
    """A row of the database, or a dictionary of one: values by column."""

    def __getitem__(self, name: str, /) -> Any: ...


class Opener(Protocol):
    """What views need of the vault (`events.vault.Vault`)."""

    async def keys_for(self, subjects: Collection[str]) -> Mapping[str, bytes | None]: ...
    async def find_callers(self, phone: str) -> list[str]: ...
    def blind_tokens(self, text: str) -> list[int]: ...


class Fact(NamedTuple):
    """An event as a batch reads it: plain JSON of today's shape, never a declared class."""

    position: int
    key: str  # of the rows that it is about
    version: int
    type: str
    data: Mapping[str, Any]
    subject_id: str | None = None
    tokens: Sequence[int] = ()  # for the search in sealed texts; only where the model asks
    sealed: bytes | None = None  # the sealed personal data; only where the model asks
    member: str | None = None  # the account that acted, unless it acted for a department
    account: str | None = None  # that acted; only where the model asks


class Change(NamedTuple):
    """One statement of the model's file, with one array for each of its parameters."""

    statement: str
    columns: Sequence[Sequence[Any]]


class Added(NamedTuple):
    """
    New rows; copied in, which costs the least.

    `columns` names their values; None: every column, in the order of the table.
    """

    rows: Sequence[Sequence[Any]]
    columns: Sequence[str] | None = None


class Merged(NamedTuple):
    """
    Rows that a statement of the model's file takes from a table of the session, where they are
    copied first: as the arrays of a `Change` each value of them would be looked at several times.

    `table` is made by the statement of its name, empty at the end of each transaction.
    """

    statement: str
    table: str
    rows: Sequence[Sequence[Any]]


Write = Change | Added | Merged
Fold = Callable[[Sequence[ViewRow], Iterable[Fact]], Sequence[Write]]
Tokens = Callable[
    [Sequence[ViewRow], Opener], Awaitable[Mapping[int, Sequence[int]]]
]  # by position


class InPart(NamedTuple):
    """
    Events of `type` are read without the values `without` and with a part of the list `field`.

    For bulk only: a comparison reads whole events. Sending and parsing what a fold never reads
    costs more than leaving it out on the server (ADR 0020).
    """

    type: str
    without: tuple[str, ...]
    field: str
    keep: str  # a JSON path within the list


WHOLE = InPart("", (), "", "$")  # of no type: nothing is left out


class SecondTable(NamedTuple):
    """A table that a view keeps beside its own. `sql`: `create`, and what its fold names."""

    name: str
    sql: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReadModel:
    """
    `name` is the name of its table; `file` is its Python file, with the SQL file beside it.

    `version` is increased with every change of the rows, columns or indexes; stored rows of another
    version are rebuilt. `streams` is the kind of stream that it reads (`work_order`).

    `key`: the key that an event (columns of statement `batch`) gives, None for an event of no key.
    Without it the key is what follows the kind in the name of the stream (`work_order-KEY`).

    Statements that every model has: create, index (both without parameters), load ($1 keys, $2
    erased subjects), rows ($1 keys: each `key` and whole `row`), sample ($1 how many: each `key`),
    those that its fold names, and with `key`: streams ($1 keys: each `stream` with such an event).
    Optional: remains ($1 erased subjects, $2 keys of theirs: how many rows still hold them).
    """

    name: str
    file: str
    version: int
    streams: str
    types: frozenset[str]
    fold: Fold
    key: Callable[[ViewRow], str | None] | None = None
    sealed: frozenset[str] = frozenset()  # types whose sealed personal data its facts carry
    accounts: frozenset[str] = frozenset()  # types whose account its facts carry
    in_part: InPart = WHOLE
    tokens: Tokens | None = None  # makes the search tokens that its facts carry
    beside: SecondTable | None = None  # in the same schema, so of the same position

    @cached_property
    def sql(self) -> Mapping[str, str]:
        own = statements(self.file)
        if self.beside is None:
            return own
        create = f"{own['create']};\n{self.beside.sql['create']}"
        return {**self.beside.sql, **own, "create": create}

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.name,) if self.beside is None else (self.name, self.beside.name)

    @cached_property
    def prefix(self) -> str:
        return f"{self.streams}-"

    def keys_of(self, events: Sequence[ViewRow]) -> list[str | None]:
        """Return the key that each event gives."""
        if self.key is not None:
            return [self.key_of(event) for event in events]
        prefix, start = self.prefix, len(self.prefix)
        streams = [event["stream"] for event in events]
        return [each[start:] if each.startswith(prefix) else None for each in streams]

    def key_of(self, event: ViewRow) -> str | None:
        """Return the key that the event gives; an erasure has none."""
        if self.key is not None:
            return None if event["type"] == ERASURE else self.key(event)
        stream: str = event["stream"]
        return stream.removeprefix(self.prefix) if stream.startswith(self.prefix) else None
