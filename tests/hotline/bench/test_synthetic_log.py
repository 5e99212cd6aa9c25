"""The made-up log is one that the service could have recorded."""

from datetime import timedelta
from itertools import pairwise

import orjson

from events.stored.codec import decode
from hotline.bench.synthetic.log import SyntheticCity, records
from hotline.work_order.table import work_order

LIVED = SyntheticCity(orders=60, spread=timedelta(days=9))


def test_every_event_is_a_valid_declaration_and_every_life_folds():
    streams: dict[str, list] = {}
    for _, stream, version, type_, schema, _, _, data, *_ in records(LIVED):
        told = streams.setdefault(stream, [])
        told.append(decode(type_, schema, orjson.loads(data)))
        assert len(told) == version

    assert LIVED.orders == len(streams)
    assert {"closed", "withdrawn"} >= {work_order.fold(told).status for told in streams.values()}


def test_positions_have_no_holes_and_time_never_runs_back():
    rows = list(records(LIVED, first=11))

    assert list(range(11, 11 + len(rows))) == [row[0] for row in rows]
    assert all(earlier[5] <= later[5] for earlier, later in pairwise(rows))
