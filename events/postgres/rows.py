"""What is read of the log, and the rows that the records of the database become."""

from collections.abc import Sequence
from typing import Final

import orjson
from asyncpg import Record

from events.postgres.statements import statements
from events.stored.row import Row

LOG: Final = statements(__file__)


def rows_of(records: Sequence[Record]) -> list[Row]:
    """`data` comes last and as text: orjson parses it faster than a codec of the driver would."""
    loads = orjson.loads
    return [Row._make((*record[:-1], loads(record[-1]))) for record in records]
