"""From records of the database to rows of the log."""

from collections.abc import Sequence

import orjson
from asyncpg import Record

from events.stored.row import Row


def rows_of(records: Sequence[Record]) -> list[Row]:
    """`data` comes last and as text: orjson parses it faster than a codec of the driver would."""
    loads = orjson.loads
    return [Row._make((*record[:-1], loads(record[-1]))) for record in records]
