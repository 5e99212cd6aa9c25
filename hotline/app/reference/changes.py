"""What an import would publish, and what it may not: a version, once published, never changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.catalog.reference import CellsDrawn, ComponentsListed
from events.event import Event
from events.store import (
    ConcurrentAppend,
    EventStore,
    LogBusy,
    NewEvents,
    Origin,
    OutcomeUnknown,
)
from grid.catalogue.published import stream_of as table_stream
from grid.components.publishing import STREAM as COMPONENTS
from hotline.app.existing_log import CannotLook
from hotline.app.reference.data import (
    Mapped,
    Publication,
    ReferenceData,
    by_code,
    map_stream,
    publications,
)
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.history import ReferenceHistory, Versions, last
from hotline.app.reference.parts import (
    ADMISSION,
    CALENDAR,
    CITY,
    EVALUATIONS,
    HOUSEHOLDS,
    MAPS,
    POLICY,
    ROUTING,
    TARGETS,
)
from hotline.app.reference.street.table_files import changed_local_rows
from hotline.households import NO_HOUSEHOLDS
from hotline.targets import NO_TARGETS
from projections.evaluation.shipped import shipped_forms

PIECES_AT_ONCE: Final = 10  # events, of 200 cells or 500 components each


class SomeoneElsePublishes(CannotLook):
    """Another import is under way. What was published before is kept; run the import again."""


class LogTooBusy(CannotLook):
    """日志繁忙，导入没有完成，请稍后再导入一次 · the log is busy: run the same import again."""


HOLD_NOTHING: Final = (CellsDrawn, ComponentsListed)  # before another event publishes them


@dataclass(frozen=True)
class Versioned:
    """One thing that has versions: where it is in files, and to which stream it goes."""

    stream: str
    file: str
    pointer: str
    version: Any
    content: Any
    known: Versions
    counted: bool = True  # a whole number that only grows


def parts_of(data: ReferenceData, history: ReferenceHistory) -> Iterator[Versioned]:
    code, standard = data.code, data.catalogue_standard
    yield Versioned(
        f"divisions-{code}",
        CITY,
        "/divisions/version",
        data.version,
        (data.divisions_source, tuple(sorted(data.divisions))),
        history.divisions,
    )
    for number, year in enumerate(data.years):
        known = history.years.get(year.year, {})
        where = f"/{number}/version"
        stream = f"calendar-{year.year}"
        yield Versioned(stream, CALENDAR, where, year.version, year, known, counted=False)
    policy = data.policy
    yield Versioned(f"policy-{code}", POLICY, "/version", policy.version, policy, history.policies)
    yield Versioned(
        f"catalogue-{standard}",
        CITY,
        "/catalogue/version",
        data.catalogue_version,
        tuple(data.matters),
        history.catalogues,
    )
    yield from rules_of(data, history)
    yield from street_of(data, history)


def street_of(data: ReferenceData, history: ReferenceHistory) -> Iterator[Versioned]:
    """The maps, the registry of components, and the tables that are not the program's own."""
    for scheme, drawing in data.maps.items():
        yield Versioned(
            map_stream(scheme),
            CITY,
            f"/maps/{scheme}/version",
            drawing.version,
            (drawing.source, by_code(drawing.cells)),
            history.map_contents(scheme, drawing.version),
        )
    registry = data.components
    if registry.version:
        yield Versioned(
            f"{COMPONENTS}-{data.code}",
            CITY,
            "/components/version",
            registry.version,
            (registry.source, registry.by_id),
            history.component_contents(),
        )
    for table, own in data.tables.items():
        known = history.tables.contents(table)
        if own.version or known:
            content = (own.source, own.rows)
            where = f"/tables/{table}/version"
            yield Versioned(table_stream(table), CITY, where, own.version, content, known)


def rules_of(data: ReferenceData, history: ReferenceHistory) -> Iterator[Versioned]:
    """Who handles what, and what figures are held against. What no one has published is no part."""
    versioned: tuple[tuple[str, str, Any, Versions], ...] = (
        ("routing", ROUTING, data.rule_set, history.rule_sets),
        ("admission", ADMISSION, data.admissions, history.admissions),
        ("targets", TARGETS, data.targets, history.targets),
        ("households", HOUSEHOLDS, data.households, history.households),
        ("evaluations", EVALUATIONS, data.evaluations, history.evaluations),
    )
    unpublished = (NO_TARGETS, NO_HOUSEHOLDS, shipped_forms())
    for stream, file, content, known in versioned:
        if content in unpublished and not known:
            continue
        name = f"{stream}-{data.code}"
        yield Versioned(name, file, "/version", content.version, content, known)


