"""Between the log and reference files, both ways: a folder with all of them, or one alone."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from events.catalog.names import MapScheme
from events.catalog.reference import MapPublished, StreetTable
from events.catalog.values import CellChange
from events.postgres import PostgresEventStore, open_store
from events.postgres.following.log_reader import LogReader
from events.postgres.properties import city_of_log, record_city
from events.store import Origin
from events.vault import open_vault
from hotline.app.compose import clock_of
from hotline.app.existing_log import CannotLook, existing_database, existing_log, key_file
from hotline.app.reference.changes import changes, new_publications, publish_changes
from hotline.app.reference.data import Mapped, Publication, ReferenceData, map_stream
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.files import FilesRead, read_files
from hotline.app.reference.history import ReferenceHistory, read_history
from hotline.app.reference.moved_deadlines import MovedDeadline, moved_deadlines, terms_with
from hotline.app.reference.one_part import read_part
from hotline.app.reference.parts import CITY, COMPONENTS, DEPARTMENTS, FILES, MAPS, PARTS, TABLES
from hotline.app.reference.street.map_defects import found_in_maps, remarks_of
from hotline.app.reference.street.shapefile_map import SUFFIX, as_geojson
from hotline.app.reference.writing import texts_of
from hotline.app.settings import Settings

BY: Final = Origin(actor="system:import")


class WouldOverwrite(CannotLook):
    """The folder holds reference files already; --force replaces them."""


@dataclass(frozen=True)
class Imported:
    """
    `published`: the streams that have a new version now, or would have in a dry run.
    `deadlines`: those that a calendar would move, in a dry run (T-03). `remarks`: what is odd and
    may be meant. `cells`: what became of each cell that a new map changes (G-02).
    """

    defects: list[FileDefect] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    deadlines: list[MovedDeadline] = field(default_factory=list)
    remarks: list[FileDefect] = field(default_factory=list)
    cells: list[CellChange] = field(default_factory=list)


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


async def part_exported(settings: Settings, part: str, file: Path, *, force: bool) -> None:
    """Write one part of what holds now. Raises WouldOverwrite, NotPublished."""
    if not force and await asyncio.to_thread(file.exists):
        raise WouldOverwrite(f"{file} 已存在；要覆盖请加 --force · it exists; --force replaces it")
    async with existing_log(settings) as log:
        history = await read_history(LogReader(log.pool))
    content = texts_of(history.current())[PARTS[part]]
    await asyncio.to_thread(write, file.parent, {file.name: content})


async def imported(settings: Settings, folder: Path, *, dry_run: bool) -> Imported:
    """Publish what is new in the files, or nothing when anything is wrong with them."""
    files = await asyncio.to_thread(read_files, folder)
    if files.data is None:
        return Imported(files.defects)
    async with existing_store(settings) as store:
        history = await read_history(LogReader(store.pool))
        return await published(store, settings, files, files.data, history, dry_run=dry_run)


async def part_imported(settings: Settings, part: str, file: Path, *, dry_run: bool) -> Imported:
    """
    Publish one part, or nothing when it does not fit to what holds of the others.

    Raises NotPublished before the city has its other parts.
    """
    found: list[FileDefect] = []
    content = await asyncio.to_thread(content_of, file, part, found)
    if content is None:
        return Imported(found)
    async with existing_store(settings) as store:
        history = await read_history(LogReader(store.pool))
        files = await asyncio.to_thread(read_part, history.current(), part, content)
        if files.data is None:
            return Imported(files.defects)
        return await published(store, settings, files, files.data, history, dry_run=dry_run)


def content_of(file: Path, part: str, found: list[FileDefect]) -> bytes | None:
    """Of a map also as a Shapefile. None where that cannot be read, which is noted."""
    scheme = next((scheme for scheme in MapScheme if MAPS[scheme] == PARTS[part]), None)
    if scheme is None or file.suffix.lower() != SUFFIX:
        return file.read_bytes()
    return as_geojson(file, scheme, found)


@asynccontextmanager
async def existing_store(settings: Settings) -> AsyncIterator[PostgresEventStore]:
    async with (
        existing_database(settings) as found,
        open_vault(settings.vault_url or found.dsn, key_file(settings)) as vault,
        open_store(found.dsn, vault) as store,
    ):
        yield store


async def published(
    store: PostgresEventStore,
    settings: Settings,
    files: FilesRead,
    data: ReferenceData,
    history: ReferenceHistory,
    *,
    dry_run: bool,
) -> Imported:
    wanted, refused = changes(data, history)
    in_maps = await asyncio.to_thread(found_in_maps, data.maps, schemes_of(wanted))
    found = await asyncio.to_thread(reference_defects, data, in_maps)
    found += [*refused, *left_behind(data, history)]
    found += other_city(data.code, await city_of_log(store.pool), settings.city)
    if any(each.blocks for each in found):
        return Imported(files.placed(found))
    at = (await clock_of(store.pool, None))()
    mapped = Mapped(history.maps, remarks_of(in_maps), history.components.registry)
    new = await asyncio.to_thread(new_publications, data, wanted, at, mapped)
    outcome = Imported(
        published=sorted(wanted),
        remarks=files.placed(found),
        cells=cell_changes(new),
    )
    if dry_run:
        return replace(outcome, deadlines=await would_move(store, data, history, wanted))
    other = other_city(data.code, await record_city(store.pool, data.code), None)
    if other:
        return Imported(other)
    await publish_changes(store, new, history.lengths, BY)
    return outcome


def schemes_of(streams: Iterable[str]) -> set[str]:
    """The maps among the streams."""
    return {scheme for scheme in MapScheme if map_stream(scheme) in streams}


def cell_changes(new: Iterable[Publication]) -> list[CellChange]:
    """What the new versions of maps say of those before."""
    return [
        change for _, event in new if isinstance(event, MapPublished) for change in event.changes
    ]


async def would_move(
    store: PostgresEventStore, data: ReferenceData, history: ReferenceHistory, wanted: set[str]
) -> list[MovedDeadline]:
    """Empty unless a calendar is among what is new."""
    if not any(stream.startswith("calendar-") for stream in wanted):
        return []
    at = (await clock_of(store.pool, None))()
    return await moved_deadlines(store, terms_with(data, history), at)


def left_behind(data: ReferenceData, history: ReferenceHistory) -> list[FileDefect]:
    """Another catalogue, and what the files forget: orders still name it."""
    found = []
    if history.standard not in {None, data.catalogue_standard}:
        what = f"本市目录沿用 · this city's catalogue follows {history.standard}"
        found.append(FileDefect(CITY, "/catalogue/standard", what))
    found += [
        FileDefect(
            MAPS[scheme],
            "/features",
            "缺少现有的网格 · the published map has cells, and here are none",
        )
        for scheme in sorted(history.maps.keys() - data.maps.keys())
    ]
    if history.components.registry.by_id and not data.components.by_id:
        what = "缺少现有的部件 · the published registry has components, and here are none"
        found.append(FileDefect(COMPONENTS, "", what))
    found += [
        FileDefect(TABLES[table], "", "缺少现有的表 · the published table is missing")
        for table in StreetTable
        if table not in data.tables and history.tables.contents(table)
    ]
    listed = {department.code for department in data.departments}
    found += [
        FileDefect(
            DEPARTMENTS, "", f'缺少 {code} · {code} is missing; to retire it set "active": false'
        )
        for code in sorted(history.departments.keys() - listed)
    ]
    return found


def other_city(code: str, log: str | None, setting: str | None) -> list[FileDefect]:
    """A log keeps its city: files of another one are not published."""
    if log not in {None, code}:
        return [FileDefect(CITY, "/code", f"此日志属于 {log}。This log is the city {log}'s")]
    if setting not in {None, code}:
        what = f"HOTLINE_CITY={setting}。The setting names another city"
        return [FileDefect(CITY, "/code", what)]
    return []
