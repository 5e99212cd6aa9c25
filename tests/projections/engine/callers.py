"""A view that is keyed by a person, not by a stream: how often each requester registered."""

from collections import Counter

from projections.engine.read_model import ERASURE, Added, Change, ReadModel


def fold(before, batch):
    counts = Counter({row["subject_id"]: row["orders"] for row in before})
    known = set(counts)
    for fact in batch:
        if fact.type == ERASURE:
            counts.pop(fact.data["erased_subject"], None)
        else:
            counts[fact.key] += 1
    return [Change("forget", (list(known),)), Added(list(counts.items()))]


CALLERS = ReadModel(
    name="callers",
    file=__file__,
    version=1,
    streams="work_order",
    key=lambda event: event["subject_id"],
    types=frozenset({"work_order.registered", ERASURE}),
    fold=fold,
)
