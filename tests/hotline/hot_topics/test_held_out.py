"""
What the search finds of topics that were labelled afterwards, and for which nothing was changed.

The messages lie beside the repository and may not be redistributed; the labels are their numbers.
"""

import gzip
import json
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from hotline.hot_topics.message import CitizenMessage
from hotline.hot_topics.topics import topics_of

SHARED = Path(__file__).parents[4] / "shared" / "data" / "dev"
REPLIES = SHARED / "zh_replies_teddy2020c.jsonl.gz"
CHOSEN_ON = SHARED / "zh_requests_teddy2020c_unlabelled_hotspot.jsonl.gz"
FROM, TO = "2018-11", "2019-03"  # the months that were read
TOPICS = (
    (104096, 115234),
    (104077, 119178, 119151),
    (45682, 45654),
    (88359, 96757, 96762),
    (92020, 93040),
    (98227, 105651),
    (137179, 139820),
    (88412, 95419),
    (126597, 126598),
    (128713, 128710),
    (112186, 118583),
    (132119, 124128),
)
Pairs = set[tuple[int, int]]


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def pairs(groups: Iterable[Iterable[int]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


@pytest.mark.slow(seconds=20)
def test_pairs_of_topics_that_were_held_out():
    """ADR 28: precision 0.47, recall 0.88, F1 0.61."""
    if not REPLIES.exists():
        pytest.skip("no zh_replies_teddy2020c.jsonl.gz in ../shared/data/dev")
    known = {name for each in lines(CHOSEN_ON) for name in (each["title"], each["text"][:60])}
    fresh = [each for each in lines(REPLIES) if not {each["title"], each["text"][:60]} & known]
    read = {each["id"] for each in fresh if FROM <= each["time"][:7] <= TO}
    found = pairs({each.id for each in topic.messages} & read for topic in topics_of(told(fresh)))
    right = found & pairs(TOPICS)
    precision, recall = len(right) / len(found), len(right) / len(pairs(TOPICS))

    assert len(read) == 293
    assert (round(precision, 2), round(recall, 2)) == (0.47, 0.88)


def told(rows: Iterable[dict[str, Any]]) -> Iterable[CitizenMessage]:
    for each in rows:
        at = datetime.fromisoformat(each["time"])
        yield CitizenMessage(each["id"], each["title"], each["text"], at, each["user"])
