"""From every state that a life can reach there is a way to the archive, whoever stays silent."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest

from events.catalog.names import RequestKind, Status
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED
from tests.databases import effort
from tests.lives.search import EVERY_LIFE, THEMES, Edge, Graph, searched

Allowed = Callable[[WorkOrder, Edge], bool]
MOST: Final = effort(ci=3_100, full=100_000)  # the largest that is searched to its end
BEGINNING: Final = effort(ci=450, full=100_000)
TOGETHER: Final = effort(ci=600, full=200_000)
WITHIN: Final = effort(
    ci={"pauses", "extensions", "supervision", "merging"}, full=set(THEMES) - {"beside"}
)  # searched to their end; of the others the first so many states
SEARCHED: Final = [name for name in THEMES if name != "beside"]
NOBODYS_DUTY: Final = {"withdraw", "answer", "decline", "mark-invalid", "transfer"}
"""The requester's wish, or another way out at the door: no state may depend on them."""


def ended(order: WorkOrder) -> bool:
    return order.status is Status.ARCHIVED


def department_is_silent(name: str) -> Allowed:
    return lambda _, edge: edge.by != f"handler-{name}"


def account_is_absent(account: str) -> Allowed:
    return lambda _, edge: edge.by != account


SILENT: Final[Mapping[str, Allowed]] = {
    "nobody": lambda _order, _edge: True,
    "a department": department_is_silent("lighting"),
    "another department": department_is_silent("power"),
    "a delegate": department_is_silent("district-440511"),
    "the dispatcher": account_is_absent("dispatcher"),
    "the supervisor": account_is_absent("supervisor"),
    "the requester, never satisfied": lambda _, edge: edge.tag != "satisfied",
    "the requester, never reached": lambda _, edge: (
        edge.tag not in {"satisfied", "unsatisfied"} and edge.act != "supply-information"
    ),
    "who decides extensions": lambda _, edge: edge.act not in {"grant-extension", "deny-extension"},
    "who decides returns": lambda _, edge: edge.act not in {"grant-return", "deny-return"},
}


def graph(theme: str) -> Graph:
    if theme == "together":
        return searched(RequestKind.COMPLAINT, frozenset(OFFERED) - THEMES["beside"], TOGETHER)
    most = MOST if theme in WITHIN else BEGINNING
    return searched(RequestKind.COMPLAINT, EVERY_LIFE | THEMES[theme], most)


def dead_ends(found: Graph, silent: str) -> list[tuple[str, list[str]]]:
    """The states without a way to the archive, and what is possible in them."""
    allowed = SILENT[silent]
    ways_on = found.can_reach(
        ended, lambda order, edge: edge.act not in NOBODYS_DUTY and allowed(order, edge)
    )
    return [
        (str(order.status), sorted({edge.act for edge in found.edges[number]}))
        for number, (order, _) in enumerate(found.states)
        if number not in ways_on and order.status not in OTHER_ENDS
    ]


OTHER_ENDS: Final = {
    Status.WITHDRAWN,
    Status.DECLINED,
    Status.INVALID,
    Status.TRANSFERRED,
}


@pytest.mark.slow(seconds=10)
@pytest.mark.parametrize("theme", [*SEARCHED, "together"])
def test_the_archive_is_always_reachable(theme: str):
    """P-06: by the commands of the house and the clock, also when one party never acts again."""
    found = graph(theme)
    dead = {silent: ends[:3] for silent in SILENT if (ends := dead_ends(found, silent))}
    print(f"{theme}: {len(found.states)} states, {sum(map(len, found.edges))} ways")

    assert {} == dead
    assert found.complete or theme not in WITHIN
