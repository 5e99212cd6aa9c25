"""The indicators of orders by their marks (工单类指标, I-06), in all their versions."""

from collections.abc import Mapping
from typing import Final

from projections.figures.shares.course import COURSE, DONE_AT_FIRST, FIRST_TIME_RESOLUTION
from projections.figures.shares.follow_up import FOLLOW_UP
from projections.figures.shares.share import Share

SHARES: Final[Mapping[str, Share]] = {
    each.name: each for each in (*COURSE, *FOLLOW_UP, FIRST_TIME_RESOLUTION)
}
FORMER: Final[Mapping[str, tuple[Share, ...]]] = {DONE_AT_FIRST.name: (DONE_AT_FIRST,)}
"""Versions that are no longer in force, oldest first: figures may be asked by them."""