def changes(data: ReferenceData, history: ReferenceHistory) -> tuple[set[str], list[FileDefect]]:
    """The streams that would get a new version, and why some may not."""
    wanted: set[str] = set()
    found: list[FileDefect] = []
    for part in parts_of(data, history):
        why = refusal(part)
        if why:
            found.append(FileDefect(part.file, part.pointer, why))
        elif part.version not in part.known:
            wanted.add(part.stream)
    found += [*reused_codes(data, history), *changed_local_rows(data.tables, history.tables)]
    for department in data.departments:
        if history.departments.get(department.code) != department:
            wanted.add(f"department-{department.code}")
    return wanted, found


def reused_codes(data: ReferenceData, history: ReferenceHistory) -> Iterator[FileDefect]:
    """A code that was retired names that cell for good: orders of its time still hold it (G-02)."""
    for scheme, drawing in data.maps.items():
        ended = history.maps[scheme].ended if scheme in history.maps else {}
        for number, cell in enumerate(drawing.cells):
            if cell.code in ended:
                what = (
                    f"编码 {cell.code} 已停用，不能再用，请另编新码 · code {cell.code} was "
                    "retired: a code is never used again"
                )
                yield FileDefect(MAPS[scheme], f"/features/{number}/properties/code", what)


def refusal(part: Versioned) -> str | None:
    """Why this version cannot stand; None when it is new, or just what holds already."""
    newest = last(part.known)
    if part.version in part.known:
        if part.known[part.version] != part.content:
            number = following(newest)
            return (
                f"版本 {part.version} 已发布，内容与此不同；请将版本号改为 {number} · "
                f"version {part.version} exists with other content: versions are immutable; "
                f"give the changed one the version {number}"
            )
        if part.version != newest:
            return (
                f"版本 {part.version} 已被 {newest} 取代；要恢复其内容，请将版本号改为 "
                f"{following(newest)} · version {part.version} was replaced by {newest}; "
                f"to go back to it, publish it under a new version"
            )
        return None
    if part.counted and newest is not None and part.version < newest:
        return (
            f"版本 {part.version} 早于现行的 {newest}，请将版本号改为 {following(newest)} · "
            f"version {part.version} is older than {newest}, which holds now"
        )
    return None


def following(version: Any) -> str:
    """Return the next version: 2 after 1, `2026.2` after `2026.1`."""
    year, dot, number = str(version).rpartition(".")
    return f"{year}{dot}{int(number) + 1}"


def new_publications(
    data: ReferenceData, wanted: set[str], at: datetime, mapped: Mapped
) -> list[Publication]:
    """Only those of the streams that get a new version."""
    return [each for each in publications(data, at, mapped) if each[0] in wanted]


async def publish_changes(
    store: EventStore,
    new: Sequence[Publication],
    lengths: Mapping[str, int],
    origin: Origin,
) -> None:
    """
    Stream by stream, in an order in which nothing refers ahead.

    A large map, or registry of components, is written in pieces, which hold nothing before the
    last one publishes it; every other stream whole or not at all. `lengths` are those of the
    history that was compared: what another import has published since is not overwritten. Cut off
    in between, the same import completes it. Raises SomeoneElsePublishes, LogTooBusy.
    """
    streams: dict[str, list[Publication]] = {}
    for publication in new:
        streams.setdefault(publication[0], []).append(publication)
    for stream, own in streams.items():
        length = lengths.get(stream, 0)
        for piece in pieces([event for _, event in own]):
            appended = NewEvents(stream=stream, expected=length, events=piece, origin=origin)
            try:
                await store.append(appended)
            except ConcurrentAppend:
                raise SomeoneElsePublishes(SomeoneElsePublishes.__doc__) from None
            except (LogBusy, OutcomeUnknown):
                raise LogTooBusy(LogTooBusy.__doc__) from None
            length += len(piece)


def pieces(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """What is appended at once: one statement must end within seconds, also on a busy machine."""
    waiting = [event for event in events if isinstance(event, HOLD_NOTHING)]
    for start in range(0, len(waiting), PIECES_AT_ONCE):
        yield waiting[start : start + PIECES_AT_ONCE]
    yield [event for event in events if not isinstance(event, HOLD_NOTHING)]
