"""Names of reference data are one line that can be read (P-05)."""

from pathlib import Path

import pytest
import yaml

from hotline.app.reference.file_defects import NO_NAME, is_name
from hotline.app.reference.files import read_files
from hotline.app.reference.writing import texts_of
from tests.hotline.app.reference.test_reference_files import small_city

NO_NAMES = ("", " ", "\u3000\u200b", "路灯\n所", "路灯\r\n所", "路灯\t所", "\x01路灯所", "\u202e所")


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_name(text: str):
    assert not is_name(text)


@pytest.mark.parametrize("text", ["路灯管理所", "𠀀塘 街道", "=1+1", "\ue000村"])
def test_what_is_one(text: str):
    """Rare names use private characters; what a spreadsheet would compute it is shown as text."""
    assert is_name(text)


def test_a_name_that_cannot_be_read_is_a_defect_of_its_file(tmp_path: Path):
    for name, content in texts_of(small_city()).items():
        (tmp_path / name).write_bytes(content)
    departments = tmp_path / "departments.yaml"
    rows = yaml.safe_load(departments.read_bytes())
    rows[1]["name"] = "路灯\n管理所"
    departments.write_text(yaml.safe_dump(rows, allow_unicode=True), "utf-8")
    for name in ("divisions.csv", "matters.csv"):
        text = (tmp_path / name).read_text("utf-8-sig")
        heading, first, rest = text.split("\n", 2)
        cells = first.split(",")
        cells[heading.split(",").index("name")] = '"\u200b"'
        (tmp_path / name).write_text("\n".join([heading, ",".join(cells), rest]), "utf-8")

    defects = read_files(tmp_path).defects

    assert {
        ("departments.yaml", "/1/name"),
        ("divisions.csv", "/name"),
        ("matters.csv", "/name"),
    } == {(each.file, each.pointer) for each in defects}
    assert {NO_NAME} == {each.what for each in defects}
