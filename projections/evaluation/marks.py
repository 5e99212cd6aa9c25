"""The marks of a node of a grid case: what has happened to it, as one bit each."""

from enum import IntFlag, StrEnum
from typing import Final

from projections.figures.marks import SATISFACTIONS


class CaseNode(StrEnum):
    """
    What of a case is counted, one row each (环节).

    `case` is the opened case as a whole; verify to close are its steps with a limit each, every
    time that they begin; rework to suspension are single occurrences.
    """

    REPORT = "report"
    CASE = "case"
    ACCEPT = "accept"
    VERIFY = "verify"
    OPEN = "open"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    CHECK = "check"
    CLOSE = "close"
    REWORK = "rework"
    RETURN = "return"
    EXTENSION = "extension"
    SUSPENSION = "suspension"


class CaseMark(IntFlag):
    """Stored in the column `marks`: a new mark takes the next free bit, below those of orders."""

    DONE = 1 << 0
    IN_TIME = 1 << 1  # done within its limit
    DROPPED = 1 << 2  # it was not needed any more, and counts nowhere
    RETURNED = 1 << 3  # of a dispatch: the department gave the case back
    EXTENDED = 1 << 4
    SUSPENDED = 1 << 5  # once or more
    VOIDED = 1 << 6  # now
    REWORKED = 1 << 7
    OPENED = 1 << 8
    VALID = 1 << 9  # of a report: a case was opened, or the fix on the spot accepted
    PUBLIC = 1 << 10
    PUBLIC_TRUE = 1 << 11  # reported by the public, and verified as true
    OF_WORKER_VALID = 1 << 12  # reported by a worker, and valid
    EMERGENCY = 1 << 13  # its handling limit counts natural hours
    SENT = 1 << 14  # to a worker as soon as it was asked for
    ASSIGNED = 1 << 15  # a worker has the task, or had it when it was done
    REPEATED = 1 << 16  # of a rework: at least the third of its case


MARK_NAMES: Final = frozenset(name.lower() for name in CaseMark.__members__)
OF_ORDERS: Final = SATISFACTIONS
"""The marks that a case has of its work order: what the requester said of the result."""
