"""Reference data as files: what is written is read back, what is wrong is named with its place."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from grid.map.cells import Cell
from grid.map.versions.publishing import MapDrawing
from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.changes import changes
from hotline.app.reference.data import Mapped, ReferenceData, publications
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.files import read_files
from hotline.app.reference.history import ReferenceHistory
from hotline.app.reference.writing import texts_of
from hotline.matter import Matter

AT = datetime(2026, 3, 2, tzinfo=UTC)
FEW_CELLS = 40


@cache
def small_city() -> ReferenceData:
    """汕头 with a corner of its map."""
    return with_cells(demo_city(), demo_city().cells[:FEW_CELLS])


def with_cells(data: ReferenceData, cells: Sequence[Cell], *, version: int = 1) -> ReferenceData:
    """The data with another map of unit cells."""
    drawn = tuple(replace(cell, map_version=version) for cell in cells)
    return data.with_map(MapDrawing("unit", version, data.maps["unit"].source, drawn))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in texts_of(small_city()).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def read(folder: Path) -> ReferenceData:
    files = read_files(folder)
    assert [] == files.defects
    assert files.data is not None
    return files.data


def published(*versions: ReferenceData) -> ReferenceHistory:
    history = ReferenceHistory()
    for data in versions:
        for stream, event in [*publications(data, AT, Mapped(history.maps))]:
            history.take(stream, event)
    return history


def test_what_is_exported_is_imported_as_the_same(folder: Path):
    data = read(folder)

    assert [] == reference_defects(data)
    assert (set(), []) == changes(data, published(small_city()))
    assert ordered(small_city()) == ordered(published(data).current())


def ordered(data: ReferenceData) -> dict[str, bytes]:
    """The files, but for those whose order says nothing."""
    unordered = {"divisions.csv", "departments.yaml", "cells.geojson"}
    return {name: text for name, text in texts_of(data).items() if name not in unordered}


def test_a_matter_keeps_every_field_in_the_table(folder: Path):
    matter = replace(
        small_city().matters[0],
        note='说明, "带引号"',
        required_items=("身份证明", "照片, 两张"),
    )
    data = replace(small_city(), matters=(matter, *small_city().matters[1:]))
    (folder / "matters.csv").write_bytes(texts_of(data)["matters.csv"])

    assert matter == read(folder).matters[0]


def test_a_table_saved_by_a_chinese_spreadsheet_program_is_read(folder: Path):
    text = (folder / "matters.csv").read_text("utf-8-sig")
    (folder / "matters.csv").write_bytes(text.encode("gb18030"))

    assert small_city().matters == read(folder).matters


def edited(name: str, change: Callable[[Any], object]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        content = yaml.safe_load(path.read_bytes())
        change(content)
        path.write_text(json.dumps(content, default=str), "utf-8")  # JSON is YAML too

    return edit


def edited_text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text("utf-8-sig")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return edit


@pytest.mark.parametrize(
    ("edit", "file", "pointer"),
    [
        (lambda folder: (folder / "policy.yaml").unlink(), "policy.yaml", ""),
        (lambda folder: (folder / "policy.yaml").write_text("{", "utf-8"), "policy.yaml", ""),
        (
            edited("policy.yaml", lambda policy: policy.update(max_retunrs=2)),
            "policy.yaml",
            "/max_retunrs",
        ),
        (
            edited("policy.yaml", lambda p: p["return_window"].update(value=0)),
            "policy.yaml",
            "/return_window",
        ),
        (
            edited("routing.yaml", lambda r: r["rules"][3].update(lead=["a"])),
            "routing.yaml",
            "/rules/3/lead",
        ),
        (
            edited("departments.yaml", lambda d: d[2].update(kind="guild")),
            "departments.yaml",
            "/2/kind",
        ),
        (
            edited("calendar.yaml", lambda c: c[1].update(version="2019.1")),
            "calendar.yaml",
            "/1",
        ),
        (edited("city.yaml", lambda city: city.pop("maps")), "city.yaml", "/maps"),
        (
            edited("cells.geojson", lambda c: c["features"][5]["properties"].pop("name")),
            "cells.geojson",
            "/features/5/properties/name",
        ),
        (
            edited("cells.geojson", lambda c: c["features"][5]["geometry"].update(type="Point")),
            "cells.geojson",
            "/features/5/geometry",
        ),
        (edited_text("matters.csv", "working_day", "workday"), "matters.csv", "limit/unit"),
        (edited_text("matters.csv", "required_items", "required"), "matters.csv", ""),
        (edited_text("divisions.csv", ",community,", ",village,"), "divisions.csv", "/level"),
        (
            edited_text("divisions.csv", "community,440507001000", "community,440507999000"),
            "divisions.csv",
            "",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_place(
    folder: Path, edit: Callable[[Path], None], file: str, pointer: str
):
    edit(folder)

    files = read_files(folder)

    assert files.data is None
    assert [file] == [defect.file for defect in files.defects]
    assert files.defects[0].pointer.endswith(pointer)


def test_a_file_that_cannot_be_read_hides_no_reference_of_the_others(folder: Path):
    """Six slips, one list: also what refers to nothing, beside what cannot be read."""

    def slips(departments: Any) -> None:
        departments[0].update(kind="guild")
        departments[1].update(parent="nowhere")
        departments.append(departments[2])

    edited("departments.yaml", slips)(folder)
    edited("policy.yaml", lambda policy: policy.update(max_retunrs=2))(folder)
    edited("routing.yaml", lambda r: r["rules"][0].update(lead="nobody"))(folder)
    edited_text("matters.csv", "working_day", "workday")(folder)

    defects = read_files(folder).defects
    found = {(each.file, each.pointer.rpartition("/")[2]) for each in defects}

    assert found == {
        ("departments.yaml", "kind"),
        ("departments.yaml", "parent"),
        ("departments.yaml", "code"),
        ("policy.yaml", "max_retunrs"),
        ("routing.yaml", "0"),
        ("matters.csv", "unit"),
    }


def test_defects_are_told_in_both_languages(folder: Path):
    edited("policy.yaml", lambda policy: policy.update(max_retunrs=2))(folder)
    edited("policy.yaml", lambda policy: policy["return_window"].update(value=0))(folder)
    edited("departments.yaml", lambda rows: rows[1].update(parent="nowhere"))(folder)

    defects = read_files(folder).defects

    for defect in defects:
        chinese, _, english = defect.what.partition(" · ")
        assert english
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)
        assert "Value error" not in defect.what
    assert "没有这个字段 · no such field" in {each.what for each in defects}


def test_everything_that_does_not_fit_together_is_listed_at_once():
    data = small_city()
    cell, other = data.cells[:2]
    rules = data.rule_set.rules
    broken = replace(
        with_cells(data, (replace(cell, polygons=other.polygons), *data.cells[1:])),
        rule_set=replace(data.rule_set, rules=(replace(rules[0], lead="nobody"), *rules[1:])),
        departments=(replace(data.departments[0], area="999999999999"), *data.departments[1:]),
        policy=replace(data.policy, kinds={}),
    )

    found = {(defect.file, defect.pointer) for defect in reference_defects(broken)}

    assert {
        ("cells.geojson", "/features/0"),
        ("routing.yaml", "/rules/0"),
        ("departments.yaml", "/0/area"),
        ("policy.yaml", "/kinds"),
    } <= found


def test_a_published_version_never_changes():
    changed = replace(small_city(), policy=replace(small_city().policy, max_returns=9))

    wanted, defects = changes(changed, published(small_city()))

    assert set() == wanted
    assert [("policy.yaml", "/version")] == [(each.file, each.pointer) for each in defects]
    assert "version 1 exists with other content" in defects[0].what


def test_a_new_version_is_what_would_be_published():
    policy = replace(small_city().policy, version=2, max_returns=9)
    lighting = replace(small_city().departments[0], name="新名称")
    changed = replace(
        small_city(), policy=policy, departments=(lighting, *small_city().departments[1:])
    )

    wanted, defects = changes(changed, published(small_city()))

    assert [] == defects
    assert {"policy-440500", f"department-{lighting.code}"} == wanted


def test_a_version_may_leave_numbers_out_which_then_cannot_be_used():
    policy = replace(small_city().policy, version=7, max_returns=9)
    jumped = replace(small_city(), policy=policy)
    between = replace(small_city(), policy=replace(policy, version=3))
    _, none = changes(jumped, published(small_city()))
    _, defects = changes(between, published(small_city(), jumped))

    assert none == []
    assert [(each.file, each.pointer) for each in defects] == [("policy.yaml", "/version")]
    assert "version 3 is older than 7" in defects[0].what


def test_a_version_that_was_replaced_does_not_come_back_silently():
    newer = replace(small_city(), policy=replace(small_city().policy, version=3, max_returns=9))
    between = replace(small_city(), policy=replace(small_city().policy, version=2))
    history = published(small_city(), newer)

    replaced = changes(small_city(), history)[1]
    older = changes(between, history)[1]

    assert ["版本 1 已被 3 取代；要恢复其内容，请将版本号改为 4"] == chinese(replaced)
    assert ["版本 2 早于现行的 3，请将版本号改为 4"] == chinese(older)


def chinese(defects: list[FileDefect]) -> list[str]:
    return [each.what.partition(" · ")[0] for each in defects]


def test_a_change_of_any_other_part_needs_a_new_version_too():
    matters: tuple[Matter, ...] = tuple(small_city().matters)
    year = small_city().years[0]
    for changed in (
        replace(small_city(), matters=matters[:-1]),
        replace(small_city(), divisions_source="elsewhere"),
        with_cells(small_city(), small_city().cells[1:]),
        replace(small_city(), rule_set=replace(small_city().rule_set, city_fallback=())),
        replace(small_city(), years=(replace(year, source="elsewhere"), *small_city().years[1:])),
    ):
        wanted, defects = changes(changed, published(small_city()))

        assert (set(), 1) == (wanted, len(defects))
