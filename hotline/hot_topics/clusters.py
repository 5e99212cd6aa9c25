"""
Clusters by average likeness: two clusters join while their members are alike on average. Pure.

One message that is like two clusters does not chain them, and a large cluster keeps its variants.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from hotline.hot_topics.likeness import Edge


def clusters_of(count: int, edges: Iterable[Edge], alike: float) -> list[list[int]]:
    """All `count` messages, each in one cluster; the closest pair joins first."""
    sums = neighbours(edges)
    members = {at: [at] for at in range(count)}
    waiting = [
        (-total, one, other)
        for one, near in sums.items()
        for other, total in near.items()
        if one < other
    ]
    heapify(waiting)
    following = count
    while waiting and -waiting[0][0] >= alike:
        _, one, other = heappop(waiting)
        if one in members and other in members:
            merge(members, sums, one, other, following)
            size = len(members[following])
            for near, total in sums[following].items():
                heappush(waiting, (-total / (size * len(members[near])), near, following))
            following += 1
    return [sorted(each) for each in members.values()]


def neighbours(edges: Iterable[Edge]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, alike in edges:
        found[one][other] = found[other][one] = alike
    return found


def merge(
    members: dict[int, list[int]],
    sums: dict[int, dict[int, float]],
    one: int,
    other: int,
    into: int,
) -> None:
    """Replace two clusters by one, whose likenesses are the sums of theirs."""
    members[into] = members.pop(one) + members.pop(other)
    joined: dict[int, float] = {}
    for gone in (one, other):
        for near, total in sums.pop(gone).items():
            if near in members:
                joined[near] = joined.get(near, 0.0) + total
                del sums[near][gone]
    for near, total in joined.items():
        sums[near][into] = total
    sums[into] = joined
