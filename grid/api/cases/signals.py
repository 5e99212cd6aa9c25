"""
Signals about the photos of a case (线索): what its worker may be asked about.

They are computed when a supervisor or a shift lead reads the case, and refuse nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final, Protocol

from events.catalog.grid_case.reporting import report_of
from events.catalog.names import Role
from events.catalog.values import Point
from events.store import Recorded
from grid.sync.signals import (
    Fix,
    Photo,
    Signal,
    before_is_after,
    far_from_place,
    impossible_speed,
    same_photo_twice,
)

READERS: Final = frozenset({Role.SUPERVISOR, Role.SHIFT_LEAD})
SIDES: Final = ("before", "after")


class PhotoTerms(Protocol):
    """What the policy in force says about photos."""

    @property
    def fastest_kmh(self) -> float: ...
    @property
    def farthest_photo_m(self) -> float: ...


@dataclass(frozen=True)
class TakenPhoto:
    """A photo, who sent it, and when it was taken by the phone."""

    photo: Photo
    by: str | None
    at: datetime | None


@dataclass(frozen=True)
class PhotoSignal:
    """`photos`: by content. `cases`: others that name the same photo."""

    signal: Signal
    photos: Sequence[str] = ()
    cases: Sequence[str] = ()

    def json(self, *, english: bool) -> dict[str, Any]:
        message = self.signal.message_en if english else self.signal.message
        return {
            "code": self.signal.code,
            "message": message,
            "photos": self.photos,
            "cases": self.cases,
        }


def taken_photos(history: Sequence[Recorded]) -> list[TakenPhoto]:
    """Each once by content and kind, where it was named first."""
    found: dict[tuple[str, str], TakenPhoto] = {}
    for recorded in history:
        points = getattr(recorded.event, "photo_points", None) or {}
        for each in getattr(recorded.event, "photos", ()):
            photo = Photo(
                sha256=each.sha256,
                kind=each.kind,
                point=points.get(each.sha256),
                accuracy_m=each.accuracy_m,
            )
            taken = TakenPhoto(photo, recorded.origin.actor, each.taken_at)
            found.setdefault((each.sha256, each.kind), taken)
    return list(found.values())


def place_of_case(history: Sequence[Recorded]) -> Point | None:
    return report_of(each.event for each in history).point


def photo_signals(
    history: Sequence[Recorded], terms: PhotoTerms, elsewhere: Mapping[str, Sequence[str]]
) -> Iterator[PhotoSignal]:
    """`elsewhere`: the photos of other cases, by case."""
    taken = taken_photos(history)
    photos = [each.photo for each in taken]
    yield from reused(photos, elsewhere)
    if same := before_is_after(photos):
        kinds = {kind: {each.sha256 for each in photos if each.kind == kind} for kind in SIDES}
        yield PhotoSignal(same, sorted(kinds["before"] & kinds["after"]))
    place = place_of_case(history)
    for each in {photo.sha256: photo for photo in photos}.values():
        if place and (far := far_from_place(each, place, farthest_m=terms.farthest_photo_m)):
            yield PhotoSignal(far, [each.sha256])
    yield from too_fast(taken, terms.fastest_kmh)


def reused(
    photos: Sequence[Photo], elsewhere: Mapping[str, Sequence[str]]
) -> Iterator[PhotoSignal]:
    for each in {photo.sha256: photo for photo in photos}.values():
        cases = [case_no for case_no, others in elsewhere.items() if each.sha256 in others]
        found = same_photo_twice([each], [each.sha256] if cases else [], others=len(cases))
        if found:
            yield PhotoSignal(found, [each.sha256], cases)


def too_fast(taken: Sequence[TakenPhoto], fastest_kmh: float) -> Iterator[PhotoSignal]:
    """Between two photos of one account, in the order in which its phone took them."""
    by_account: defaultdict[str | None, list[tuple[Fix, str]]] = defaultdict(list)
    for each in taken:
        if each.at is not None and each.photo.point is not None:
            fix = Fix(at=each.at, point=each.photo.point, accuracy_m=each.photo.accuracy_m)
            by_account[each.by].append((fix, each.photo.sha256))
    for fixes in by_account.values():
        for (before, one), (after, other) in pairwise(sorted(fixes, key=lambda each: each[0].at)):
            found = impossible_speed(before, after, fastest_kmh=fastest_kmh)
            if found and one != other:
                yield PhotoSignal(found, [one, other])
