"""Between the log and a folder of reference files, both ways."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from events.postgres import open_store
from events.store import Origin
from events.subscription import LogReader
from events.vault import open_vault
from hotline.app.core import clock_of
from hotline.app.existing import CannotLook, existing_database, existing_log, key_file
from hotline.app.reference_changes import changes, publish_changes
from hotline.app.reference_data import ReferenceData
from hotline.app.reference_defects import Defect, reference_defects
from hotline.app.reference_files import CITY, DEPARTMENTS, FILES, read_files, texts_of
from hotline.app.reference_history import ReferenceHistory, read_history
from hotline.app.settings import Settings

BY: Final = Origin(actor="system:import")


class WouldOverwrite(CannotLook):
    """The folder holds reference files already; --force replaces them."""


@dataclass(frozen=True)
class Imported:
    """`published`: the streams that have a new version now, or would have in a dry run."""

    defects: list[Defect] = field(default_factory=list)
    published: list[str] = field(default_factory=list)


async def exported(settings: Settings, folder: Path, *, force: bool) -> list[Path]:
    """Write what holds now. Raises WouldOverwrite, NotPublished."""
    there = [name for name in FILES if (folder / name).exists()]
    if there and not force:
        raise WouldOverwrite(f"{folder}: {', '.join(there)}. {WouldOverwrite.__doc__}")
    async with existing_log(settings) as log:
        history = await read_history(LogReader(log.pool))
    texts = texts_of(history.current())
    await asyncio.to_thread(write, folder, texts)
    return [folder / name for name in texts]


def write(folder: Path, texts: Mapping[str, bytes]) -> None:
    """Each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in texts.items():
        draft = folder / f".{name}.tmp"
        draft.write_bytes(content)
        draft.replace(folder / name)


async def imported(settings: Settings, folder: Path, *, dry_run: bool) -> Imported:
    """Publish what is new in the files, or nothing when anything is wrong with them."""
    data, defects = read_files(folder)
    if data is None:
        return Imported(defects)
    defects = await asyncio.to_thread(reference_defects, data)
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        open_store(found.dsn, vault) as store,
    ):
        history = await read_history(LogReader(store.pool))
        wanted, refused = changes(data, history)
        defects = [*defects, *refused, *left_behind(data, history)]
        if defects or dry_run:
            return Imported(sorted(defects), [] if defects else sorted(wanted))
        at = (await clock_of(store.pool, None))()
        await publish_changes(store, data, wanted, at, BY)
    return Imported([], sorted(wanted))


def left_behind(data: ReferenceData, history: ReferenceHistory) -> list[Defect]:
    """Another city's files, and departments that the files forget: orders still name them."""
    found = []
    if history.code not in {None, data.code}:
        found.append(Defect(CITY, "/code", f"this log is the city {history.code}'s"))
    if history.standard not in {None, data.catalogue_standard}:
        what = f"this city's catalogue follows {history.standard}"
        found.append(Defect(CITY, "/catalogue/standard", what))
    listed = {department.code for department in data.departments}
    found += [
        Defect(DEPARTMENTS, "", f'{code} is missing; to retire it set "active": false')
        for code in sorted(history.departments.keys() - listed)
    ]
    return found
