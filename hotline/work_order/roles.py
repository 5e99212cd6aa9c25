"""The sets of roles and stages that acts, visibility and permissions share."""

from typing import Final

from events.catalog.names import Role, Status

DISPATCHERS: Final = frozenset({Role.DISPATCHER, Role.SHIFT_LEAD})
OPERATOR: Final = frozenset({Role.OPERATOR})
HANDLER: Final = frozenset({Role.HANDLER})
FOLLOW_UP: Final = frozenset({Role.FOLLOW_UP})
SUPERVISOR: Final = frozenset({Role.SUPERVISOR})
OTHER_SYSTEM: Final = frozenset({Role.INTEGRATION})
INTAKE: Final = frozenset({Role.OPERATOR, Role.INTEGRATION, Role.GRID_WORKER})
CALLERS: Final = frozenset({Role.OPERATOR, Role.FOLLOW_UP})
CENTRE: Final = DISPATCHERS | CALLERS
DEPARTMENT: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
ALL_ORDERS: Final = frozenset({Role.SUPERVISOR, Role.INSPECTOR})

AT_THE_DOOR: Final = frozenset({Status.REGISTERED, Status.ACCEPTED})
AT_WORK: Final = frozenset({Status.DISPATCHED, Status.IN_PROGRESS})
PAUSED: Final = frozenset({Status.SUSPENDED, Status.AWAITING_REQUESTER})
SUPPORT_AT_WORK: Final = AT_WORK | PAUSED | {Status.SUBMITTED, Status.REPLYING}
UNDECIDED: Final = frozenset({Status.RETURN_PENDING, Status.DISPUTED})  # supporters work on
ANY_STAGE: Final = frozenset(Status)
