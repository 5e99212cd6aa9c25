"""Coordinate systems of a point, and the one place where they are converted (G-01).

The map is kept in WGS-84. A phone's map shows GCJ-02 (100 to 700 m away) or BD-09 (twice that),
several unit cells: a point must say its system, and the caller keeps the pair as it was given.

CGCS2000 is taken as WGS-84. The ellipsoids differ by 0.1 mm; the epoch (2000.0, plates drift 3 cm a
year) makes up to 0.8 m in 2026: nothing for a phone, too much for surveyed components.

GCJ-02 and BD-09 apply inside one published rectangle (72.004 to 137.8347 E, 0.8293 to 55.8271 N)
that also covers neighbours; outside it a point comes back as it went in. Within 2 km of the
rectangle's edge an inverse may be off by the shift, since the published formula jumps there.
Elsewhere inverses are good to 1e-9 degrees.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from typing import ClassVar

from events.catalog.names import Crs

Point = tuple[float, float]  # longitude, latitude in degrees

SEMI_MAJOR = 6378245.0  # Krasovsky 1940, as the published formula has it
ECCENTRICITY_SQUARED = 0.00669342162296594323
ROUNDS = 20  # an inverse needs four or five
CLOSE_ENOUGH = 1e-13


def to_wgs84(lon: float, lat: float, crs: Crs) -> Point:
    """The same place in WGS-84. Raises `InvalidPoint` (or its kind, `SwappedPoint`)."""
    check_point(lon, lat)
    match crs:
        case Crs.WGS84 | Crs.CGCS2000:
            return lon, lat
        case Crs.GCJ02:
            return gcj02_to_wgs84(lon, lat)
        case Crs.BD09:
            return bd09_to_wgs84(lon, lat)


def from_wgs84(lon: float, lat: float, crs: Crs) -> Point:
    """The same place as `crs` writes it, for maps that are drawn in that system."""
    check_point(lon, lat)
    match crs:
        case Crs.WGS84 | Crs.CGCS2000:
            return lon, lat
        case Crs.GCJ02:
            return wgs84_to_gcj02(lon, lat)
        case Crs.BD09:
            return wgs84_to_bd09(lon, lat)


def check_point(lon: float, lat: float) -> None:
    """Refuse what cannot be a place, and a pair that makes sense only the other way round."""
    if not (isfinite(lon) and isfinite(lat)):
        raise InvalidPoint
    if 73 <= lat <= 136 and 3 <= lon <= 54:  # a place in China, or a buoy off Svalbard
        raise SwappedPoint
    if abs(lon) > 180 or abs(lat) > 90:
        raise InvalidPoint


def in_china(lon: float, lat: float) -> bool:
    """The rectangle of the published formulae; crude, and not a statement about borders."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    return gcj02_shift(lon, lat) if in_china(lon, lat) else (lon, lat)


def wgs84_to_bd09(lon: float, lat: float) -> Point:
    return bd09_shift(*gcj02_shift(lon, lat)) if in_china(lon, lat) else (lon, lat)


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    return inverse(gcj02_shift, lon, lat) if in_china(lon, lat) else (lon, lat)


def bd09_to_wgs84(lon: float, lat: float) -> Point:
    if not in_china(lon, lat):
        return lon, lat
    return inverse(gcj02_shift, *inverse(bd09_shift, lon, lat))


def inverse(shift: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    """The point that `shift` moves to (lon, lat); each round gains two digits or more."""
    x, y = lon, lat
    for _ in range(ROUNDS):
        shifted_x, shifted_y = shift(x, y)
        error_x, error_y = lon - shifted_x, lat - shifted_y
        x, y = x + error_x, y + error_y
        if abs(error_x) < CLOSE_ENOUGH and abs(error_y) < CLOSE_ENOUGH:
            break
    return x, y


def gcj02_shift(lon: float, lat: float) -> Point:
    """The published polynomial and waves, in metres, turned into degrees on its own ellipsoid."""
    x, y = lon - 105.0, lat - 35.0
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (waves + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (waves + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)) * 2.0 / 3.0
    flat = 1.0 - ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    metres_per_radian_north = SEMI_MAJOR * (1.0 - ECCENTRICITY_SQUARED) / (flat * sqrt(flat))
    metres_per_radian_east = SEMI_MAJOR / sqrt(flat) * cos(radians(lat))
    return (
        lon + east * 180.0 / (metres_per_radian_east * pi),
        lat + north * 180.0 / (metres_per_radian_north * pi),
    )


def bd09_shift(lon: float, lat: float) -> Point:
    """From GCJ-02 to BD-09, in polar coordinates about (0, 0)."""
    wave = pi * 3000.0 / 180.0
    radius = hypot(lon, lat) + 0.00002 * sin(lat * wave)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * wave)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


class InvalidPoint(ValueError):
    """The coordinates are not a longitude and a latitude in degrees."""

    code: ClassVar[str] = "place.invalid_point"
    hint: ClassVar[str] = "lon must lie in -180..180 and lat in -90..90, both finite"

    def __init__(self) -> None:
        # the values stay out of the message: they may be a person's home
        super().__init__(f"{self.__doc__} {self.hint}")


class SwappedPoint(InvalidPoint):
    """The longitude and the latitude seem to have changed places."""

    code: ClassVar[str] = "place.swapped_point"
    hint: ClassVar[str] = (
        "the pair lies in China only the other way round: lon is about 73..136, lat 3..54"
    )
