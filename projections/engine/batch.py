"""One batch of one generation of a view: read, fold, write, move the checkpoint; all or nothing."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import orjson

from events.catalog.people import ERASED_SUBJECT
from events.catalog.registry import EVENTS
from events.postgres.failures import is_of_the_database
from events.stored.codec import UnknownEvent
from events.stored.upcasters import upcast
from projections.engine.checkpoint import CHECKPOINT
from projections.engine.read_ahead import LOG, Ahead, Connection, read
from projections.engine.read_model import (
    ERASURE,
    Added,
    Change,
    Fact,
    Merged,
    Opener,
    ReadModel,
    ViewRow,
)

MOST_PARKED = 20  # streams in one batch
VERSIONS: Final = {type_: declared.schema_version for type_, declared in EVENTS.items()}


@dataclass(frozen=True)
class Generation:
    """One build of a view, in a schema of its own."""

    model: ReadModel
    number: int

    @property
    def schema(self) -> str:
        return f"{self.model.name}_g{self.number}"

    @property
    def key(self) -> tuple[str, int]:
        return self.model.name, self.number


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where a batch ended. `behind`: events of the log that are still to come."""

    position: int
    behind: int
    parked: int = 0


class TooMuchPoison(Exception):
    """So many streams at once cannot be taken in that the fault is ours, not theirs."""


class RebuildNeeded(Exception):
    """These rows are of another version of the view. Run: hotline rebuild NAME"""


async def run_batch(
    connection: Connection,
    generation: Generation,
    opener: Opener | None,
    *,
    size: int,
    ahead: Ahead | None = None,
) -> Progress | None:
    """
    Bring the generation forward by at most `size` positions of the log.

    None: another process is at work on it. Raises RebuildNeeded, TooMuchPoison.
    """
    async with connection.transaction():
        values = (*generation.key, generation.schema)
        held = await connection.fetchrow(CHECKPOINT["enter"], *values)
        if held is None:
            return None
        if held["version"] != generation.model.version:
            raise RebuildNeeded(generation.model.name)
        head = await connection.fetchval(LOG["head"])
        up_to = min(head, held["position"] + size)
        span = held["position"], up_to
        if ahead is None:
            events = await read(connection, generation.model, span)
        else:
            events = await ahead.read(connection, span, head)
        parked = await take_in(connection, generation, events, opener)
        await connection.execute(CHECKPOINT["move"], *generation.key, up_to)
    return Progress(position=up_to, behind=head - up_to, parked=parked)


USE_SCHEMA = "SELECT set_config('search_path', quote_ident($1), true)"


async def take_in(
    connection: Connection,
    generation: Generation,
    events: Sequence[asyncpg.Record],
    opener: Opener | None,
) -> int:
    """Return how many streams had to be parked on the way."""
    if not events:
        return 0
    known = await connection.fetch(CHECKPOINT["parked"], *generation.key)
    parked = {row["stream"] for row in known}
    before = len(parked)
    limit = before + MOST_PARKED
    await halve_until_taken(connection, generation, events, opener, parked, limit)
    return len(parked) - before


async def halve_until_taken(
    connection: Connection,
    generation: Generation,
    events: Sequence[asyncpg.Record],
    opener: Opener | None,
    parked: set[str],
    limit: int,
) -> None:
    """Take in all, or both halves, down to the one event that cannot be: its stream is parked."""
    whole = [event for event in events if event["stream"] not in parked] if parked else events
    if not whole:
        return
    try:
        async with connection.transaction():
            await apply(connection, generation.model, whole, opener)
    except Exception as error:
        if is_of_the_database(error):
            raise
        if len(whole) == 1:
            await park(connection, generation, whole[0], error)
            parked.add(whole[0]["stream"])
            return
        if len(parked) > limit:
            raise TooMuchPoison(
                f"{generation.schema}: {MOST_PARKED} 个以上的流无法读入, 应为程序缺陷。More than "
                f"{MOST_PARKED} streams of one batch cannot be taken in: a fault of the program"
            ) from error
        middle = len(whole) // 2
        for half in (whole[:middle], whole[middle:]):
            await halve_until_taken(connection, generation, half, opener, parked, limit)


async def apply(
    connection: Connection,
    model: ReadModel,
    events: Sequence[asyncpg.Record],
    opener: Opener | None,
) -> None:
    tokens = await model.tokens(events, opener) if model.tokens and opener else {}
    keys = model.keys_of(events)
    before = await load(connection, model, events, keys)
    with no_collection():
        writes = model.fold(before, facts_of(events, keys, tokens, model.in_part.field))
    for write in writes:
        match write:
            case Added(rows, columns):
                await connection.copy_records_to_table(model.name, records=rows, columns=columns)
            case Change(statement, columns):
                await connection.execute(model.sql[statement], *columns)
            case Merged():
                await merge(connection, model, write)


EMPTY = "DELETE FROM pg_temp.{}"


async def merge(connection: Connection, model: ReadModel, write: Merged) -> None:
    """What an earlier part of the same transaction left in the table is of no use any more."""
    await connection.execute(model.sql[write.table])
    await connection.execute(EMPTY.format(write.table))
    await connection.copy_records_to_table(write.table, records=write.rows, schema_name="pg_temp")
    await connection.execute(model.sql[write.statement])


@contextmanager
def no_collection() -> Iterator[None]:
    """
    A fold makes a few objects for each event, keeps them all and ties none in a circle: to look
    among them for circles, over and over, costs a quarter of its time and finds nothing.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


async def load(
    connection: Connection,
    model: ReadModel,
    events: Sequence[asyncpg.Record],
    keys: Collection[str | None],
) -> Sequence[ViewRow]:
    """The rows that these events, which give these keys, touch."""
    erased = [
        orjson.loads(event["data"])[ERASED_SUBJECT] for event in events if event["type"] == ERASURE
    ]
    touched = list({*keys} - {None})
    rows: Sequence[ViewRow] = await connection.fetch(model.sql["load"], touched, erased)
    return rows


def facts_of(
    events: Sequence[asyncpg.Record],
    keys: Sequence[str | None],
    tokens: Mapping[int, Sequence[int]],
    field: str,
) -> Iterator[Fact]:
    """
    Return the facts that give a key, and the erasures.

    One at a time: tens of thousands of documents at once would keep the garbage collector busy.
    """
    for event, key in zip(events, keys, strict=True):
        position, _, version, type_, schema, text, part, subject_id, sealed, *who = event
        if key is None and type_ != ERASURE:
            continue
        data: Mapping[str, Any] = orjson.loads(text)
        if part is not None:
            data = {**data, field: orjson.loads(part)}
        if schema != VERSIONS[type_]:
            data = brought_up(type_, schema, data)
        searched = tokens.get(position, ()) if tokens else ()
        fact = position, key or "", version, type_, data, subject_id, searched, sealed, *who
        yield new_fact(Fact, fact)


new_fact: Final = tuple.__new__  # a third of the time of `Fact(...)`


def brought_up(type_: str, schema: int, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises UnknownEvent for a newer version, but not of an erasure: that must take effect."""
    if type_ != ERASURE and schema > EVENTS[type_].schema_version:
        raise UnknownEvent(f"{type_} v{schema}")
    return upcast(type_, schema, data)


async def park(
    connection: Connection, generation: Generation, event: asyncpg.Record, error: Exception
) -> None:
    statement = CHECKPOINT["park"]
    cause = type(error).__name__
    await connection.execute(statement, *generation.key, event["stream"], event["position"], cause)
