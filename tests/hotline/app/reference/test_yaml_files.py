"""YAML that a person edits: what is written is read back, and every defect has its line."""

from collections.abc import Callable
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import RequestKind, Unit
from events.working_time import TimeLimit
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.yaml_files import Document, read_document, yaml_text
from hotline.app.reference.parts import ADMISSION, DEPARTMENTS, MEANINGS, POLICY, ROUTING
from hotline.default_policy import default_policy
from hotline.reference import (
    admission_list_from_json,
    department_from_json,
    policy_from_json,
    rule_set_from_json,
    to_json,
)
from hotline.routing import AdmissionList, AdmittedMatter, Department, RoutingRule, RuleSet
from hotline.routing.model import DepartmentKind, Entrustment

Written = tuple[str, Any, Callable[[Any], Any]]
storable = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
texts = storable | st.sampled_from(
    ["010301", "null", "~", "true", "no", "09:00", "2026-01-01", "1e3", "- a", "a: b # c", "&x *y"]
)
several = st.lists(texts, max_size=10).map(tuple)
moments = st.datetimes(timezones=st.just(UTC))
limits = st.builds(TimeLimit, st.integers(1, 99), st.sampled_from(Unit))
entrustments = st.builds(Entrustment, several, moments, texts, texts, st.none() | moments)
departments = st.builds(
    Department,
    texts,
    texts,
    st.sampled_from(DepartmentKind),
    st.none() | texts,
    st.none() | texts,
    several,
    st.lists(entrustments, max_size=2).map(tuple),
    st.booleans(),
)
rules = st.builds(
    RoutingRule,
    texts,
    texts,
    several,
    several,
    several,
    st.lists(st.sampled_from(RequestKind), max_size=3).map(tuple),
    several,
    st.none() | moments,
    st.none() | moments,
    texts,
)
rule_sets = st.builds(
    RuleSet,
    st.integers(1, 99),
    st.lists(rules, max_size=3).map(tuple),
    st.dictionaries(texts, texts, max_size=3),
    several,
)
admissions = st.builds(
    AdmissionList,
    st.integers(1, 99),
    st.lists(
        st.builds(
            AdmittedMatter,
            *(texts, texts, texts, texts, texts, moments, st.none() | moments, several),
        ),
        max_size=2,
    ).map(tuple),
)


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """The default policy with other limits, counts and reasons."""
    body = to_json(default_policy(draw(st.integers(1, 99))))
    for name, value in body.items():
        if isinstance(value, dict) and value.keys() == {"value", "unit"}:
            limit = draw(limits)
            body[name] = {"value": limit.value, "unit": str(limit.unit)}
        elif name.endswith("_reasons"):
            body[name] = draw(st.dictionaries(texts, texts, max_size=3))
    return body


@given(
    st.one_of(
        st.tuples(st.just(POLICY), policies().map(policy_from_json), st.just(policy_from_json)),
        st.tuples(st.just(ROUTING), rule_sets, st.just(rule_set_from_json)),
        st.tuples(st.just(ADMISSION), admissions, st.just(admission_list_from_json)),
        st.tuples(st.just(DEPARTMENTS), departments, st.just(department_from_json)),
    )
)
def test_what_is_written_is_read_back_and_written_the_same(written: Written):
    """Whatever texts it holds: none of them is taken for a number, a truth or a comment."""
    name, value, from_json = written
    text = yaml_text(to_json(value), "说明", MEANINGS[name])

    again = from_json(document(text).content)

    assert value == again
    assert text == yaml_text(to_json(again), "说明", MEANINGS[name])


def document(text: bytes) -> Document:
    found: list[FileDefect] = []
    read = read_document("policy.yaml", text, found)
    assert [] == found
    return read


def test_a_text_is_what_its_field_makes_of_it():
    """YAML 1.1 would read an octal number, a count of minutes, a truth and a date."""
    read = document(b"a: [010301, 09:00, no, 2026-01-01, ~, '~']\nb: {value: 5}\n")

    assert {
        "a": ["010301", "09:00", "no", "2026-01-01", None, "~"],
        "b": {"value": "5"},
    } == read.content


def test_every_value_has_its_line_and_what_is_missing_that_of_its_parent():
    read = document("# 注\na:\n  b: 1\n  c:\n  - x\n  - y\n".encode())

    assert [2, 3, 4, 5, 6] == [
        read.line_of(at) for at in ("/a", "/a/b", "/a/c", "/a/c/0", "/a/c/1")
    ]
    assert [2, 4, 2] == [read.line_of(at) for at in ("/a/z", "/a/c/9/value", "")]


def test_a_field_is_explained_where_it_first_occurs():
    rows = [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙: # 丙"}]

    text = yaml_text(rows, "单位", {"code": "单位编码", "name": "单位名称"}).decode()

    assert text == (
        "# 单位\n- code: a  # 单位编码\n  name: 甲  # 单位名称\n- code: b\n  name: '乙: # 丙'\n"
    )


@pytest.mark.parametrize(
    ("text", "line", "chinese"),
    [
        ("a: 1\nb: [1\nc: 2\n", 3, "不是有效的 YAML"),
        ("a: 1\n\tb: 2\n", 2, "不是有效的 YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "重复出现"),
        ("a: &x [1]\nb: *x\n", 2, "不支持锚点和别名"),
        ("a: 1\n? [b]\n: 2\n", 2, "字段名应为文字"),
        ('a: 1\nb: "\\0"\n', 2, "含有不能保存的字符"),
        ('a: 1\nb: "\\ud800"\n', 2, "含有不能保存的字符"),
        ("a:\n " + "[" * 50 + "]" * 50, 2, "嵌套过深"),
        ("[" * 50_000, 1, "嵌套过深"),
        ("a: 1\n--- \nb: 2\n", 2, "不是有效的 YAML"),
        ("\x01", 0, "不是有效的 YAML"),
        ("", 0, "文件没有内容"),
        ("# 只有注释\n", 0, "文件没有内容"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, line: int, chinese: str):
    found: list[FileDefect] = []

    read_document("policy.yaml", text.encode(), found)

    assert [line] == [each.line for each in found]
    assert found[0].what.startswith(chinese)


def test_a_file_saved_in_the_encoding_of_an_older_editor_is_read():
    assert {"a": "政策"} == document("a: 政策\n".encode("gb18030")).content
    assert {"a": "政策"} == document("a: 政策\r\n".encode("utf-8-sig")).content
