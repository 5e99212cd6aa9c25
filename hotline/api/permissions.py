"""The policy table: each operation and the roles that may. Default deny."""

from typing import Final

from events.catalog.names import Role
from hotline.http.auth.permissions import EVERYONE, PUBLIC, Policy
from hotline.knowledge import articles
from hotline.published_months import publishing
from hotline.topics import topics
from hotline.work_order.roles import ALL_ORDERS, CALLERS, CENTRE, DEPARTMENT
from hotline.work_order.table import ACTS

READERS: Final = CENTRE | DEPARTMENT | ALL_ORDERS | {Role.INTEGRATION}
FIGURES: Final = CENTRE | DEPARTMENT | ALL_ORDERS | {Role.ANALYST, Role.EDITOR}
ORDERS_BEHIND_FIGURES: Final = ALL_ORDERS | {Role.SHIFT_LEAD, Role.DISPATCHER}
GRID: Final = frozenset({Role.GRID_WORKER, Role.GRID_LEAD})
GRID_MANAGERS: Final = frozenset({Role.GRID_LEAD, Role.SUPERVISOR})
GRID_READERS: Final = GRID_MANAGERS | {Role.SHIFT_LEAD, Role.DISPATCHER, Role.INSPECTOR}
UPLOADERS: Final = (
    CENTRE | DEPARTMENT | {Role.SUPERVISOR, Role.INTEGRATION, Role.GRID_WORKER, Role.GRID_LEAD}
)
PLANNERS: Final = frozenset({Role.SUPERVISOR, Role.SYSTEM_ADMIN})

OF_STREAMS: Final = (*ACTS, *articles.ACTS, *topics.ACTS, *publishing.ACTS)
COMMANDS: Final = {act.name: act.roles for act in OF_STREAMS}
ORDER_COMMANDS: Final = frozenset(act.name for act in ACTS)
PERMISSIONS: Final[Policy] = {
    **COMMANDS,
    "read-order": READERS | {Role.GRID_WORKER},
    "read-timeline": READERS | {Role.GRID_WORKER},
    "explain-clocks": READERS,
    "read-access": frozenset({Role.SUPERVISOR, Role.AUDIT_ADMIN}),
    "declare-attachment": UPLOADERS,
    "upload-chunk": UPLOADERS,
    "read-upload": UPLOADERS,
    "list-attachments": READERS | {Role.GRID_WORKER, Role.GRID_LEAD},
    "read-file": PUBLIC,
    "list-orders": READERS | {Role.GRID_WORKER},
    "read-inbox": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-topics": CENTRE | DEPARTMENT | ALL_ORDERS,
    "read-topic": CENTRE | DEPARTMENT | ALL_ORDERS,
    "suggest-topics": CENTRE | ALL_ORDERS,
    "list-cards": CENTRE | DEPARTMENT | ALL_ORDERS,
    "read-targets": ALL_ORDERS,
    "live": READERS,
    "list-indicators": FIGURES,
    "read-indicator": FIGURES,
    "list-orders-behind": ORDERS_BEHIND_FIGURES,
    "read-monthly-report": FIGURES,
    "list-published-months": FIGURES - DEPARTMENT,
    "read-published-month": FIGURES - DEPARTMENT,
    "read-contacts": CENTRE | ALL_ORDERS | {Role.ANALYST},
    "orders-by-week": CENTRE | ALL_ORDERS | {Role.ANALYST},
    "read-today": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-orders-of-today": CENTRE | DEPARTMENT | ALL_ORDERS,
    "read-map": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-repeat-places": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-hot-topics": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-orders-of-board": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-wordings": CENTRE | DEPARTMENT | ALL_ORDERS,
    "list-messages": CALLERS | {Role.SUPERVISOR, Role.SYSTEM_ADMIN},
    "list-articles": EVERYONE,
    "read-article": EVERYONE,
    "preview-route": EVERYONE,
    "preview-clock": EVERYONE,
    "preview-duplicates": CENTRE,
    "dry-run-routing": PLANNERS,
    "dry-run-policy": PLANNERS,
    "list-departments": EVERYONE,
    "list-matters": EVERYONE,
    "list-policies": EVERYONE,
    "list-calendars": EVERYONE,
    "assign-worker": GRID_MANAGERS,
    "release-worker": GRID_MANAGERS,
    "relieve-worker": GRID_MANAGERS,
    "start-shift": GRID,
    "end-shift": GRID,
    "list-workers": GRID_READERS,
    "read-worker": GRID_READERS | GRID,
    "plan-round": GRID_MANAGERS,
    "reassign-round": GRID_MANAGERS,
    "cancel-round": GRID_MANAGERS,
    "start-round": GRID,
    "pass-point": GRID,
    "end-round": GRID,
    "list-rounds": GRID_READERS | GRID,
    "read-round": GRID_READERS | GRID,
    "read-patrol-coverage": GRID_READERS,
    "read-staffing": GRID_READERS,
    "list-cells-without-worker": GRID_READERS,
    "list-cells": EVERYONE,
    "cells-at": EVERYONE,
    "read-cell": EVERYONE,
    "list-maps": EVERYONE,
    "list-components": EVERYONE,
    "list-areas": EVERYONE,
    "list-catalogue": EVERYONE,
    "read-bundle": frozenset({Role.GRID_WORKER, Role.GRID_LEAD}),
    "sync": frozenset({Role.GRID_WORKER, Role.GRID_LEAD}),
    "send-positions": frozenset({Role.GRID_WORKER, Role.GRID_LEAD}),
    "read-positions": frozenset({Role.GRID_LEAD, Role.SUPERVISOR}),
    "me": EVERYONE,
    "change-password": EVERYONE,
    "sign-out": EVERYONE,
    "sign-out-everywhere": EVERYONE,
    "sign-in": PUBLIC,
    "sign-in-browser": PUBLIC,
    "livez": PUBLIC,
    "readyz": PUBLIC,
    "metrics": PUBLIC,
    "openapi": PUBLIC,
    "docs": PUBLIC,
    "start": PUBLIC,
    "public-figures": PUBLIC,
    "public-order": PUBLIC,
    "public-supply": PUBLIC,
    "public-urge": PUBLIC,
    "public-withdraw": PUBLIC,
    "public-rate": PUBLIC,
    "figures-page": PUBLIC,
}
