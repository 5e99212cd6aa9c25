"""Rebuild views by name, one after the other; the live ones serve on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from events.vault import open_vault
from hotline.app.existing_log import existing_database, key_file
from hotline.app.read_side import CONNECTIONS, MODELS
from hotline.app.settings import Settings
from projections.engine.generations import install
from projections.engine.pool import projection_pool
from projections.engine.rebuild import RebuildUnsound
from projections.engine.rebuild import rebuild as rebuild_one

NAMES: Final = tuple(model.name for model in MODELS)
Report = Callable[[str, str, int, int], None]  # view, phase, position reached, head of the log


@dataclass(frozen=True, kw_only=True)
class RebuildResult:
    """`fault`: the new rows were not what the log says; the old ones are still shown."""

    view: str
    generation: int = 0
    position: int = 0
    compared: int = 0
    fault: str | None = None


async def rebuilt(settings: Settings, names: Sequence[str], report: Report) -> list[RebuildResult]:
    """Raises NotRebuilt, and what `existing_database` raises."""
    chosen = [model for model in MODELS if model.name in names]
    outcomes = []
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        projection_pool(found.dsn, size=CONNECTIONS) as pool,
    ):
        await install(pool, MODELS)
        for model in chosen:
            try:
                done = await rebuild_one(pool, model, vault, partial(report, model.name))
            except RebuildUnsound as unsound:
                outcomes.append(RebuildResult(view=model.name, fault=str(unsound)))
                continue
            outcomes.append(
                RebuildResult(
                    view=model.name,
                    generation=done.generation,
                    position=done.position,
                    compared=done.compared,
                )
            )
    return outcomes
