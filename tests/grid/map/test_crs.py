"""G-01: a point declares its system, and every system leads to the same place."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.catalog.names import Crs
from grid.map.crs import InvalidPoint, SwappedPoint, from_wgs84, to_wgs84

# six decimals, computed by the published formulae outside this code base
KNOWN = {
    "Beijing": ((116.404000, 39.915000), (116.410244, 39.916404), (116.416627, 39.922700)),
    "Jinan": ((117.000900, 36.675800), (117.006747, 36.676070), (117.013130, 36.682395)),
    "Shanghai": ((121.473700, 31.230400), (121.478223, 31.228458), (121.484781, 31.234311)),
    "Hangzhou": ((120.155100, 30.274100), (120.159794, 30.271771), (120.166358, 30.277599)),
    "Shenzhen": ((114.057900, 22.543100), (114.063014, 22.540383), (114.069564, 22.546042)),
}
inside_lon = st.floats(72.1, 137.7)
inside_lat = st.floats(0.9, 55.7)


@pytest.mark.parametrize("city", KNOWN)
def test_the_published_formulae_give_the_known_points(city):
    wgs84, gcj02, bd09 = KNOWN[city]

    assert gcj02 == pytest.approx(from_wgs84(*wgs84, Crs.GCJ02), abs=6e-7)
    assert bd09 == pytest.approx(from_wgs84(*wgs84, Crs.BD09), abs=6e-7)


@pytest.mark.parametrize("crs", list(Crs))
@given(lon=inside_lon, lat=inside_lat)
def test_there_and_back_is_the_same_place(crs, lon, lat):
    assert (lon, lat) == pytest.approx(to_wgs84(*from_wgs84(lon, lat, crs), crs), abs=1e-9)


@given(lon=inside_lon, lat=inside_lat)
def test_a_shifted_system_is_a_noticeable_but_bounded_distance_away(lon, lat):
    """A forgotten conversion must not pass for a small error: 0.02 degrees bounds the shift."""
    east, north = from_wgs84(lon, lat, Crs.BD09)

    assert abs(east - lon) + abs(north - lat) > 1e-3
    assert max(abs(east - lon), abs(north - lat)) < 0.025


@pytest.mark.parametrize("crs", list(Crs))
@pytest.mark.parametrize(
    ("lon", "lat"), [(-71.06, 42.36), (151.2, -33.9), (0.0, 0.0), (180.0, -90.0)]
)
def test_outside_the_rectangle_nothing_is_shifted(lon, lat, crs):
    assert (lon, lat) == to_wgs84(lon, lat, crs)
    assert (lon, lat) == from_wgs84(lon, lat, crs)


def test_cgcs2000_is_taken_as_wgs84():
    assert (116.7, 23.36) == to_wgs84(116.7, 23.36, Crs.CGCS2000)


@pytest.mark.parametrize("crs", list(Crs))
@pytest.mark.parametrize(
    ("lon", "lat"),
    [(nan, 23.0), (116.0, nan), (inf, 23.0), (116.0, -inf), (181.0, 23.0), (-70.0, 91.0)],
)
def test_what_cannot_be_a_place_is_refused(lon, lat, crs):
    with pytest.raises(InvalidPoint) as refused:
        to_wgs84(lon, lat, crs)

    assert "place.invalid_point" == refused.value.code


@given(lon=st.floats(73.0, 135.0), lat=st.floats(3.0, 54.0))
def test_a_swapped_pair_is_suspected_and_the_hint_says_so(lon, lat):
    """Many forms write latitude first."""
    with pytest.raises(SwappedPoint, match="other way round") as refused:
        to_wgs84(lat, lon, Crs.WGS84)

    assert "place.swapped_point" == refused.value.code
    assert str(lon) not in str(refused.value)
