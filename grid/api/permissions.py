"""The policy table of the street side's cases: each operation and the roles that may."""

from typing import Final

from events.catalog.names import Role
from grid.grid_case.roles import CENTRE_ROLES, HANDLERS
from grid.grid_case.table import ACTS, OFFERED
from hotline.http.auth.permissions import Policy

READERS: Final = CENTRE_ROLES | HANDLERS | {Role.GRID_WORKER, Role.GRID_LEAD, Role.INSPECTOR}
CASE_COMMANDS: Final = frozenset(act.name for act in OFFERED.values())
STREET_PERMISSIONS: Final[Policy] = {
    **{act.name: act.roles for act in ACTS},
    "read-case": READERS,
    "read-case-timeline": READERS,
    "list-cases": READERS,
    "list-tasks": READERS,
    "list-case-indicators": READERS | {Role.ANALYST},
    "read-case-indicator": READERS | {Role.ANALYST},
    "list-cases-behind": READERS,
    "list-shifts-behind": READERS,
    "list-evaluations": READERS | {Role.ANALYST},
    "read-evaluation": READERS | {Role.ANALYST},
    "read-street-map": CENTRE_ROLES | {Role.GRID_LEAD, Role.INSPECTOR},
}
