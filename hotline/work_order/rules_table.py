"""
`deploy/docs/rules-table.md`, from the table of rules.

`python -m hotline.work_order.rules_table` writes it again.
"""

import re
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from typing import Final

from events.act import Act, nothing_more
from events.catalog.names import Role, Status
from events.catalog.work_order.parts.lifecycle import OPEN
from hotline.work_order.table import ACTS, SYSTEM_ACTS

PATH: Final = Path(__file__).parents[2] / "deploy" / "docs" / "rules-table.md"
HEAD: Final = """\
# The table of rules

Who may do what at which stage of a work order. Generated from `hotline/work_order/acts/`;
`python -m hotline.work_order.rules_table` writes it again. The rules are explained in
[rules.md](rules.md).

A person of the reported department, or of one above or below it, may do none of this (D-07).

| command | 中文 | stages | roles | who may, beside the role | rules |
|---|---|---|---|---|---|
"""
NUMBER: Final = re.compile(r"\b[A-Z]-[0-9]{2}\b")


def document() -> str:
    return HEAD + "".join(row(act) for act in (*ACTS, *SYSTEM_ACTS))


def row(act: Act) -> str:
    who = "" if act.when is nothing_more else first_line(act.when)
    cells = (
        f"`{act.name}`",
        act.name_zh,
        stages(act),
        roles(act),
        re.sub(rf" \((?:{NUMBER.pattern}(?:, )?)+\)", "", who).rstrip("."),
        ", ".join(sorted(set(rules_of(act)))),
    )
    return f"| {' | '.join(cells)} |\n"


def roles(act: Act) -> str:
    named = [f"`{role}`" for role in Role if role in act.roles]
    return ", ".join([*named, *(["the requester"] if act.by_requester else [])]) or "the system"


def stages(act: Act) -> str:
    if act.allowed_in == {None}:
        return "none: makes the order"
    if act.allowed_in == frozenset(Status):
        return "any"
    if act.allowed_in == OPEN:
        return "any until the order has ended"
    return "、".join(each.chinese for each in Status if each in act.allowed_in)


def rules_of(act: Act) -> Iterator[str]:
    """The numbers in the docstrings of the command, its decision and its guard."""
    for part in (act.command, act.decide, act.when):
        yield from NUMBER.findall(getdoc(part) or "")


def first_line(part: object) -> str:
    return (getdoc(part) or "").partition("\n")[0]


if __name__ == "__main__":
    PATH.write_text(document(), "utf-8")
