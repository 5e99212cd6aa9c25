"""Whose number finds an order: its requester's as corrected, other callers', until an erasure."""

from events.catalog.names import Channel
from events.catalog.people import SubjectErased
from events.catalog.work_order.overlays import CorrectionRecorded, WorkOrderUrged
from projections.orders.detail_fold import fold as view_of
from projections.orders.detail_json import callers
from projections.orders.search import SearchFilters
from projections.orders.stored_facts import STREAM
from tests.projections.conftest import City
from tests.projections.lives import T0
from tests.projections.orders.test_search import PHONE, numbers, order


async def test_an_erased_caller_is_removed_and_the_order_stays(city: City):
    """D-05: another caller is sealed under a key of their own."""
    await order(city, "1", title="路灯不亮", phone=PHONE)
    caller = await city.vault.subject_of("13511112222")
    urged = WorkOrderUrged(
        at=T0, subject_id=caller, channel=Channel.PHONE, by_requester=False, caller_name="陈某"
    )
    await city.record(urged, order_no="1", after=1)
    assert ["1"] == await numbers(city, SearchFilters(phone="135 1111 2222"))

    await erased(city, caller)

    assert [] == await numbers(city, SearchFilters(phone="13511112222"))
    assert ["1"] == await numbers(city, SearchFilters(phone=PHONE))
    kept = "SELECT caller_ids FROM projections.order_list"
    assert [] == await city.pool.fetchval(kept)
    view = view_of(await city.store.load(f"{STREAM}1"))
    assert ([], "路灯不亮") == (callers(view), view.registered.title)


async def test_a_corrected_number_finds_the_order_until_its_person_is_erased(city: City):
    await order(city, "1", title="路灯不亮", phone=PHONE)
    right = await city.vault.subject_of("13511112222")
    corrected = CorrectionRecorded(
        at=T0, subject_id=right, field="requester_phone", value="13511112222"
    )
    await city.record(corrected, order_no="1", after=1)
    assert ["1"] == await numbers(city, SearchFilters(phone="13511112222"))
    assert [] == await numbers(city, SearchFilters(phone=PHONE))

    await erased(city, right)

    assert [] == await numbers(city, SearchFilters(phone=PHONE))
    row = await city.pool.fetchval("SELECT order_list::text FROM projections.order_list")
    assert right not in row


async def erased(city: City, subject: str) -> None:
    await city.vault.erase(subject)
    event = SubjectErased(at=T0, erased_subject=subject, reason="request")
    await city.append(f"subject-{subject}", event)
    await city.catch_up()
