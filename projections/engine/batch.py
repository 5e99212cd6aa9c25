"""One batch of one generation of a view: read, fold, write, move the checkpoint; all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from events.catalog.people import ERASED_SUBJECT, SubjectErased
from events.catalog.registry import EVENTS
from events.codec import UnknownEvent
from events.postgres.failures import is_of_the_database
from events.upcasters import upcast
from projections.engine.read_ahead import Ahead, Connection, read
from projections.engine.read_model import Added, Change, Fact, ReadModel, Row
from projections.engine.statements import statements
from projections.orders.lifecycle import STREAM
from projections.orders.search_tokens import Opener, tokens_of

MOST_PARKED = 20  # streams in one batch
ERASURE = SubjectErased.model_fields["type"].default


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
    """These rows were made by other code than this. Run: hotline rebuild NAME"""


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
    checkpoints = statements("engine/checkpoint")
    async with connection.transaction():
        await connection.execute(checkpoints["enter"], generation.schema)
        held = await connection.fetchrow(checkpoints["lock"], *generation.key)
        if held is None:
            return None
        if held["code_hash"] != generation.model.code_hash:
            raise RebuildNeeded(generation.model.name)
        head = await connection.fetchval(statements("engine/read_ahead")["head"])
        up_to = min(head, held["position"] + size)
        span = held["position"], up_to
        if ahead is None:
            events = await read(connection, generation.model, span)
        else:
            events = await ahead.read(connection, span, head)
        parked = await take_in(connection, generation, events, opener)
        await connection.execute(checkpoints["move"], *generation.key, up_to)
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
    known = await connection.fetch(statements("engine/checkpoint")["parked"], *generation.key)
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
            raise TooMuchPoison(generation.schema) from error
        middle = len(whole) // 2
        for half in (whole[:middle], whole[middle:]):
            await halve_until_taken(connection, generation, half, opener, parked, limit)


async def apply(
    connection: Connection,
    model: ReadModel,
    events: Sequence[asyncpg.Record],
    opener: Opener | None,
) -> None:
    tokens = await tokens_of(events, opener) if model.searches else {}
    before = await load(connection, model, events)
    # one at a time: tens of thousands of documents at once would keep the garbage collector busy
    facts = (fact_of(event, tokens) for event in events)
    for write in model.fold(before, facts):
        match write:
            case Added(rows):
                await connection.copy_records_to_table(model.name, records=rows)
            case Change(statement, columns):
                await connection.execute(model.sql[statement], *columns)


async def load(
    connection: Connection, model: ReadModel, events: Sequence[asyncpg.Record]
) -> Sequence[Row]:
    """The rows that these events touch."""
    orders = {event["stream"].removeprefix(STREAM) for event in events}
    erased = [
        orjson.loads(event["data"])[ERASED_SUBJECT] for event in events if event["type"] == ERASURE
    ]
    rows: Sequence[Row] = await connection.fetch(model.sql["load"], list(orders), erased)
    return rows


def fact_of(event: asyncpg.Record, tokens: Mapping[int, Sequence[int]]) -> Fact:
    """Raises UnknownEvent for a newer version, but not of an erasure: that must take effect."""
    position, stream, version, type_, schema, text, clocks, subject_id, sealed, member = event
    if type_ != ERASURE and schema > EVENTS[type_].schema_version:
        raise UnknownEvent(f"{type_} v{schema}")
    data: dict[str, Any] = orjson.loads(text)
    if clocks is not None:
        data["clocks"] = orjson.loads(clocks)
    today = upcast(type_, schema, data)
    said = tokens.get(position, ())
    return Fact(position, stream, version, type_, today, subject_id, said, sealed, member)


async def park(
    connection: Connection, generation: Generation, event: asyncpg.Record, error: Exception
) -> None:
    statement = statements("engine/checkpoint")["park"]
    cause = type(error).__name__
    await connection.execute(statement, *generation.key, event["stream"], event["position"], cause)
