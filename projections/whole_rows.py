"""A fold for a view of one row a stream: each row that changed is written again as a whole."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from projections.engine.read_model import Added, Change, Fact, ViewRow, Write

Row = dict[str, Any]
After = Callable[[Row | None, Fact], Row]


def whole_rows(
    columns: Sequence[str], after: After
) -> Callable[[Sequence[ViewRow], Iterable[Fact]], list[Write]]:
    """`columns` begin with the key; `after` is the row that a fact makes of the one before."""
    key = columns[0]

    def fold(before: Sequence[ViewRow], batch: Iterable[Fact]) -> list[Write]:
        rows: dict[str, Row] = {row[key]: {name: row[name] for name in columns} for row in before}
        stored, changed = frozenset(rows), dict[str, None]()
        for fact in batch:
            rows[fact.key] = after(rows.get(fact.key), fact)
            changed[fact.key] = None
        old = [each for each in changed if each in stored]
        new = [tuple(rows[each][name] for name in columns) for each in changed]
        return [
            *([Change("take_out", (old,))] if old else []),
            *([Added(new, columns)] if new else []),
        ]

    return fold
