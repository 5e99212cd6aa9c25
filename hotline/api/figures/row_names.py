"""The names of the rows of a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.catalog.names import Channel, RequestKind, Urgency
from hotline.api.dependencies import Desk
from hotline.matter import group_names, subgroup_names
from hotline.routing.model import DepartmentKind
from projections.boards.map import SMALL_COUNT
from projections.cells_now.ground import NOT_TOLD_APART, NOT_TOLD_APART_ZH
from projections.cells_now.of_figures import PLACES
from projections.figures.dimensions import PERIODS, By
from projections.small_numbers import FEW

NO_VALUE: Final = "none"  # the key of the orders without a value
OTHER_ROWS: Final = {NO_VALUE: "无", FEW: f"小于 {SMALL_COUNT} 的合计"}
CELL_DIGITS: Final = 15
LEVELS: Final[Mapping[DepartmentKind, str]] = {
    DepartmentKind.BUREAU: "职能部门",
    DepartmentKind.DISTRICT: "区县",
    DepartmentKind.SUBDISTRICT: "街道、镇",
    DepartmentKind.COMMUNITY: "社区",
    DepartmentKind.UTILITY: "公用事业单位",
    DepartmentKind.CENTRE: "热线管理机构",
    DepartmentKind.WORKER: "网格员岗位",
    DepartmentKind.PARTNER: "社会力量",
}
AGES: Final = {
    "under_1_day": "不足 1 日",
    "under_3_days": "1 至 3 日",
    "under_7_days": "3 至 7 日",
    "under_30_days": "7 至 30 日",
    "over_30_days": "30 日以上",
}
ENUMERATED: Final[Mapping[By, Mapping[str, str]]] = {
    "kind": {each.value: each.chinese for each in RequestKind},
    "channel": {each.value: each.chinese for each in Channel},
    "urgency": {each.value: each.chinese for each in Urgency},
    "level": {each.value: name for each, name in LEVELS.items()},
    "age": AGES,
}


@dataclass(frozen=True)
class RowNames:
    desk: Desk

    def of(self, key: str | None, by: Sequence[By]) -> str | None:
        """A row's name; a period is its own name. None for one that has none any more."""
        if key is None or not by or (len(by) == 1 and by[0] in PERIODS):
            return None
        parts = [
            part if dimension in PERIODS else self.known(dimension).get(part)
            for part, dimension in zip(key.split(","), by, strict=True)
        ]
        return " · ".join(part or "" for part in parts) if any(parts) else None

    def is_row(self, key: str, by: Sequence[By]) -> bool:
        """Whether there may be such a row; periods and retired cells are not listed."""
        parts = key.split(",")
        return len(parts) == len(by) and all(map(self.is_key, parts, by))

    def is_key(self, part: str, dimension: By) -> bool:
        if dimension in PERIODS or part in self.known(dimension):
            return True
        if dimension == "worker":
            return True  # an account of another system may have acted
        return dimension == "cell" and len(part) == CELL_DIGITS and part.isdigit()

    def known(self, by: By) -> Mapping[str, str]:
        if by in PLACES:
            return {**OTHER_ROWS, NOT_TOLD_APART: NOT_TOLD_APART_ZH, **self.names_of(by)}
        return {**OTHER_ROWS, **self.names_of(by)}

    def names_of(self, by: By) -> Mapping[str, str]:
        if by in ENUMERATED:
            return ENUMERATED[by]
        if by == "cell":
            return self.desk.cell_names()
        if by in PLACES:
            return self.desk.division_names()
        city = self.desk.city()
        match by:
            case "department":
                return {code: found.name for code, found in city.departments.items()}
            case "worker":
                return {name: found.display_name for name, found in city.accounts.items()}
            case "matter":
                return {code: found.name for code, found in city.matters.items()}
            case "group":
                return group_names(city.matters.values())
            case "subgroup":
                return subgroup_names(city.matters.values())
            case _:
                return {}
