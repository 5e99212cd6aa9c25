"""Signals for a supervisor: an error of the phone's position is never held against a worker."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import Crs
from events.catalog.values import Point
from grid.map.crs import from_wgs84
from grid.sync.signals import (
    Fix,
    Photo,
    before_is_after,
    far_from_place,
    impossible_speed,
    metres_between,
    same_photo_twice,
    speeds,
)

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
HERE = Point(lon=116.7, lat=23.36, crs=Crs.WGS84)
A, B = "a" * 64, "b" * 64


def north(metres: float, crs: Crs = Crs.WGS84) -> Point:
    lon, lat = from_wgs84(HERE.lon, HERE.lat + metres / 111_195, crs)
    return Point(lon=lon, lat=lat, crs=crs)


def fix(seconds: float, metres: float, accuracy: float | None = None) -> Fix:
    return Fix(at=AT + timedelta(seconds=seconds), point=north(metres), accuracy_m=accuracy)


@pytest.mark.parametrize("crs", list(Crs))
def test_a_distance_does_not_depend_on_the_coordinate_system(crs: Crs):
    assert metres_between(HERE, north(1_000, crs)) == pytest.approx(1_000, abs=1)


def test_four_kilometres_in_a_minute_are_impossible_and_two_are_not():
    found = impossible_speed(fix(0, 0), fix(60, 4_000), fastest_kmh=150)

    assert found is not None
    assert found.code == "impossible_speed"
    assert "4000 米" in found.message
    assert impossible_speed(fix(0, 0), fix(60, 2_000), fastest_kmh=150) is None


def test_two_places_at_one_moment_are_impossible_and_one_place_is_not():
    assert impossible_speed(fix(0, 0), fix(0, 500), fastest_kmh=150) is not None
    assert impossible_speed(fix(0, 0), fix(0, 0), fastest_kmh=150) is None


@given(error=st.floats(0, 5_000), seconds=st.integers(0, 3_600))
def test_what_the_error_of_a_position_explains_is_no_signal(error, seconds):
    moved = fix(seconds, error * 0.99, accuracy=error)

    assert impossible_speed(fix(0, 0), moved, fastest_kmh=5) is None


def test_each_position_is_compared_with_the_one_before():
    found = list(speeds([fix(0, 0), fix(60, 50), fix(61, 9_000)], fastest_kmh=150))

    assert [None, "impossible_speed"] == [each and each.code for each in found]


def test_a_photo_far_from_the_place_is_a_signal_beyond_its_error():
    near, far = (Photo(sha256=A, kind="scene", point=north(each)) for each in (90, 110))
    unsure = Photo(sha256=A, kind="scene", point=north(110), accuracy_m=20)
    placeless = Photo(sha256=A, kind="scene")

    found = [far_from_place(each, HERE, farthest_m=100) for each in (near, far, unsure, placeless)]

    assert [None, "far_from_place", None, None] == [each and each.code for each in found]


def test_one_photo_before_and_after_is_a_signal():
    before, scene, after = (Photo(sha256=A, kind=kind) for kind in ("before", "scene", "after"))

    assert before_is_after([before, after]) is not None
    assert before_is_after([before, scene]) is None
    assert before_is_after([before, Photo(sha256=B, kind="after")]) is None


def test_a_photo_of_another_case_is_a_signal():
    found = same_photo_twice([Photo(sha256=A, kind="scene")], {A}, others=2)

    assert found is not None
    assert "2 个案件" in found.message
    assert same_photo_twice([Photo(sha256=B, kind="scene")], {A}, others=2) is None
