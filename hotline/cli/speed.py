"""How fast `hotline simulate` plays."""

from enum import StrEnum


class Speed(StrEnum):
    """How fast the simulated city's time goes."""

    MAX = "max"
    REAL = "1"
