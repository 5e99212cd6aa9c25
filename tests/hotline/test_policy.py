"""Policy: the default table, and what it says for one order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.catalog.names import ClockName, RequestKind, Secrecy, Unit, Urgency
from events.working_time import TimeLimit, due_at, ordinary_weeks
from hotline.default_policy import default_policy
from hotline.matter import Matter
from hotline.policy import HandleLimits, in_force
from hotline.policy_limits import DueOf, asks_follow_up, clock_limits, return_window
from hotline.reference import policy_from_json, to_json

POLICY = default_policy()
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY_MORNING = datetime(2030, 3, 4, 10, tzinfo=SHANGHAI)
FRIDAY_EVENING = datetime(2030, 3, 8, 17, tzinfo=SHANGHAI)
TWO_DAYS, FIVE_DAYS = TimeLimit(2, Unit.WORKING_DAY), TimeLimit(5, Unit.WORKING_DAY)
ORDINARY, URGENT, CRITICAL = Urgency.ORDINARY, Urgency.URGENT, Urgency.CRITICAL


def limit(words: str) -> TimeLimit | None:
    """`4 wh`, `3 wd`, `24 h` as the table of the default policy writes them."""
    units = {"wh": Unit.WORKING_HOUR, "wd": Unit.WORKING_DAY, "h": Unit.HOUR, "min": Unit.MINUTE}
    value, _, unit = words.partition(" ")
    return None if words == "-" else TimeLimit(int(value), units[unit])


def from_moment(start: datetime) -> DueOf:
    calendar = ordinary_weeks(SHANGHAI, "test")
    return lambda given: due_at(start, given, calendar, POLICY.office_hours).due_at


def handle(
    kind: RequestKind,
    urgency: Urgency,
    matter: Matter | None = None,
    start: datetime = MONDAY_MORNING,
) -> TimeLimit:
    found = clock_limits(POLICY, kind=kind, urgency=urgency, matter=matter, due=from_moment(start))
    return found[ClockName.HANDLE][0]


def matter(own: str, urgent: str = "-") -> Matter:
    return Matter("010301", "g", "s", "n", "t", limit(own), limit(urgent))


@pytest.mark.parametrize(
    ("kind", "acknowledge", "contact", "ordinary", "urgent", "critical", "extensions"),
    [
        ("inquiry", "2 wh", "-", "1 wd", "4 wh", "2 h", ["1 wd"]),
        ("help", "4 wh", "1 wd", "3 wd", "24 h", "2 h", ["3 wd"]),
        ("complaint", "4 wh", "1 wd", "5 wd", "2 wd", "24 h", ["5 wd", "10 wd"]),
        ("tip_off", "4 wh", "1 wd", "10 wd", "5 wd", "24 h", ["10 wd"]),
        ("suggestion", "8 wh", "-", "10 wd", "-", "-", ["5 wd"]),
        ("praise", "8 wh", "-", "3 wd", "-", "-", []),
    ],
)
def test_the_default_is_the_table_of_the_domain(
    kind: str,
    acknowledge: str,
    contact: str,
    ordinary: str,
    urgent: str,
    critical: str,
    extensions: list[str],
):
    row = POLICY.kinds[RequestKind(kind)]

    assert (limit(acknowledge), limit(contact)) == (row.acknowledge, row.contact)
    assert (limit(ordinary), limit(urgent), limit(critical)) == (
        row.handle.ordinary,
        row.handle.urgent,
        row.handle.critical,
    )
    assert tuple(limit(words) for words in extensions) == row.extensions
    assert row.contact_by_centre == (kind == "tip_off")


def test_every_kind_has_a_row():
    assert set(RequestKind) == set(POLICY.kinds)


def test_an_urgency_without_a_limit_follows_the_next_milder_one():
    assert limit("10 wd") == handle(RequestKind.SUGGESTION, CRITICAL)
    assert limit("10 wd") == handle(RequestKind.SUGGESTION, URGENT)
    assert limit("24 h") == handle(RequestKind.COMPLAINT, CRITICAL)
    assert TWO_DAYS == HandleLimits(ordinary=FIVE_DAYS, urgent=TWO_DAYS).at(CRITICAL)


def test_a_matters_own_limit_wins_when_it_is_due_sooner():
    assert limit("24 h") == handle(RequestKind.COMPLAINT, ORDINARY, matter("24 h"))
    assert limit("5 wd") == handle(RequestKind.COMPLAINT, ORDINARY, matter("15 wd"))
    assert limit("2 h") == handle(RequestKind.COMPLAINT, URGENT, matter("24 h", "2 h"))


def test_limits_in_different_units_are_compared_by_the_moments_they_are_due():
    """35 hours from Monday morning end after 1 working day, from Friday evening before it."""
    own = matter("35 h")

    on_monday = handle(RequestKind.INQUIRY, ORDINARY, own, MONDAY_MORNING)
    on_friday = handle(RequestKind.INQUIRY, ORDINARY, own, FRIDAY_EVENING)

    assert (limit("1 wd"), limit("35 h")) == (on_monday, on_friday)


def test_an_urgent_order_is_bound_by_the_matters_ordinary_limit_too():
    assert limit("24 h") == handle(RequestKind.COMPLAINT, URGENT, matter("24 h"))


def test_a_matters_urgent_limit_is_not_for_an_ordinary_order():
    assert limit("24 h") == handle(RequestKind.COMPLAINT, ORDINARY, matter("24 h", "2 h"))


def test_the_citizens_clock_is_the_handling_limit_and_two_working_days_more():
    """T-07."""
    found = clock_limits(
        POLICY,
        kind=RequestKind.COMPLAINT,
        urgency=ORDINARY,
        matter=matter("24 h"),
        due=from_moment(MONDAY_MORNING),
    )

    assert {
        ClockName.ACKNOWLEDGE: (limit("4 h"),),
        ClockName.CONTACT: (limit("12 h"),),
        ClockName.HANDLE: (limit("24 h"),),
        ClockName.CITIZEN: (limit("24 h"), limit("2 wd")),
    } == found


def test_nobody_is_to_be_contacted_for_an_inquiry_or_an_anonymous_tip_off():
    """D-07: an anonymous person cannot be reached, and must not be looked for."""
    clocks = from_moment(MONDAY_MORNING)
    inquiry = clock_limits(
        POLICY, kind=RequestKind.INQUIRY, urgency=ORDINARY, matter=None, due=clocks
    )
    tip_off, anonymous = (
        clock_limits(
            POLICY,
            kind=RequestKind.TIP_OFF,
            urgency=ORDINARY,
            matter=None,
            due=clocks,
            secrecy=secrecy,
        )
        for secrecy in (Secrecy.CONFIDENTIAL, Secrecy.ANONYMOUS)
    )

    assert ClockName.CONTACT not in inquiry
    assert ClockName.CONTACT in tip_off
    assert ClockName.CONTACT not in anonymous


def test_a_return_is_open_for_four_working_hours_or_thirty_minutes_when_urgent():
    """R-01."""
    assert limit("4 wh") == return_window(POLICY, ORDINARY)
    assert limit("30 min") == return_window(POLICY, URGENT)
    assert limit("30 min") == return_window(POLICY, CRITICAL)


def test_returns_disputes_and_follow_up_attempts_are_counted_as_the_rules_say():
    """R-02, F-01; and the router does not dispatch by itself."""
    assert (2, limit("1 wd"), 3) == (
        POLICY.max_returns,
        POLICY.dispute_limit,
        POLICY.max_follow_up_attempts,
    )
    assert not POLICY.dispatch_at_acceptance
    assert {"not_in_charge", "not_admitted"} <= set(POLICY.return_reasons)


def test_help_complaints_and_named_tip_offs_are_followed_up():
    asked = {
        kind for kind in RequestKind if asks_follow_up(POLICY, kind=kind, secrecy=Secrecy.OPEN)
    }

    assert {RequestKind.HELP, RequestKind.COMPLAINT, RequestKind.TIP_OFF} == asked
    assert not asks_follow_up(POLICY, kind=RequestKind.TIP_OFF, secrecy=Secrecy.ANONYMOUS)
    assert asks_follow_up(POLICY, kind=RequestKind.TIP_OFF, secrecy=Secrecy.CONFIDENTIAL)


def test_a_complaint_may_be_extended_twice_help_once_and_praise_never():
    """T-04."""
    allowed = {kind: row.extensions for kind, row in POLICY.kinds.items()}

    assert (limit("5 wd"), limit("10 wd")) == allowed[RequestKind.COMPLAINT]
    assert (limit("3 wd"),) == allowed[RequestKind.HELP]
    assert () == allowed[RequestKind.PRAISE]


def test_a_policy_survives_the_way_through_json():
    assert POLICY == policy_from_json(to_json(POLICY))


def test_a_policy_with_a_field_that_nobody_knows_is_refused():
    data = to_json(POLICY)

    with pytest.raises(ValueError, match="max_retruns"):
        policy_from_json(data | {"max_retruns": 5})
    data["kinds"]["help"]["handle"]["hurried"] = None
    with pytest.raises(ValueError, match="hurried"):
        policy_from_json(data)


def test_a_limit_of_no_time_is_refused():
    data = to_json(POLICY)
    data["dispute_limit"]["value"] = 0

    with pytest.raises(ValueError, match="whole number"):
        policy_from_json(data)


SECOND = timedelta(seconds=1)
NEW_YEAR = datetime(2030, 1, 1, tzinfo=SHANGHAI)
NEXT_YEARS = replace(POLICY, version=2, valid_from=date(2030, 1, 1))


def test_a_policy_begins_with_its_day_in_the_city():
    """T-12: its zone decides, not the zone of the moment."""
    both = [POLICY, NEXT_YEARS]

    assert in_force(both, NEW_YEAR - SECOND) == POLICY
    assert in_force(both, NEW_YEAR.astimezone(ZoneInfo("UTC"))) == NEXT_YEARS


def test_the_policy_published_last_of_those_that_have_begun_is_in_force():
    """A change that holds at once replaces the one that was to come."""
    at_once = replace(POLICY, version=3)

    assert in_force([POLICY, NEXT_YEARS, at_once], NEW_YEAR) == at_once
    assert in_force([NEXT_YEARS], NEW_YEAR - SECOND) == NEXT_YEARS, "a city has a first policy"


def test_the_day_of_a_policy_is_stored():
    assert policy_from_json(to_json(NEXT_YEARS)) == NEXT_YEARS
