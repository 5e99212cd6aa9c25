"""The demo city's people: plainly fictional, one for each role, department and worker."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from events.catalog.names import Role
from hotline.routing import Department, DepartmentKind

CENTRE: Final = (
    ("operator", "话务员甲", Role.OPERATOR),
    ("dispatcher", "派单员甲", Role.DISPATCHER),
    ("shift-lead", "班长甲", Role.SHIFT_LEAD),
    ("follow-up", "回访员甲", Role.FOLLOW_UP),
    ("supervisor", "督办员甲", Role.SUPERVISOR),
    ("supervisor-2", "督办员乙", Role.SUPERVISOR),
    ("inspector", "监察员甲", Role.INSPECTOR),
    ("integration", "对接系统", Role.INTEGRATION),
    ("analyst", "分析员甲", Role.ANALYST),
    ("editor", "知识编辑甲", Role.EDITOR),
    ("system-admin", "系统管理员", Role.SYSTEM_ADMIN),
    ("security-admin", "安全管理员", Role.SECURITY_ADMIN),
    ("audit-admin", "审计管理员", Role.AUDIT_ADMIN),
)
WORKERS: Final = 12
GRID_LEADS: Final = 2
TWO_HATS_DEPARTMENT: Final = "lighting"


@dataclass(frozen=True)
class DemoAccount:
    username: str
    display_name: str
    roles: tuple[Role, ...]
    department: str | None = None


def demo_accounts(departments: Iterable[Department]) -> Iterator[DemoAccount]:
    """Everyone of the demo city; `two-hats` handles and dispatches, to show X-02 at work."""
    for username, name, role in CENTRE:
        yield DemoAccount(username, name, (role,))
    both = (Role.HANDLER, Role.DISPATCHER)
    yield DemoAccount("two-hats", "双岗员", both, TWO_HATS_DEPARTMENT)
    for each in departments:
        if each.kind is DepartmentKind.WORKER:
            roles = (Role.HANDLER, Role.GRID_WORKER)
            yield DemoAccount(f"handler-{each.code}", each.name, roles, each.code)
            continue
        yield DemoAccount(f"handler-{each.code}", f"{each.name}承办人", (Role.HANDLER,), each.code)
        lead = f"department-lead-{each.code}"
        yield DemoAccount(lead, f"{each.name}负责人", (Role.DEPARTMENT_LEAD,), each.code)
    for number in range(1, GRID_LEADS + 1):
        yield DemoAccount(f"grid-lead-{number}", f"网格长{number}", (Role.GRID_LEAD,))
    for number in range(1, WORKERS + 1):
        yield DemoAccount(f"worker-{number}", f"网格员{number}", (Role.GRID_WORKER,))
