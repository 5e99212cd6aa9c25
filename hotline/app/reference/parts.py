"""The parts of a city's reference data, each a file, and what its fields are for a reader."""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import BaseModel

from events.catalog.names import Channel, MapScheme, RequestKind
from events.catalog.reference import StreetTable
from hotline.api.answers.reference import (
    CalendarShown,
    DeliveryShown,
    DepartmentShown,
    EntrustmentShown,
    HandleLimitsShown,
    KindLimitsShown,
    OfficeHoursShown,
    PolicyShown,
    TargetsShown,
)

CITY: Final = "city.yaml"
DIVISIONS: Final = "divisions.csv"
DEPARTMENTS: Final = "departments.yaml"
MATTERS: Final = "matters.csv"
CALENDAR: Final = "calendar.yaml"
POLICY: Final = "policy.yaml"
ROUTING: Final = "routing.yaml"
ADMISSION: Final = "admission.yaml"
TARGETS: Final = "targets.yaml"
HOUSEHOLDS: Final = "households.yaml"
EVALUATIONS: Final = "evaluations.yaml"
CELLS: Final = "cells.geojson"
COMPONENTS: Final = "components.csv"
MAPS: Final[Mapping[str, str]] = {
    scheme: CELLS if scheme is MapScheme.UNIT else f"{scheme}-cells.geojson" for scheme in MapScheme
}
"""By scheme; a city may have only some of them."""
TABLES: Final[Mapping[StreetTable, str]] = {
    table: f"{table.replace('_', '-')}.csv" for table in StreetTable
}
FILES: Final = (
    *(CITY, DIVISIONS, DEPARTMENTS, MATTERS, CALENDAR, POLICY, ROUTING, ADMISSION, TARGETS),
    *(HOUSEHOLDS, EVALUATIONS, *MAPS.values(), COMPONENTS, *TABLES.values()),
)
OPTIONAL: Final = frozenset({*MAPS.values(), COMPONENTS, *TABLES.values(), EVALUATIONS}) - {CELLS}

PARTS: Final[Mapping[str, str]] = {
    "policy": POLICY,
    "routing": ROUTING,
    "calendar": CALENDAR,
    "matters": MATTERS,
    "departments": DEPARTMENTS,
    "admission": ADMISSION,
    "targets": TARGETS,
    "households": HOUSEHOLDS,
    "evaluations": EVALUATIONS,
    **{file.removesuffix(".geojson"): file for file in MAPS.values()},
    "components": COMPONENTS,
    **{file.removesuffix(".csv"): file for file in TABLES.values()},
}
"""What can be exchanged alone, and its file."""

HEADINGS: Final[Mapping[str, str]] = {
    CITY: "城市：行政区划、事项目录和网格图的版本与来源",
    DEPARTMENTS: "承办单位：停用的单位写 active: false，不要删除",
    CALENDAR: "工作日历：每年一项；改动某年须换该年的 version（如 2026.2）",
    POLICY: "政策：改动后须把 version 加 1；已定的时限不随政策改变",
    ROUTING: "派单规则：改动后须把 version 加 1",
    ADMISSION: "社区准入清单：改动后须把 version 加 1",
    TARGETS: "考核目标：改动后须把 version 加 1；同一指标取生效日期最近的一项",
    HOUSEHOLDS: "户数：改动后须把 version 加 1；未列出的区划按其下级相加",
    EVALUATIONS: "考核方案：改动后须把 version 加 1；没有公布的城市用产品所带的示例",
}
NAMED: Final = (Channel, RequestKind)
VERSION: Final = {"version": "版本"}
RULE_FIELDS: Final = {
    "rule_id": "规则编号",
    "lead": "主办单位；{subdistrict} 为事发地街道，{district} 为事发地区县",
    "supporting": "协办单位",
    "essential": "必要协办单位，保密工单也保留",
    "matters": "事项，编码或其前缀；空为任何事项",
    "kinds": "诉求类型；空为任何类型",
    "areas": "区划代码；空为全市",
    "valid_from": "生效时间（含）；null 为一直有效",
    "valid_to": "失效时间（不含）；null 为长期",
    "note": "备注",
    "fallbacks": "兜底单位：区划代码与单位编码",
    "city_fallback": "全市兜底单位，依次",
}
ADMISSION_FIELDS: Final = {
    "matter": "事项，编码或其前缀",
    "responsible_department": "责任单位",
    "authority": "依据",
    "people_and_funds": "人员与经费",
    "approved_by": "批准机关",
    "valid_from": "生效时间（含）",
    "valid_to": "失效时间（不含）；null 为长期",
    "areas": "区划代码；空为全市",
}
TARGET_FIELDS: Final = {
    "targets": "各项目标；未列出的 on-time-rate 和 online-share 按政策的 targets",
    "indicator": "指标编码，见 GET /api/v1/indicators",
    "share": "目标，0 到 1；越低越好的指标为上限",
    "valid_from": "生效日期（含）",
    "source": "依据",
}
HOUSEHOLD_FIELDS: Final = {
    "source": "数据来源与日期",
    "areas": "各区划的户数，任何一级均可",
    "area": "12 位区划代码",
    "households": "户数",
}
EVALUATION_FIELDS: Final = {
    "forms": "各考核方案",
    "id": "方案编码",
    "title": "名称",
    "title_en": "英文名称",
    "about": "评价对象：district、subdistrict、community、cell 区域，department 部门，"
    "worker 网格员，staff 中心岗位",
    "source": "依据，以及其中不是该依据所定的",
    "parts": "各项",
    "indicator": "指标编码，见 GET /api/v1/grid/indicators",
    "points": "分值；scale 为 each 时是最多扣的分",
    "scale": "计分：rate 按比率，from 达到 full_from 得满分，bands 按件数分档，each 每件扣分",
    "full_from": "满分起点，0 到 1",
    "loses": "每差一个百分点或每件扣的分",
    "bands": "各档",
    "most": "至多几件；null 为不设上限",
    "share": "得分值的几成，0 到 1",
    "minus": "另行扣减的标记",
    "zero": "分母为零时：left_out 不计该项，full 得满分，nothing 不得分",
    "grades": "等级，由高到低",
    "least": "得分不低于",
    "name": "等级名称",
    "name_en": "等级的英文名称；null 为同中文",
    "colour": "颜色",
}


def described(*models: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The Chinese meaning of each field, as the API gives it."""
    for model in models:
        for name, field in model.model_fields.items():
            yield name, field.description or ""


MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    CITY: {},
    DEPARTMENTS: dict(described(EntrustmentShown, DepartmentShown)),
    CALENDAR: dict(described(CalendarShown)),
    POLICY: {
        **dict(described(OfficeHoursShown, HandleLimitsShown, KindLimitsShown)),
        **dict(described(TargetsShown, DeliveryShown, PolicyShown)),
        **{each.value: each.chinese for names in NAMED for each in names},
    },
    ROUTING: VERSION | RULE_FIELDS,
    ADMISSION: VERSION | ADMISSION_FIELDS,
    TARGETS: VERSION | TARGET_FIELDS,
    HOUSEHOLDS: VERSION | HOUSEHOLD_FIELDS,
    EVALUATIONS: VERSION | EVALUATION_FIELDS,
}
"""By the name of a field; a comment in the file where it first occurs."""
