"""事项: one leaf of the catalogue of matters, with its own limits and flags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.catalog.names import Urgency
from events.working_time import TimeLimit


class MatterFlag(StrEnum):
    """What is special about a matter."""

    GRID_FIRST = "G"  # 网格员可先行处置
    ENFORCEMENT = "E"  # 需要执法权 (D-02)
    UTILITY = "U"  # 公用事业，自然时钟
    SENSITIVE = "S"  # 敏感，默认保密
    ANSWERED_IN_CALL = "C"  # 通常当场答复


@dataclass(frozen=True)
class Matter:
    """A matter; `required_items` is what a one-time notice lists (T-08)."""

    code: str
    group: str
    subgroup: str
    name: str
    lead_department_type: str
    limit: TimeLimit | None = None
    urgent_limit: TimeLimit | None = None
    note: str = ""
    flags: frozenset[MatterFlag] = frozenset()
    required_items: tuple[str, ...] = ()

    @property
    def needs_enforcement_power(self) -> bool:
        return MatterFlag.ENFORCEMENT in self.flags

    @property
    def is_sensitive(self) -> bool:
        return MatterFlag.SENSITIVE in self.flags

    def own_limits(self, urgency: Urgency) -> tuple[TimeLimit, ...]:
        """What the matter itself asks for; an urgent order is bound by the ordinary limit too."""
        limits = (self.limit,) if urgency is Urgency.ORDINARY else (self.limit, self.urgent_limit)
        return tuple(limit for limit in limits if limit is not None)


def group_names(matters: Iterable[Matter]) -> Mapping[str, str]:
    """Return the name of each group (大类) by the two digits with which its codes begin."""
    return {each.code[:2]: each.group for each in matters if each.group}


def subgroup_names(matters: Iterable[Matter]) -> Mapping[str, str]:
    """Return the name of each subgroup (小类) by the four digits with which its codes begin."""
    return {each.code[:4]: each.subgroup for each in matters if each.subgroup}
