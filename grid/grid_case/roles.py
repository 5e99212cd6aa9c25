"""
Two axes (G-09): who watches does not dispatch, and who handles never checks or closes.

The monitoring side (监督中心) registers, opens, checks and closes; the command side (指挥中心)
dispatches and decides what departments ask for.
"""

from typing import Final

from events.catalog.names import CaseStatus, Role

REPORTERS: Final = frozenset({Role.GRID_WORKER, Role.GRID_LEAD, Role.OPERATOR})
WORKERS: Final = frozenset({Role.GRID_WORKER, Role.GRID_LEAD})  # a lead where none is on duty
MONITORS: Final = frozenset({Role.OPERATOR, Role.SHIFT_LEAD})
OPENERS: Final = frozenset({Role.SHIFT_LEAD})
COMMAND: Final = frozenset({Role.DISPATCHER})
HANDLERS: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
CENTRE_ROLES: Final = frozenset(
    {Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD, Role.FOLLOW_UP, Role.SUPERVISOR}
)

ESCALATORS: Final = HANDLERS | COMMAND | {Role.GRID_LEAD}
TASK_GIVERS: Final = MONITORS | {Role.GRID_LEAD}
LOCATORS: Final = TASK_GIVERS | COMMAND

REPORTED: Final = frozenset({CaseStatus.REPORTED})
