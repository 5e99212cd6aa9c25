"""The list of orders, its search and the departments' inboxes, on a real log with a real vault."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from events.catalog.names import RequestKind, Secrecy, Sight
from events.catalog.people import SubjectErased
from events.vault import Vault
from projections.orders.list import ByColumn
from projections.orders.search import SearchFilters, Viewer, department_inbox, find_orders
from tests.projections.conftest import City
from tests.projections.lives import (
    DAY,
    HOUR,
    T0,
    accepted,
    acknowledged,
    dispatched,
    registered,
    rejected,
    return_granted,
    return_requested,
    submitted,
    withdrawn,
)

ANY = SearchFilters()


def sees(level: Sight = Sight.ALL, **reach: Any) -> Viewer:
    return Viewer(sight=lambda _: level, **reach)


EVERYTHING = sees(every=True)
PHONE = "13800000000"


async def test_the_newest_order_comes_first_and_equal_ones_by_number(city: City):
    for number, hours in (("b", 1), ("c", 0), ("a", 0)):
        await order(city, number, at=T0 + hours * HOUR)

    assert ["b", "a", "c"] == await numbers(city)


async def test_pages_follow_each_other_without_gap_or_repeat(city: City):
    for number in range(7):
        await order(city, f"{number}", at=T0 + (number // 3) * HOUR)
    await city.catch_up()
    pages, after = [], None
    while True:
        found = await search(city, limit=2, after=after)
        pages.append([item.order_no for item in found.items])
        after = found.after
        if after is None:
            break

    assert [["6", "3"], ["4", "5"], ["0", "1"], ["2"]] == pages


async def test_a_title_is_opened_when_it_is_read(city: City):
    await order(city, "1", title="路灯不亮")
    await city.catch_up()
    (item,) = (await search(city)).items

    assert ("路灯不亮", False) == (item.title, item.erased)
    assert "路灯不亮" not in repr(item)
    stored = await city.pool.fetchval("SELECT order_list::text FROM projections.order_list")
    assert "路灯不亮" not in stored.replace("路灯不亮", "", 1)  # once as the matter's name


@pytest.mark.parametrize("name", ByColumn.model_fields)
async def test_a_filter_by_column_finds_no_order_with_another_value(city: City, name: str):
    """One that is declared and forgotten in statement `find` would find them all."""
    await order(city, "1")
    others = {"kind": "praise", "channel": "other", "topic": "0" * 36, "place_unsure": "false"}
    another = others.get(name, "true")

    assert ["1"] == await numbers(city)
    assert [] == await numbers(city, SearchFilters(**{name: another}))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (SearchFilters(statuses=("dispatched",)), ["lamp"]),
        (SearchFilters(statuses=("dispatched", "registered")), ["lamp", "water"]),
        (SearchFilters(kind="inquiry"), ["water"]),
        (SearchFilters(matter="020101"), ["water"]),
        (SearchFilters(department="lighting"), ["lamp"]),
        (SearchFilters(department="power"), ["lamp"]),
        (SearchFilters(department="water"), []),
        (SearchFilters(cell="440511001000001"), ["lamp", "water"]),
        (SearchFilters(subdistrict="440511001000"), ["lamp", "water"]),
        (SearchFilters(subdistrict="440511002000"), []),
        (SearchFilters(channel="web"), []),
        (SearchFilters(due_before=T0 + 5 * DAY), []),
        (SearchFilters(due_before=T0 + 6 * DAY), ["lamp"]),
        (SearchFilters(q="路灯"), ["lamp"]),
        (SearchFilters(q="三盏路灯"), ["lamp"]),
        (SearchFilters(q="灯路"), []),
        (SearchFilters(q="水管 爆裂"), ["water"]),
        (SearchFilters(q="!?"), []),
        (SearchFilters(phone="138 0000 0000"), ["lamp"]),
        (SearchFilters(phone="13900001111"), []),
    ],
)
async def test_each_filter_finds_its_orders(
    city: City, filters: SearchFilters, expected: list[str]
):
    await order(city, "lamp", title="路灯不亮", narrative="三盏路灯连续两晚不亮", phone=PHONE)
    await city.record(accepted(), dispatched("lighting", ["power"]), order_no="lamp", after=1)
    await order(
        city, "water", title="水管爆裂", kind=RequestKind.INQUIRY, matter="020101", at=T0 - HOUR
    )

    assert expected == await numbers(city, filters)


async def test_candidates_of_the_blind_index_are_checked_against_the_text(city: City):
    """Its pairs are all there, but not in this order."""
    await order(city, "1", title="灯不 路灯")

    assert [] == await numbers(city, SearchFilters(q="路灯不"))


async def test_few_that_hold_the_query_are_found_behind_many_that_do_not(city: City):
    for number in range(9):
        title = "路灯不亮" if number in {0, 3, 8} else "灯不 路灯"
        await order(city, f"{number}", title=title)
    await city.catch_up()
    first = await search(city, SearchFilters(q="路灯不"), limit=2)
    rest = await search(city, SearchFilters(q="路灯不"), limit=2, after=first.after)

    assert [["0", "3"], ["8"]] == [[i.order_no for i in f.items] for f in (first, rest)]
    assert rest.after is None


async def test_overdue_is_asked_of_the_clock(city: City):
    for number in ("late", "in time", "withdrawn"):
        await order(city, number)
        await city.record(accepted(), dispatched(), acknowledged(), order_no=number, after=1)
    await city.record(submitted(at=T0 + DAY), order_no="in time", after=4)
    await city.record(withdrawn(T0 + DAY), order_no="withdrawn", after=4)

    assert ["late"] == await numbers(city, SearchFilters(overdue=True), now=T0 + 6 * DAY)
    assert [] == await numbers(city, SearchFilters(overdue=True), now=T0 + 5 * DAY)
    assert ["in time", "withdrawn"] == await numbers(
        city, SearchFilters(overdue=False), now=T0 + 6 * DAY
    )


async def test_a_handler_sees_the_orders_of_its_department_only(city: City):
    """V-01."""
    await order(city, "ours")
    await city.record(accepted(), dispatched("lighting", ["power"]), order_no="ours", after=1)
    await order(city, "theirs")
    await city.record(accepted(), dispatched("water"), order_no="theirs", after=1)

    for department in ("lighting", "power"):
        viewer = sees(department=department)
        assert ["ours"] == await numbers(city, viewer=viewer)


async def test_an_item_tells_the_lead_from_its_supporters(city: City):
    for number in ("1", "2"):
        await order(city, number)
    await city.record(accepted(), dispatched("lighting", ["power"]), order_no="1", after=1)
    await city.catch_up()
    found = await search(city)

    assert [("lighting", ["power"]), (None, [])] == [
        (item.lead_department, item.supporting_departments) for item in found.items
    ]
    (to_do,) = (
        await department_inbox(city.pool, city.vault, "power", EVERYTHING, now=T0, limit=2)
    ).items
    assert ("lighting", ["power"]) == (to_do.lead_department, to_do.supporting_departments)


async def test_a_returned_order_is_no_longer_its_department_s(city: City):
    await order(city, "1")
    told = (accepted(), dispatched(), return_requested(), return_granted())
    await city.record(*told, order_no="1", after=1)

    assert [] == await numbers(city, viewer=sees(department="lighting"))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": RequestKind.TIP_OFF},
        {"secrecy": Secrecy.CONFIDENTIAL},
        {"secrecy": Secrecy.ANONYMOUS},
    ],
)
async def test_a_protected_order_is_hidden_from_who_is_not_trusted_with_it(city: City, said):
    """D-07."""
    await order(city, "1", **said)

    assert [] == await numbers(city, viewer=sees(unprotected=True))
    assert ["1"] == await numbers(city, viewer=EVERYTHING)


@pytest.mark.parametrize("q", [None, "门口"])
async def test_who_asked_is_taken_out_of_the_title_of_a_protected_order(city: City, q: str | None):
    """D-07: its department may know what is wrong, and not who says so."""
    said = {"title": "林小明家门口路灯不亮", "requester_name": "林小明"}
    await order(city, "open", **said)
    await order(city, "protected", secrecy=Secrecy.CONFIDENTIAL, **said)
    for number in ("open", "protected"):
        await city.record(accepted(), dispatched("lighting"), order_no=number, after=1)
    await city.catch_up()
    viewer = Viewer(
        sight=lambda row: Sight.NO_REQUESTER if row["protected"] else Sight.ALL,
        department="lighting",
    )
    found = (await search(city, SearchFilters(q=q), viewer)).items
    to_do = (
        await department_inbox(city.pool, city.vault, "lighting", viewer, now=T0, limit=9)
    ).items

    for items in (found, to_do):
        titles = {item.order_no: item.title for item in items}
        assert titles["open"] == said["title"]
        assert "林小明" not in titles["protected"]
        assert titles["protected"].endswith("家门口路灯不亮")


async def test_after_erasure_nothing_derived_from_the_person_is_left(city: City):
    subject = await order(city, "1", title="路灯不亮", phone=PHONE)
    await city.catch_up()
    await city.vault.erase(subject)
    erased = SubjectErased(at=T0, erased_subject=subject, reason="request")
    await city.append(f"subject-{subject}", erased)
    await city.catch_up()
    (item,) = (await search(city)).items

    assert (None, True) == (item.title, item.erased)
    assert [] == await numbers(city, SearchFilters(q="路灯"))
    row = await city.pool.fetchrow("SELECT subject_id, search_tokens FROM projections.order_list")
    assert (None, []) == tuple(row)


async def test_an_erasure_in_the_same_batch_as_the_registration_holds_too(city: City):
    subject = await order(city, "1", title="路灯不亮")
    erased = SubjectErased(at=T0, erased_subject=subject, reason="request")
    await city.append(f"subject-{subject}", erased)
    await city.catch_up()

    row = await city.pool.fetchrow("SELECT subject_id, search_tokens FROM projections.order_list")
    assert (None, []) == tuple(row)


async def test_an_inbox_holds_what_the_department_must_act_on_soonest_first(city: City):
    for number, limit in (("never", None), ("later", 5 * DAY), ("soon", DAY)):
        await order(city, number, title=f"标题{number}")
        await city.record(
            accepted(), dispatched("lighting", ["power"], limit=limit), order_no=number, after=1
        )

    assert ["soon", "later", "never"] == await inbox(city, "lighting")
    assert ["soon", "later", "never"] == await inbox(city, "power", role="supporting")
    assert [] == await inbox(city, "power", role="lead")
    assert ["soon"] == await inbox(city, "lighting", due_before=T0 + 2 * DAY)


async def test_pages_of_an_inbox_go_on_behind_the_orders_without_a_deadline(city: City):
    for number in ("a", "b", "c"):
        await order(city, number)
        limit = DAY if number == "c" else None
        await city.record(accepted(), dispatched(limit=limit), order_no=number, after=1)
    await city.catch_up()
    first = await department_inbox(city.pool, city.vault, "lighting", EVERYTHING, now=T0, limit=2)
    rest = await department_inbox(
        city.pool, city.vault, "lighting", EVERYTHING, now=T0, limit=2, after=first.after
    )

    assert [["c", "a"], ["b"]] == [[i.order_no for i in f.items] for f in (first, rest)]
    assert rest.after is None


async def test_a_submitted_part_leaves_the_inbox_and_a_rejection_brings_it_back(city: City):
    await order(city, "1")
    await city.record(accepted(), dispatched(), acknowledged(), order_no="1", after=1)
    assert ["1"] == await inbox(city, "lighting")

    await city.record(submitted(), order_no="1", after=4)
    assert [] == await inbox(city, "lighting")

    await city.record(rejected(), order_no="1", after=5)
    assert ["1"] == await inbox(city, "lighting")


@pytest.mark.parametrize("end", [withdrawn(), return_granted()])
async def test_what_ended_leaves_every_inbox(city: City, end):
    await order(city, "1")
    await city.record(accepted(), dispatched("lighting", ["power"]), end, order_no="1", after=1)

    assert [[], []] == [await inbox(city, each) for each in ("lighting", "power")]


@dataclass
class Counting:
    """A vault that counts whose texts are opened."""

    vault: Vault
    opened: int = 0

    async def keys_for(self, subjects: Collection[str]) -> Mapping[str, bytes | None]:
        self.opened += len(subjects)
        return await self.vault.keys_for(subjects)

    async def find_callers(self, phone: str) -> list[str]:
        return await self.vault.find_callers(phone)

    def blind_tokens(self, text: str) -> list[int]:
        return self.vault.blind_tokens(text)


async def test_one_page_of_a_search_opens_a_bounded_number_of_orders(city: City):
    """The pairs of the query occur in every order, the query itself in none."""
    for number in range(40):
        await order(city, f"{number:02}", title="灯不 路灯", at=T0 - number * HOUR)
    await city.catch_up()
    vault = Counting(city.vault)
    found = await search(city, SearchFilters(q="路灯不"), limit=3, opener=vault, most_opened=10)

    assert found.items == []
    assert found.after is not None
    assert vault.opened <= 20


async def test_a_search_goes_on_behind_pages_without_items(city: City):
    for number in range(40):
        title = "路灯不亮" if number in {30, 39} else "灯不 路灯"
        await order(city, f"{number:02}", title=title, at=T0 - number * HOUR)
    await city.catch_up()
    heard, pages, after = [], 0, None
    while pages == 0 or after is not None:
        found = await search(city, SearchFilters(q="路灯不"), limit=3, after=after, most_opened=10)
        heard += [item.order_no for item in found.items]
        after, pages = found.after, pages + 1

    assert heard == ["30", "39"]
    assert pages > 1


async def order(city: City, number: str, at: datetime = T0, **said: Any) -> str:
    """Register; return whose it is."""
    phone = said.pop("phone", None)
    subject = await city.vault.subject_of(phone)
    said = {"title": "标题", "requester_phone": phone, **said}
    await city.record(registered(number, at, subject_id=subject, **said), order_no=number)
    return subject


async def numbers(
    city: City, filters: SearchFilters = ANY, viewer: Viewer = EVERYTHING, now: datetime = T0
) -> list[str]:
    await city.catch_up()
    found = await search(city, filters, viewer, now=now)
    return [item.order_no for item in found.items]


async def search(
    city: City,
    filters: SearchFilters = ANY,
    viewer: Viewer = EVERYTHING,
    *,
    now: datetime = T0,
    limit: int = 50,
    after: Sequence[str] | None = None,
    **more: Any,
):
    opener = more.pop("opener", city.vault)
    return await find_orders(
        city.pool, opener, filters, viewer, now=now, limit=limit, after=after, **more
    )


async def inbox(city: City, department: str, **wanted: Any) -> list[str]:
    await city.catch_up()
    found = await department_inbox(
        city.pool, city.vault, department, EVERYTHING, now=T0, limit=50, **wanted
    )
    return [item.order_no for item in found.items]
