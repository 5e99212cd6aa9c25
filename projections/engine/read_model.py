"""
What a read model is: a pure fold from events to rows, and the statements that hold the rows.

A model loads the rows that a batch touches, folds the batch over them in memory, and says which
statement to run with which columns. It never reads a clock, and never computes a deadline.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from projections.engine.statements import FOLDER, statements
from projections.orders.lifecycle import STREAM


class Row(Protocol):
    """A row of the database, or a dictionary of one: values by column."""

    def __getitem__(self, name: str, /) -> Any: ...


class Fact(NamedTuple):
    """An event as a batch reads it: plain JSON of today's shape, never a declared class."""

    position: int
    stream: str
    version: int
    type: str
    data: Mapping[str, Any]
    subject_id: str | None = None
    tokens: Sequence[int] = ()  # for the search in sealed texts; only where the model asks
    sealed: bytes | None = None  # what is personal, shut; only where the model asks
    member: str | None = None  # the account that acted, unless it acted for a department

    @property
    def order_no(self) -> str:
        return self.stream.removeprefix(STREAM)


class Change(NamedTuple):
    """One statement of the model's file, with one array for each of its parameters."""

    statement: str
    columns: Sequence[Sequence[Any]]


class Added(NamedTuple):
    """New rows, every column in the order of the table; copied in, which costs the least."""

    rows: Sequence[Sequence[Any]]


Write = Change | Added
Fold = Callable[[Sequence[Row], Iterable[Fact]], Sequence[Write]]


@dataclass(frozen=True, kw_only=True)
class ReadModel:
    """
    `name` is the name of its table, `stem` of its files (`orders/list`).

    Statements that every model has: create, index (both without parameters), load ($1 order
    numbers, $2 erased subjects), and those that its fold names.
    """

    name: str
    stem: str
    types: frozenset[str]
    fold: Fold
    searches: bool = False  # its facts carry sealed texts, and search tokens made from them
    sources: tuple[str, ...]  # files that decide what its rows say

    @property
    def sql(self) -> Mapping[str, str]:
        return statements(self.stem)

    @cached_property
    def code_hash(self) -> str:
        """Rows made by other code than this are not to be trusted: rebuild. Read once."""
        digest = sha256()
        for source in (*sorted(self.sources), f"{self.stem}.sql"):
            digest.update((FOLDER / source).read_bytes())
        return digest.hexdigest()
