"""The exact part: small whole numbers make a ray meet corners, tiny steps make a product round."""

from fractions import Fraction
from math import atan2

from hypothesis import assume, given
from hypothesis import strategies as st

from grid.map.geometry import (
    METRES_PER_DEGREE,
    Ring,
    box_around,
    covers,
    edges_of,
    is_box,
    metres_between,
    rectangle,
    turn,
)
from tests.grid.map.oracle import holds

small = st.integers(-4, 4).map(float)
corner = st.tuples(small, small)
steps = st.integers(-20, 20)


@given(corners=st.sets(corner, min_size=3, max_size=9), x=small, y=small)
def test_a_point_is_covered_as_rational_numbers_say(corners, x, y):
    ring = star(corners)

    assert holds(((ring,),), x, y) == covers(edges_of(((ring,),)), x, y)


@given(corners=st.sets(corner, min_size=3, max_size=9), x=small, y=small)
def test_a_hole_is_left_out_and_its_edge_is_kept(corners, x, y):
    polygons = ((rectangle((-9.0, -9.0, 9.0, 9.0))[0][0], star(corners)),)

    assert holds(polygons, x, y) == covers(edges_of(polygons), x, y)


@given(i=steps, j=steps)
def test_the_side_of_a_line_is_right_where_doubles_round(i, j):
    """The classical trap: a point a few units in the last place off the diagonal."""
    x, y = 0.5 + i * 2.0**-53, 0.5 + j * 2.0**-53
    exact = Fraction(y) - Fraction(x)

    assert (exact > 0) - (exact < 0) == sign(turn(12.0, 12.0, 24.0, 24.0, x, y))


def test_a_box_is_told_from_a_bent_ring_with_the_same_corners():
    (((west_south, east_south, east_north, west_north, _),),) = rectangle((0.0, 0.0, 2.0, 1.0))

    assert is_box((((west_south, east_south, east_north, west_north, west_south),),))
    assert not is_box((((west_south, east_north, east_south, west_north, west_south),),))
    assert not is_box((((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.5, 1.0), (0.0, 0.0)),))


@given(x=st.floats(70, 130), y=st.floats(-60, 60), metres=st.floats(1, 50_000))
def test_the_box_around_a_circle_holds_it(x, y, metres):
    """Otherwise a hint could miss a cell that is near enough."""
    west, south, east, north = box_around(x, y, metres)
    far = ((west, south - 1, west, north + 1), (east, south - 1, east, north + 1))
    near = ((west - 1, south, east + 1, south), (west - 1, north, east + 1, north))

    assert metres_between((*far, *near), x, y) >= metres


def test_a_degree_of_latitude_is_its_length_in_metres():
    assert METRES_PER_DEGREE == metres_between(((116.0, 24.0, 117.0, 24.0),), 116.5, 23.0)


def star(corners: set[tuple[float, float]]) -> Ring:
    """A ring that does not cross itself: around a centre, one corner for each direction."""
    cx = sum(x for x, _ in corners) / len(corners)
    cy = sum(y for _, y in corners) / len(corners)
    by_angle = {atan2(y - cy, x - cx): (x, y) for x, y in sorted(corners) if (x, y) != (cx, cy)}
    assume(len(by_angle) >= 3)
    ring = [by_angle[angle] for angle in sorted(by_angle)]
    return (*ring, ring[0])


def sign(value: float) -> int:
    return (value > 0) - (value < 0)
