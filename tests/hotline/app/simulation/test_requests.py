"""The requests of a month, drawn without a service: as skewed and as uneven as a centre's."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import RequestKind
from hotline.app.demo_city.divisions import divisions
from hotline.app.demo_city.geography import demo_cells
from hotline.app.demo_city.matters import demo_matters
from hotline.app.simulation.arrivals import Arrivals, Storm, is_night, storm_of
from hotline.app.simulation.places import places
from hotline.app.simulation.rates import rates
from hotline.app.simulation.requests import Told, World
from hotline.app.simulation.stories import Tale, stories, words

START = datetime(2026, 11, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
END = START + timedelta(days=28)
STORM = storm_of(START, END)
CODES = frozenset(matter.code for matter in demo_matters())
NOT_IN_THE_CITY = {"030203", "040401"}  # a metro, district heating
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{3,4}-\d{7,8}")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


@dataclass(frozen=True)
class Drawn:
    at: datetime
    told: Told


@cache
def month(seed: int = 1, rate: float = 500) -> Sequence[Drawn]:
    city = divisions()
    names = {code: found.name for code, found in city.by_code.items()}
    world = World(CODES, places(tuple(demo_cells()), names), STORM)
    arrivals = Arrivals(rate=rate, storm=STORM, is_working_day=is_working_day)
    rng, at, found = Random(seed), START, []
    while (at := arrivals.after(at, rng)) < END:
        found.append(Drawn(at, world.request(rng, at)))
    return found


def share(count: int) -> float:
    return count / len(month())


def of(kind: RequestKind) -> Counter[str]:
    return Counter(one.told.case.story.matter for one in month() if one.told.case.kind is kind)


def test_the_same_seed_tells_the_same_stories():
    one = [(each.at, each.told.body) for each in month(seed=7, rate=20)]
    month.cache_clear()
    assert one == [(each.at, each.told.body) for each in month(seed=7, rate=20)]
    assert one != [(each.at, each.told.body) for each in month(seed=8, rate=20)]


def test_every_matter_of_the_city_has_its_story_but_for_what_the_city_lacks():
    assert CODES - set(stories()) == NOT_IN_THE_CITY
    assert not {one.told.case.story.matter for one in month()} & NOT_IN_THE_CITY


def test_parking_noise_property_and_wages_lead_the_complaints():
    first = [matter for matter, _ in of(RequestKind.COMPLAINT).most_common(8)]

    assert {"030103", "060102", "060101", "020101"} <= set(first)
    assert "070101" in [matter for matter, _ in of(RequestKind.COMPLAINT).most_common(12)]


def test_kinds_and_channels_are_as_frequent_as_in_a_real_centre():
    kinds = Counter(f"kind.{one.told.case.kind}" for one in month())
    channels = Counter(f"channel.{one.told.body['channel']}" for one in month())
    bands = {name: rate for name, rate in rates().items() if rate.low is not None}
    seen = {name: share(count) for name, count in (kinds + channels).items() if name in bands}

    outside = {
        name: value
        for name, value in seen.items()
        if not (bands[name].low or 0) <= value <= (bands[name].high or 1)
    }
    assert outside == {}
    assert len(seen) >= 7


def test_weekends_and_nights_are_quiet():
    def is_storm(at: datetime) -> bool:
        return STORM.rages(at)

    days = Counter(one.at.date() for one in month() if not is_storm(one.at))
    weekend = [count for day, count in days.items() if day.weekday() >= 5]
    working = [count for day, count in days.items() if day.weekday() < 5]
    full = sorted(weekend)[len(weekend) // 2] / sorted(working)[len(working) // 2]

    assert 0.55 <= full <= 0.85
    assert 0.04 <= share(sum(is_night(one.at) for one in month())) <= 0.14


def test_a_storm_brings_flooded_roads_and_fallen_trees():
    wet = {"010304", "010401", "040201", "120202"}

    def share_of_wet(*, storm: bool) -> float:
        then = [one for one in month() if STORM.rages(one.at) is storm]
        return sum(one.told.case.story.matter in wet for one in then) / len(then)

    assert share_of_wet(storm=True) > 3 * share_of_wet(storm=False)


def test_districts_call_by_their_population():
    found = Counter((one.told.spot.cell.district or "")[:6] for one in month())

    assert found["440513"] > found["440515"] > found["440512"] > found["440523"]
    assert 0.15 < share(found["440511"]) < 0.3
    assert len(found) == 7


def test_neighbours_report_the_same_again():
    again = [one.told for one in month() if one.told.is_again]

    assert 0.01 < share(len(again)) < 0.08
    assert all(told.case.story.place != "none" for told in again)


def test_noise_is_reported_at_night():
    night = Counter(one.told.case.story.matter[:4] for one in month() if is_night(one.at))
    day = Counter(one.told.case.story.matter[:4] for one in month() if not is_night(one.at))

    assert night["0601"] / night.total() > 2 * day["0601"] / day.total()


def test_texts_are_many_and_name_nobody():
    narratives = [one.told.body["narrative"] for one in month()]
    requesters = [one.told.body["requester"] for one in month() if one.told.body["requester"]]

    local = {text for text in narratives if "咨询" not in text}
    assert len(local) > 4_000
    assert not [text for text in narratives if PHONE.search(text) or "{" in text]
    assert {each["phone"][:7] for each in requesters} == {"1700000"}
    assert all(re.fullmatch(r".(先生|女士)", each["name"]) for each in requesters)


def test_an_anonymous_request_names_no_requester():
    bodies = [one.told.body for one in month()]

    assert {body["requester"] for body in bodies if body["secrecy"] == "anonymous"} == {None}


@given(
    matter=st.sampled_from(sorted(stories())),
    seed=st.integers(0, 10_000),
    substantiated=st.booleans(),
    resolved=st.booleans(),
    again=st.integers(0, 2),
)
def test_each_text_of_each_story_can_be_told(matter, seed, substantiated, resolved, again):
    story, rng = stories()[matter], Random(seed)
    assert len(story.problem) == len(story.finding) == len(story.reply)
    assert len(story.question) == len(story.answer)
    for kind in story.weights:
        texts = {RequestKind.INQUIRY: story.question, RequestKind.PRAISE: story.praise}
        for number in range(len(texts.get(kind, story.problem))):
            case = Tale(story=story, kind=kind, number=number, words=words(rng))
            told = case.told(rng, "phone", "金平区石炮台街道")
            result = case.result(rng, substantiated=substantiated, resolved=resolved, again=again)
            for text in (case.subject, told, case.answered(), *result):
                assert "{" not in text
                assert "。。" not in text
                assert text.strip() == text != ""


def test_a_short_play_has_a_short_storm():
    assert storm_of(START, START + timedelta(days=2)) == Storm(
        since=START + timedelta(hours=26.4), until=START + timedelta(hours=38.4)
    )
