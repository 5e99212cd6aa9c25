"""The publishing of a map as a process of its own: `python -m … DSN KEY_FILE CELLS SEED`."""

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from events.postgres import open_store
from events.vault import KeyFile, open_vault
from grid.map.synthetic import synthetic_cells
from grid.map.versions.history import NO_MAP
from grid.map.versions.publishing import MapDrawing, map_events
from hotline.app.reference.changes import publish_changes
from hotline.app.reference.exchange import BY
from hotline.app.reference.history import ReferenceHistory

STREAM = "grid_map-unit"


async def published(dsn: str, key_file: Path, cells: int, seed: int) -> None:
    """The next version of the map; what is drawn already is drawn again, as by any import."""
    async with (
        open_vault(dsn, KeyFile(key_file, ours=True), role=None) as vault,
        open_store(dsn, vault, pool_size=1) as store,
    ):
        history = ReferenceHistory()
        for each in await store.load(STREAM):
            history.take(STREAM, each.event)
        before = history.maps.get("unit", NO_MAP)
        number = 1 if before.newest is None else before.newest.number + 1
        drawn = tuple(replace(each, map_version=number) for each in synthetic_cells(cells, seed))
        events = map_events(MapDrawing("unit", number, "图", drawn), datetime.now(UTC), before)
        await publish_changes(store, [(STREAM, each) for each in events], history.lengths, BY)


if __name__ == "__main__":
    where, key, many, chosen = sys.argv[1:]
    asyncio.run(published(where, Path(key), int(many), int(chosen)))
