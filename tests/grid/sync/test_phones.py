"""Whatever happens between phones and the service, nothing that a worker recorded is lost."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from events.catalog.grid_case.late import CaseFactKept
from events.catalog.names import SyncOutcome
from events.catalog.patrol_rounds import PointPassed
from events.store import Recorded
from grid.workers.round_acts import patrol_round, plan_of
from tests.databases import effort
from tests.grid.sync.phones import WINDOW, WORKERS
from tests.grid.sync.street import Street, about_of

HISTORIES = effort(ci=150, full=20_000, repeated=60)
STEPS = 40
MINUTE = timedelta(seconds=61)
DUTIES = {"start-shift", "end-shift", "start-round", "pass-point", "end-round"}
OVER = {
    "patrol_round.not_open",
    "patrol_round.not_yours",
    "grid_worker.not_allowed_now",
    "grid_worker.not_assigned",
}
"""A round or shift that is over, or another's, takes nothing more; the phone keeps the item."""


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
            phone_at = getattr(each.event, "phone_at", None)
            if each.origin.actor in WORKERS and phone_at is not None:
                found[each.origin.actor, phone_at].append(each)
    return found


async def test_no_item_is_lost_or_doubled_in_any_history():
    """Offline, killed, dropped answers, repeats, any order, redrawn maps, the office meanwhile."""
    seen = defaultdict(int)
    for seed in range(HISTORIES):
        street = await lived(seed)
        log = await recorded_of(street)
        require_each_once(seed, street, log)
        require_order(seed, street, log)
        require_times(seed, street, log)
        await require_points(seed, street, log)
        await require_repeats(seed, street)
        for name, times in street.seen.items():
            seen[name] += times

    assert {
        "accepted", "replayed", "kept", "refused", "unchanged", "sync.gap", "sync.try_again", *OVER,
    } <= seen.keys()  # fmt: skip


def require_each_once(seed: int, street: Street, log: dict) -> None:
    """Every item has a final answer that is true, and the log holds it once or has it already."""
    assert all(not phone.outbox for phone in street.phones), seed
    assert street.receipts.keys() == street.model.keys(), seed
    assert len(log) == len(street.model) - sum(len(each.unrecorded) for each in street.phones), seed
    for client_id, said in street.model.items():
        events = log.get((said["phone"].worker, said["item"].recorded_at), [])
        receipt = street.receipts[client_id]
        if receipt.outcome is SyncOutcome.REFUSED:
            assert receipt.problem.code in OVER, (seed, receipt.problem)
            assert (said["item"].action in DUTIES, events) == (True, []), seed
            continue
        if receipt.position is None:
            assert (said["item"].action in {"attach", "pass-point"}, events) == (True, []), seed
            continue
        require_one_append(seed, events)
        last = events[-1]
        assert (last.stream, last.position) == (receipt.stream, receipt.position), seed
        late = isinstance(last.event, CaseFactKept) and last.event.why is not None
        assert late is (SyncOutcome.KEPT in {receipt.outcome, receipt.first}), seed


def require_one_append(seed: int, events: list[Recorded]) -> None:
    """A report that is fixed at once is two facts; so is the first point of a round."""
    assert len({each.event.type for each in events}) == len(events) in {1, 2}, seed
    assert len({each.stream for each in events}) == 1, seed
    assert events[-1].position - events[0].position == len(events) - 1, seed


def require_order(seed: int, street: Street, log: dict) -> None:
    """Of one case or round the log has a phone's items in the order in which they were recorded."""
    of_case = defaultdict(list)
    for said in street.model.values():
        events = log.get((said["phone"].worker, said["item"].recorded_at))
        if events:
            about = about_of(said["item"]) or said["item"].client_id
            of_case[said["phone"].number, about].append(
                (said["item"].sequence, events[-1].position)
            )
    for pairs in of_case.values():
        assert [position for _, position in sorted(pairs)] == sorted(p for _, p in pairs), seed


def require_times(seed: int, street: Street, log: dict) -> None:
    """With any clock, what was done offline counts from when it was done, never from before."""
    for said in street.model.values():
        for each in log.get((said["phone"].worker, said["item"].recorded_at), ()):
            counted = getattr(each.event, "counted_at", None)
            if counted is not None:
                assert abs(counted - said["truth"]) <= MINUTE, seed
                assert counted <= each.event.at, seed


async def require_points(seed: int, street: Street, log: dict) -> None:
    """What was passed is passed, once; in time if it was, whenever it came and by any clock."""
    passed = {}
    for stream in street.beats.rounds():
        state = patrol_round.fold(each.event for each in await street.store.load(stream))
        passed[stream] = (plan_of(state).due_at, state.passed)
    for client_id, said in street.model.items():
        item, receipt = said["item"], street.receipts[client_id]
        if item.action != "pass-point" or receipt.outcome is SyncOutcome.REFUSED:
            continue
        due_at, cells = passed[f"patrol_round-{item.round_id}"]
        assert item.body["cell"] in cells, seed
        for each in log.get((said["phone"].worker, item.recorded_at), ()):
            if isinstance(each.event, PointPassed):
                in_time = said["truth"] < due_at
                near = abs(said["truth"] - due_at) <= MINUTE
                old = each.event.at - said["truth"] > WINDOW - MINUTE
                assert near or old or each.event.in_time is in_time, seed


async def require_repeats(seed: int, street: Street) -> None:
    """Even after all is done, the same items in any order get their first answers."""
    for phone in street.phones:
        items = [
            said["item"]
            for client_id, said in street.model.items()
            if said["phone"] is phone and client_id not in phone.unrecorded
        ]
        street.chance.shuffle(items)
        before = street.store.position
        for receipt in await street.send(phone, items):
            first = street.receipts[receipt.client_id]
            assert receipt.outcome is SyncOutcome.REPLAYED, (seed, receipt.problem)
            assert (receipt.position, receipt.stream) == (first.position, first.stream), seed
        assert street.store.position == before, seed
