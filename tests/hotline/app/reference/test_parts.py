"""One part alone, on top of what holds of the others."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from events.memory import MemoryEventStore
from events.store import NewEvents
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.changes import (
    SomeoneElsePublishes,
    changes,
    new_publications,
    publish_changes,
)
from hotline.app.reference.data import FIRST_MAPS, ReferenceData, publications
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.exchange import BY
from hotline.app.reference.files import FilesRead
from hotline.app.reference.one_part import read_part
from hotline.app.reference.parts import OPTIONAL, PARTS
from hotline.app.reference.writing import texts_of
from hotline.households import NO_HOUSEHOLDS
from hotline.targets import NO_TARGETS
from tests.hotline.app.reference.test_reference_files import AT, published


@cache
def city() -> ReferenceData:
    """汕头 without its map, as it was published."""
    return published(replace(demo_city(), maps={})).current()


@cache
def texts() -> Mapping[str, bytes]:
    return texts_of(city())


def text_of(part: str, data: ReferenceData | None = None) -> str:
    return (texts() if data is None else texts_of(data))[PARTS[part]].decode()


def read(part: str, text: str) -> FilesRead:
    return read_part(city(), part, text.encode())


@pytest.mark.parametrize("part", [part for part, file in PARTS.items() if file not in OPTIONAL])
def test_a_part_exported_and_imported_is_nothing_new_and_exports_the_same_bytes(part: str):
    files = read(part, text_of(part))

    assert files.data is not None
    assert [] == reference_defects(files.data)
    assert (set(), []) == changes(files.data, published(city()))
    assert text_of(part) == text_of(part, files.data)


def test_equal_data_give_equal_bytes_whatever_the_order_of_their_names():
    policy, rule_set = city().policy, city().rule_set
    turned = replace(
        city(),
        policy=replace(
            policy,
            kinds=backwards(policy.kinds),
            return_reasons=backwards(policy.return_reasons),
            delivery=replace(policy.delivery, media=backwards(policy.delivery.media)),
        ),
        rule_set=replace(rule_set, fallbacks=backwards(rule_set.fallbacks)),
        years=[replace(year, names=backwards(year.names)) for year in city().years],
    )

    assert texts_of(city()) == texts_of(turned)


def backwards(mapping: Mapping[Any, Any]) -> dict[Any, Any]:
    return dict(reversed(mapping.items()))


@pytest.mark.parametrize(
    ("part", "pattern", "becomes", "stream"),
    [
        ("policy", r"^version: 1\b", "version: 2", "policy-440500"),
        ("routing", r"^version: 1\b", "version: 2", "routing-440500"),
        ("admission", r"^version: 1\b", "version: 2", "admission-440500"),
        ("targets", r"^version: 1\b", "version: 2", "targets-440500"),
        ("evaluations", r"^version: 2\b", "version: 3", "evaluations-440500"),
        ("households", r"^version: 1\b", "version: 2", "households-440500"),
        ("calendar", r"version: '2026.1'", "version: 2026.2", "calendar-2026"),
        ("matters", r"路灯不亮", "路灯不亮或损坏", "catalogue-hotline"),
        ("departments", r"汕头市路灯管理所", "汕头市路灯管理中心", "department-lighting"),
    ],
)  # fmt: skip
def test_a_change_of_one_part_publishes_this_part_alone(
    part: str, pattern: str, becomes: str, stream: str
):
    text, changed = re.subn(pattern, becomes, text_of(part), count=1, flags=re.MULTILINE)

    files = read(part, text)

    assert 1 == changed
    assert [] == files.defects
    assert files.data is not None
    assert ({stream}, []) == changes(files.data, published(city()))


def test_changed_matters_get_the_next_version_of_the_catalogue():
    files = read("matters", text_of("matters").replace("路灯不亮", "路灯不亮或损坏", 1))

    assert files.data is not None
    assert 2 == files.data.catalogue_version


def test_every_defect_of_a_part_has_its_line_in_that_file():
    text = text_of("policy").replace("max_returns: 2", "max_returns: 两次", 1)
    text = text.replace("\nreturn_window:", "\nretrun_window:", 1)
    lines = text.splitlines()

    found = {(each.pointer, each.line) for each in read("policy", text).defects}

    assert {
        ("/max_returns", line_with(lines, "max_returns: 两次")),
        ("/retrun_window", line_with(lines, "retrun_window")),
        ("/return_window", 2),
    } == found


@pytest.mark.parametrize(
    ("part", "old", "new", "pointer", "chinese"),
    [
        ("policy", "zone: Asia/Shanghai", "zone: Asia/Shangai", "/zone", "没有这个时区"),
        ("policy", "max_returns: 2", "max_returns: -1", "/max_returns", "应不小于 0"),
        (
            "policy",
            "return_window: {value: 4,",
            "return_window: {value: 0,",
            "/return_window",
            "时限应为不小于 1 的整数",
        ),
        (
            "admission",
            "valid_from: '2025-01-01T00:00:00+08:00'",
            "valid_from: 2025-01-01",
            "/admissions/0/valid_from",
            "须带时区偏移",
        ),
        (
            "routing",
            "valid_from: null",
            "valid_from: 2026-12-01T00:00:00",
            "/rules/0/valid_from",
            "须带时区偏移",
        ),
    ],
)
def test_what_would_stop_the_service_is_a_defect(
    part: str, old: str, new: str, pointer: str, chinese: str
):
    """A zone without data or a moment without an offset cannot be counted with."""
    text = text_of(part)
    assert old in text

    (defect,) = read(part, text.replace(old, new, 1)).defects

    assert (pointer, chinese) == (defect.pointer, defect.what[: len(chinese)])
    assert new.partition(": ")[2] in text.replace(old, new, 1).splitlines()[defect.line - 1]


def test_a_year_of_the_calendar_occurs_once():
    text = text_of("calendar", replace(city(), years=[*city().years, city().years[0]]))

    files = read("calendar", text)

    assert files.data is not None
    assert ["2019 年重复列出 · 2019 is listed twice"] == [
        each.what for each in reference_defects(files.data)
    ]


def line_with(lines: list[str], words: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_what_no_longer_fits_to_another_part_is_named_without_a_line():
    """The matter is in a rule; that file was not given, so it has no lines to show."""
    text = text_of("matters")
    row = next(line for line in text.splitlines() if line.startswith("010301"))

    files = read("matters", text.replace(row + "\n", ""))

    assert files.data is not None
    found = reference_defects(files.data)
    assert {("routing.yaml", 0)} <= {(each.file, each.line) for each in files.placed(found)}


def test_an_older_calendar_year_that_is_left_out_stays():
    (year,) = (year for year in city().years if year.year == 2026)
    only = replace(city(), years=[replace(year, version="2026.2", source="通知")])

    files = read("calendar", text_of("calendar", only))
    history = published(city())
    assert files.data is not None
    for stream, event in publications(files.data, AT):
        if stream in changes(files.data, history)[0]:
            history.take(stream, event)

    assert [each.version for each in city().years if each.year != 2026] == [
        each.version for each in history.current().years if each.year != 2026
    ]
    assert "2026.2" in {each.version for each in history.current().years}


async def test_of_two_imports_at_a_time_the_later_one_is_refused_and_not_published():
    """Both have read version 1 and bring a version 2 of their own."""
    store, history = MemoryEventStore(), published(city())
    for stream, event in publications(city(), AT):
        length = len(await store.load(stream))
        await store.append(NewEvents(stream=stream, expected=length, events=[event], origin=BY))
    first, second = (
        replace(city(), policy=replace(city().policy, version=2, max_returns=number))
        for number in (3, 4)
    )
    wanted = {"policy-440500"}
    await publish_changes(
        store, new_publications(first, wanted, AT, FIRST_MAPS), history.lengths, BY
    )

    with pytest.raises(SomeoneElsePublishes):
        await publish_changes(
            store, new_publications(second, wanted, AT, FIRST_MAPS), history.lengths, BY
        )

    versions = [each.event for each in await store.load("policy-440500")]
    assert [2, 3] == [version.body["max_returns"] for version in versions]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("part", "old", "new", "pointer", "chinese"),
    [
        (
            "targets",
            "indicator: on-time-rate",
            "indicator: in-time-rate",
            "/targets/0/indicator",
            "没有此项指标",
        ),
        ("targets", "closing-rate", "on-time-rate", "/targets/2/valid_from", "重复"),
        (
            "evaluations",
            "indicator: dispose-rate",
            "indicator: unheard-of-rate",
            "/forms/2/parts/0/indicator",
            "没有此项指标",
        ),
        ("households", "'440507001001'", "'990507001001'", "/areas/0/area", "没有区划"),
    ],
)
def test_what_fits_to_nothing_has_its_line_and_is_not_published(
    part: str, old: str, new: str, pointer: str, chinese: str
):
    text = text_of(part)
    changed = text.replace(old, new, 1)
    files = read(part, changed)
    assert changed != text
    assert files.data is not None
    (found,) = files.placed(reference_defects(files.data))

    assert pointer == found.pointer
    assert chinese in found.what
    line = changed.splitlines()[found.line - 1]
    assert new in line or "valid_from" in line


@pytest.mark.parametrize(
    ("part", "old", "new", "pointer"),
    [
        ("targets", "share: 1.0", "share: 100", "/targets/0/share"),
        ("evaluations", "colour: green", "colour: pink", "/forms/0/grades/0/colour"),
        ("targets", "valid_from: '2020-01-01'", "valid_from: 2020-13-01", "/targets/0/valid_from"),
        ("households", "households: ", "households: -", "/areas/0/households"),
    ],
)
def test_a_value_that_cannot_be_has_its_line(part: str, old: str, new: str, pointer: str):
    text = text_of(part).replace(old, new, 1)
    (found,) = read(part, text).defects

    assert pointer == found.pointer
    assert new in text.splitlines()[found.line - 1]


def test_a_city_without_targets_and_households_publishes_none():
    plain = replace(city(), targets=NO_TARGETS, households=NO_HOUSEHOLDS)
    streams = {stream.partition("-")[0] for stream, _ in publications(plain, AT)}

    assert not {"targets", "households", "evaluations"} & streams
    assert (set(), []) == changes(plain, published(plain))
