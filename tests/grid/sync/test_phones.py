"""Whatever happens between phones and the service, nothing that a worker recorded is lost."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from events.catalog.grid_case.late import CaseFactKept
from events.catalog.names import SyncOutcome
from events.store import Recorded
from tests.databases import effort
from tests.grid.sync.phones import WORKERS, Street

HISTORIES = effort(ci=300, full=20_000, repeated=60)
STEPS = 40
MINUTE = timedelta(seconds=61)


async def lived(seed: int) -> Street:
    street = Street(Random(seed))
    for _ in range(STEPS):
        await street.step()
    await street.settle()
    return street


async def recorded_of(street: Street) -> dict[object, list[Recorded]]:
    """What the log holds of workers, by the moment that their phone gave."""
    found = defaultdict(list)
    for stream in [*street.store.streams]:
        for each in await street.store.load(stream):
            if each.origin.actor in WORKERS:
                found[each.origin.actor, each.event.phone_at].append(each)  # type: ignore[attr-defined]
    return found


async def test_no_item_is_lost_or_doubled_in_any_history():
    """Offline, killed, dropped answers, repeats, any order, redrawn maps, the office meanwhile."""
    seen = defaultdict(int)
    for seed in range(HISTORIES):
        street = await lived(seed)
        log = await recorded_of(street)
        await require_each_once(seed, street, log)
        require_order(seed, street, log)
        require_times(seed, street, log)
        await require_repeats(seed, street)
        for name, times in street.seen.items():
            seen[name] += times

    assert {"accepted", "replayed", "kept", "refused", "sync.gap", "sync.try_again"} <= seen.keys()


async def require_each_once(seed: int, street: Street, log: dict) -> None:
    """Every item has a final answer that is true, and the log holds it once."""
    assert all(not phone.outbox for phone in street.phones), seed
    assert street.receipts.keys() == street.model.keys(), seed
    assert sum(map(len, log.values())) == len(street.model), seed
    for client_id, said in street.model.items():
        (event,) = log[said["phone"].worker, said["item"].recorded_at]
        receipt = street.receipts[client_id]
        assert receipt.outcome is not SyncOutcome.REFUSED, (seed, receipt.problem)
        assert (event.stream, event.position) == (receipt.stream, receipt.position), seed
        late = isinstance(event.event, CaseFactKept) and event.event.why is not None
        assert late is (SyncOutcome.KEPT in {receipt.outcome, receipt.first}), seed


def require_order(seed: int, street: Street, log: dict) -> None:
    """Of one case the log has a phone's items in the order in which they were recorded."""
    of_case = defaultdict(list)
    for said in street.model.values():
        (event,) = log[said["phone"].worker, said["item"].recorded_at]
        about = said["item"].case_no or said["item"].case_client_id or said["item"].client_id
        of_case[said["phone"].number, about].append((said["item"].sequence, event.position))
    for pairs in of_case.values():
        assert [position for _, position in sorted(pairs)] == sorted(p for _, p in pairs), seed


def require_times(seed: int, street: Street, log: dict) -> None:
    """With any clock, what was done offline counts from when it was done, never from before."""
    for said in street.model.values():
        (event,) = log[said["phone"].worker, said["item"].recorded_at]
        counted = getattr(event.event, "counted_at", None)
        if counted is not None:
            assert abs(counted - said["truth"]) <= MINUTE, seed
            assert counted <= event.event.at, seed


async def require_repeats(seed: int, street: Street) -> None:
    """Even after all is done, the same items in any order get their first answers."""
    for phone in street.phones:
        items = [said["item"] for said in street.model.values() if said["phone"] is phone]
        street.chance.shuffle(items)
        before = street.store.position
        for receipt in await street.send(phone, items):
            first = street.receipts[receipt.client_id]
            assert receipt.outcome is SyncOutcome.REPLAYED, (seed, receipt.problem)
            assert (receipt.position, receipt.stream) == (first.position, first.stream), seed
        assert street.store.position == before, seed
