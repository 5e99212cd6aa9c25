"""The indicators of the street side (网格评价指标), in all their versions."""

from collections.abc import Mapping
from typing import Final

from projections.evaluation.definitions.duty import ON_DUTY_RATE
from projections.evaluation.definitions.handling import CLOSING, HANDLING, REWORK_OF_HANDLED
from projections.evaluation.definitions.occurrences import OCCURRENCES
from projections.evaluation.definitions.people import PEOPLE
from projections.evaluation.definitions.reporting import REPORTING
from projections.evaluation.indicator import CaseIndicator

CASE_INDICATORS: Final[Mapping[str, CaseIndicator]] = {
    each.name: each
    for each in (*REPORTING, *HANDLING, *CLOSING, *OCCURRENCES, *PEOPLE, ON_DUTY_RATE)
}
FORMER: Final[Mapping[str, tuple[CaseIndicator, ...]]] = {
    REWORK_OF_HANDLED.name: (REWORK_OF_HANDLED,)
}
"""Versions that are no longer in force, oldest first: figures may be asked by them."""

RATE_INDICATORS: Final = frozenset(
    name for name, each in CASE_INDICATORS.items() if each.unit == "ratio"
)
"""Those that a form may weigh by their rate."""

VERSIONS: Final[Mapping[str, frozenset[int]]] = {
    name: frozenset({each.version, *(old.version for old in FORMER.get(name, ()))})
    for name, each in CASE_INDICATORS.items()
}


def in_version(name: str, version: int | None) -> CaseIndicator | None:
    """The definition in force, or a version of it; None: there is none."""
    known = (CASE_INDICATORS[name], *FORMER.get(name, ()))
    return next((each for each in known if version in (None, each.version)), None)
