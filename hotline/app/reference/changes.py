"""What an import would publish, and what it may not: a version, once published, never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.store import ConcurrentAppend, EventStore, NewEvents, Origin
from grid.territory import UNIT
from hotline.app.existing_log import CannotLook
from hotline.app.reference.data import Publication, ReferenceData, publications
from hotline.app.reference.defects import FileDefect
from hotline.app.reference.history import ReferenceHistory, Versions, by_code, last


class SomeoneElsePublishes(CannotLook):
    """Another import is under way. What was published before is kept; run the import again."""


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
        "city.json",
        "/divisions/version",
        data.version,
        (data.divisions_source, tuple(sorted(data.divisions))),
        history.divisions,
    )
    for number, year in enumerate(data.years):
        known = history.years.get(year.year, {})
        where = f"/{number}/version"
        stream = f"calendar-{year.year}"
        yield Versioned(stream, "calendars.json", where, year.version, year, known, counted=False)
    policy = data.policy
    yield Versioned(
        f"policy-{code}", "policy.json", "/version", policy.version, policy, history.policies
    )
    yield Versioned(
        f"catalogue-{standard}",
        "city.json",
        "/catalogue/version",
        data.catalogue_version,
        tuple(data.matters),
        history.catalogues,
    )
    yield from rules_of(data, history)
    if data.cells:
        yield Versioned(
            f"grid_map-{UNIT}",
            "city.json",
            "/map/version",
            data.map_version,
            (data.map_source, by_code(data.cells)),
            history.maps,
        )


def rules_of(data: ReferenceData, history: ReferenceHistory) -> Iterator[Versioned]:
    """Who handles what: the routing rules, and what communities may be given."""
    for stream, content, known in (
        ("routing", data.rule_set, history.rule_sets),
        ("admission", data.admissions, history.admissions),
    ):
        name = f"{stream}-{data.code}"
        yield Versioned(name, f"{stream}.json", "/version", content.version, content, known)


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
    for department in data.departments:
        if history.departments.get(department.code) != department:
            wanted.add(f"department-{department.code}")
    return wanted, found


def refusal(part: Versioned) -> str | None:
    """Why this version cannot stand; None when it is new, or just what holds already."""
    newest = last(part.known)
    if part.version in part.known:
        if part.known[part.version] != part.content:
            return (
                f"此版本已发布，内容不同，须用新版本号 · "
                f"version {part.version} exists with other content: versions are immutable; "
                f"give the changed one a new version"
            )
        if part.version != newest:
            return (
                f"此版本已被取代 · version {part.version} was replaced by {newest}; "
                f"to go back to it, publish it under a new version"
            )
        return None
    if part.counted and newest is not None and part.version < newest:
        return f"版本号过旧 · version {part.version} is older than {newest}, which holds now"
    return None


async def publish_changes(
    store: EventStore, data: ReferenceData, wanted: set[str], at: datetime, origin: Origin
) -> None:
    """
    Stream by stream, in an order in which nothing refers ahead; each whole or not at all.

    Cut off in between, the same import completes it. Raises SomeoneElsePublishes.
    """
    streams: dict[str, list[Publication]] = {}
    for publication in publications(data, at):
        if publication[0] in wanted:
            streams.setdefault(publication[0], []).append(publication)
    for stream, own in streams.items():
        history = await store.load(stream)
        new = NewEvents(
            stream=stream,
            expected=len(history),
            events=[event for _, event in own],
            origin=origin,
        )
        try:
            await store.append(new)
        except ConcurrentAppend:
            raise SomeoneElsePublishes(SomeoneElsePublishes.__doc__) from None
