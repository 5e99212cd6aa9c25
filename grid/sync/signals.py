"""
Signals: what a supervisor may ask a worker about. Pure.

Never a refusal: in a street between high houses a phone errs by 10 to 50 m, half a cell.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

from events.catalog.values import Point
from grid.map.crs import to_wgs84

EARTH: Final = 6_371_008.8  # metres, the mean radius
KMH: Final = 3.6  # km/h in a metre a second


@dataclass(frozen=True, kw_only=True)
class Signal:
    """`code` for programs; the sentences for people."""

    code: str
    message: str
    message_en: str


@dataclass(frozen=True, kw_only=True)
class Fix:
    """Where a phone was; `accuracy_m`: the radius that the phone gave for it."""

    at: datetime
    point: Point
    accuracy_m: float | None = None


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo by its content, and where it was taken."""

    sha256: str
    kind: str  # before | after | scene
    point: Point | None = None
    accuracy_m: float | None = None


def metres_between(a: Point, b: Point) -> float:
    """On a sphere, after both are converted to one coordinate system. Raises InvalidPoint."""
    (lon_a, lat_a), (lon_b, lat_b) = (to_wgs84(each.lon, each.lat, each.crs) for each in (a, b))
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    across = cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(sin(north / 2) ** 2 + across)))


def surely_between(a: Point, b: Point, *accuracies: float | None) -> float:
    """The metres that lie between two points whatever their errors, as far as these are given."""
    return max(0.0, metres_between(a, b) - sum(each or 0.0 for each in accuracies))


def impossible_speed(before: Fix, after: Fix, *, fastest_kmh: float) -> Signal | None:
    """Faster than anybody is in a street; two places at one moment are the fastest of all."""
    metres = surely_between(before.point, after.point, before.accuracy_m, after.accuracy_m)
    seconds = abs((after.at - before.at).total_seconds())
    if metres * KMH <= fastest_kmh * seconds or metres == 0:
        return None
    return Signal(
        code="impossible_speed",
        message=f"{seconds:.0f} 秒内移动至少 {metres:.0f} 米，快于 {fastest_kmh:g} 公里/小时",
        message_en=f"At least {metres:.0f} m in {seconds:.0f} s: over {fastest_kmh:g} km/h",
    )


def speeds(fixes: Sequence[Fix], *, fastest_kmh: float) -> Iterator[Signal | None]:
    """For each fix but the first, in order: what its distance from the one before says."""
    for before, after in pairwise(fixes):
        yield impossible_speed(before, after, fastest_kmh=fastest_kmh)


def far_from_place(photo: Photo, place: Point, *, farthest_m: float) -> Signal | None:
    if photo.point is None:
        return None
    metres = surely_between(photo.point, place, photo.accuracy_m)
    if metres <= farthest_m:
        return None
    return Signal(
        code="far_from_place",
        message=f"照片拍摄位置距事发地点至少 {metres:.0f} 米",
        message_en=f"The photo was taken at least {metres:.0f} m from the place",
    )


def before_is_after(photos: Sequence[Photo]) -> Signal | None:
    """处置前后是同一张照片."""
    befores, afters = (
        {each.sha256 for each in photos if each.kind == kind} for kind in ("before", "after")
    )
    if befores.isdisjoint(afters):
        return None
    return Signal(
        code="before_is_after",
        message="处置前与处置后的照片是同一张",
        message_en="The photo before and the photo after are the same",
    )


def same_photo_twice(
    photos: Sequence[Photo], elsewhere: Collection[str], *, others: int
) -> Signal | None:
    """`elsewhere`: the photos of `others` other cases."""
    if not {each.sha256 for each in photos} & set(elsewhere):
        return None
    return Signal(
        code="same_photo_twice",
        message=f"同一张照片也用于其他 {others} 个案件",
        message_en=f"The same photo is used for {others} other cases",
    )
