"""`hotline topics`: hot topics of a file of messages. Nothing is stored."""

from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from hotline.app.message_file import read_messages
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit
from hotline.hot_topics.topics import HotTopic, topics_of

ROWS = 20


def topics(file: Path, *, as_json: bool) -> None:
    read = read_messages(file)
    found = topics_of(read.messages)
    if as_json:
        refused = list(read.refused)
        say_json({"topics": [shown(each) for each in found], "refused_lines": refused})
    else:
        out.print(table(found[:ROWS]))
        out.print(
            f"留言 messages {len(read.messages):,} · 热点 topics {len(found):,} · "
            f"列出 listed {min(ROWS, len(found))}",
            soft_wrap=True,
        )
    if read.refused:
        lines = " ".join(map(str, read.refused[:ROWS]))
        err.print(f"不是留言的行 lines that are no messages: {lines}", soft_wrap=True)
        raise typer.Exit(Exit.FOUND)


def shown(topic: HotTopic) -> dict[str, Any]:
    return {
        "title": topic.names.title,
        "ids": [each.id for each in topic.messages],
        "first_id": topic.first.id,
        "people": topic.people,
        "heat": round(topic.heat, 2),
    }


def table(topics: list[HotTopic]) -> Table:
    drawn = Table("热度 heat", "件 messages", "人 people", "首件 first", "热点 topic")
    for each in topics:
        drawn.add_row(
            f"{each.heat:.1f}",
            str(len(each.messages)),
            str(each.people),
            str(each.first.id),
            each.names.title.replace("[", r"\["),
        )
    return drawn
