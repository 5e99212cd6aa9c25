"""Whose orders a figure counts for its reader."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.act import Actor
from events.catalog.names import Role
from hotline.api.orders.lists import viewer
from hotline.http.problems import Problem
from hotline.routing.router import Router
from hotline.work_order.roles import ALL_ORDERS, CENTRE
from hotline.work_order.visibility import reach
from projections.figures.question import CROWD

MANAGERS: Final = frozenset({Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DEPARTMENT_LEAD})
READ_NO_ORDERS: Final = frozenset({Role.ANALYST, Role.INSPECTOR})
UNLESS_READABLE: Final = {
    "code": "figure.protected_unless_readable",
    "reason": "受保护的工单 (举报、要求保密) 只计入您有权查看的",
}
IN_CROWDS: Final = {
    "code": "figure.protected_in_crowds",
    "reason": "受保护的工单 (举报、要求保密) 只按整月和区县计入, 以最近一个月末为准, "
    f"同一区县同月不足 {CROWD} 件的不计; 按其他条件或维度查询时不计",
}


@dataclass(frozen=True, kw_only=True)
class FigureScope:
    """
    What one reader's figures are counted from; the answer says so.

    `departments`: the final leads that count, None: all. `in_crowds`: protected orders count as
    `in_whole_months` says.
    """

    department: str | None
    subtree: bool
    departments: tuple[str, ...] | None
    reach: tuple[Any, ...] | None  # to protected orders; None: every one counts
    in_crowds: bool

    @property
    def suppressed(self) -> Mapping[str, str] | None:
        """Why this reader's figures may be smaller than others'; it depends on nothing else."""
        if self.in_crowds:
            return IN_CROWDS
        return UNLESS_READABLE if self.reach is not None else None

    @property
    def conditions(self) -> dict[str, Any]:
        """The fields of a Question."""
        found: dict[str, Any] = {"departments": self.departments}
        if self.in_crowds:
            return found | {"protected": "none"}
        if self.reach is None:
            return found | {"protected": "all"}
        return found | {"protected": "readable", "reach": self.reach}

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "department": self.department,
            "subtree": self.subtree if self.department is not None else None,
        }


def scope_of(by: Actor, router: Router, department: str | None, *, subtree: bool) -> FigureScope:
    """
    A department asks about itself and what is below it; everyone else about the whole city.

    Raises OtherDepartment.
    """
    whole_city = by.roles & (CENTRE | ALL_ORDERS | READ_NO_ORDERS | {Role.EDITOR})
    if not whole_city:
        own = subtree_of(router, by.department or "")
        department = department or by.department
        if department not in own:
            raise OtherDepartment
    found = reach(by)
    reads_no_orders = by.roles & READ_NO_ORDERS and not by.roles & CENTRE
    in_crowds = bool(reads_no_orders) and by.department is None
    every = found.every and not found.not_about
    return FigureScope(
        department=department,
        subtree=subtree,
        departments=departments_of(router, department, subtree=subtree),
        reach=None if every else viewer(by).reach,
        in_crowds=in_crowds and Role.SUPERVISOR not in by.roles,
    )


def departments_of(
    router: Router, department: str | None, *, subtree: bool
) -> tuple[str, ...] | None:
    if department is None:
        return None
    return subtree_of(router, department) if subtree else (department,)


def subtree_of(router: Router, department: str) -> tuple[str, ...]:
    """The department and all below it."""
    superiors = router.directory.superiors
    return (department, *(code for code, above in superiors.items() if department in above))


def require_manager(by: Actor, dimensions: Collection[str]) -> None:
    """Raises OfWorkers. A department lead sees the accounts of its orders alone, by its scope."""
    if "worker" in dimensions and not by.roles & MANAGERS:
        raise OfWorkers


class OfWorkers(Problem):
    """Figures of single accounts are for supervisors, shift leads and department leads."""

    code = "indicator.of_workers"
    status = 403
    title_zh = "按经办人分组的指标只供督办人员、班长和单位负责人查看，请改按部门分组"
    title_en = "Figures by worker are for those who lead them"


class OtherDepartment(Problem):
    """A department reads the figures of itself and the departments below it."""

    code = "indicator.other_department"
    status = 403
    title_zh = "只能查看本单位及其下属单位的指标"
    title_en = "Not your department"
