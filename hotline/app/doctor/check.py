"""One line of the diagnosis."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad it is, the mildest first. A note is no finding."""

    OK = 0
    NOTE = 1
    WARN = 2
    BAD = 3
    UNKNOWN = 4  # we cannot look


@dataclass(frozen=True)
class Check:
    """`why` and `mend` are for the operator: Chinese first, then English. Nothing personal."""

    name: str
    level: Severity
    value: str
    why: str = ""
    mend: str = ""


def worst(checks: Iterable[Check]) -> Severity:
    return max((check.level for check in checks), default=Severity.OK)
