"""`hotline topics FILE`: read from plain and packed lines; what is no message is told."""

import gzip
import json
from pathlib import Path

import pytest

from hotline.cli.exit_codes import Exit
from tests.hotline.cli.program import hotline
from tests.hotline.hot_topics.messages import MESSAGES, MIXER

LINES = [
    json.dumps(
        {
            "id": each.id,
            "user": each.person,
            "time": f"{each.at:%Y-%m-%d %H:%M:%S}",
            "title": each.title,
            "text": each.text,
            "likes": 0,
            "dislikes": 0,
        },
        ensure_ascii=False,
    )
    for each in MESSAGES
]


async def test_topics_of_packed_lines_are_one_line_of_json(tmp_path: Path):
    """Plain lines are read by the other tests here."""
    file = tmp_path / "messages.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(LINES).encode()))
    done = await hotline(tmp_path, "topics", str(file), "--json")

    assert done.code == Exit.DONE, done.err
    topics = done.answer["topics"]
    assert [each["ids"] for each in topics] == [[100, 101, 102, 103], [200, 201], [300, 301]]
    assert topics[0]["title"] in MIXER
    assert topics[0]["first_id"] == 100


async def test_people_get_a_table(tmp_path: Path):
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join(LINES), "utf-8")
    done = await hotline(tmp_path, "topics", str(file), COLUMNS="200")

    assert done.code == Exit.DONE, done.err
    assert "搅拌站" in done.out
    assert "热点 topics 3" in done.out


NO_MESSAGES = (
    "not json",
    "[]",
    '{"id": 1}',
    '{"id": 1, "title": " "}',
    '{"id": 1, "title": "路", "time": 1e400}',
)


async def test_lines_that_are_no_messages_are_told_and_left_out(tmp_path: Path):
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join([*LINES[:2], *NO_MESSAGES, *LINES[2:]]), "utf-8")
    done = await hotline(tmp_path, "topics", str(file), "--json")

    assert done.code == Exit.FOUND
    assert done.answer["refused_lines"] == [3, 4, 5, 6, 7]
    assert len(done.answer["topics"]) == 3
    assert "3" in done.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"not json"])
async def test_a_file_without_messages_cannot_be_read(tmp_path: Path, content: bytes):
    file = tmp_path / "messages.jsonl"
    file.write_bytes(content)
    done = await hotline(tmp_path, "topics", str(file), "--json")

    assert done.code == Exit.FAULT
    assert str(file) in done.err.replace("\n", "")
