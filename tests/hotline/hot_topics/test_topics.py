"""Which messages are one topic, in which order, and what names it."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from hotline.app.message_file import read_messages
from hotline.hot_topics.message import CitizenMessage
from hotline.hot_topics.topics import HotTopic, topics_of
from tests.hotline.hot_topics.messages import ALONE, ELSEWHERE, MESSAGES, MIXER, PARKING

SHARED = Path(__file__).parents[4] / "shared" / "data" / "dev"
REAL = SHARED / "zh_requests_teddy2020c_unlabelled_hotspot.jsonl.gz"


def ids(topics: list[HotTopic]) -> list[list[int | str]]:
    return [[each.id for each in topic.messages] for topic in topics]


def test_a_topic_is_one_matter_at_one_place():
    """The same place with another matter, and the same matter elsewhere, are other topics."""
    assert ids(topics_of(MESSAGES)) == [[100, 101, 102, 103], [200, 201], [300, 301]]


def test_a_topic_is_named_by_one_of_its_titles():
    mixer, parking, elsewhere = topics_of(MESSAGES)
    assert mixer.names.title in MIXER
    assert parking.names.title in PARKING
    assert elsewhere.names.title in ELSEWHERE
    assert mixer.first.title == MIXER[0]


def test_the_order_of_the_messages_does_not_matter():
    shuffled = MESSAGES.copy()
    for seed in range(5):
        Random(seed).shuffle(shuffled)
        assert topics_of(shuffled) == topics_of(MESSAGES)


def test_an_id_counts_once():
    assert ids(topics_of([*MESSAGES, *MESSAGES])) == ids(topics_of(MESSAGES))


def test_repeats_of_one_person_heat_less_than_people():
    """Of two topics with as many messages, the one of more people comes first."""
    (first, second) = [each for each in MESSAGES if each.title in PARKING]
    same = [replace(each, person=first.person) if each is second else each for each in MESSAGES]
    assert ids(topics_of(same)) == [[100, 101, 102, 103], [300, 301], [200, 201]]


def test_reactions_heat_and_make_a_topic_of_one_message():
    loud = [replace(each, reactions=900) if each.title == ALONE[0] else each for each in MESSAGES]
    assert topics_of(loud)[0].names.title == ALONE[0]


@pytest.mark.parametrize("few", [[], MESSAGES[:1]])
def test_nothing_to_compare_is_no_topic(few: list[CitizenMessage]):
    assert topics_of(few) == []


def test_real_messages_keep_the_same_promises():
    """Each id at most once, nothing unnamed, the hottest first, the same whatever the order."""
    if not REAL.exists():
        pytest.skip("the messages are not here: ../shared/data/dev")
    messages = list(read_messages(REAL).messages[:1200])
    found = topics_of(messages)
    members = [each for topic in ids(found) for each in topic]

    assert len(members) == len(set(members))
    assert set(members) <= {each.id for each in messages}
    assert all(topic.names.title for topic in found)
    assert [each.heat for each in found] == sorted((each.heat for each in found), reverse=True)
    Random(1).shuffle(messages)
    assert topics_of(messages) == found
