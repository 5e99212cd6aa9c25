"""Why an order went where it went, as a sentence in English and in Chinese."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Final

from hotline.routing.eligibility import Directory
from hotline.routing.model import ResolvedPlace, RouteRequest, WhyNot


class Ground(Enum):
    """What named the lead."""

    RULE = "rule"
    PRECEDENT = "precedent"
    POWER = "power"
    DIVISION = "division"
    CITY = "city"


REASONS: Final = {
    Ground.RULE: ("", ""),
    Ground.PRECEDENT: (
        "; precedent: the centre ruled so in a dispute on {day:%Y-%m-%d}",
        "（裁定先例：热线中心{day.year}年{day.month}月{day.day}日裁定由其主办）",
    ),
    Ground.POWER: (
        "; no rule names a department that may lead; the holder of the enforcement power leads",
        "（无可用规则，由有执法权的部门主办）",
    ),
    Ground.DIVISION: (
        "; no rule names a department that may lead; the fallback of the place leads",
        "（无可用规则，由属地兜底单位主办）",
    ),
    Ground.CITY: (
        "; no other department may lead; the city's fallback holds it for a person to decide",
        "（无其他单位可主办，由市级兜底单位暂持，转人工研判）",
    ),
}
WHY_NOT_ZH: Final[Mapping[WhyNot, str]] = {
    WhyNot.LESS_SPECIFIC: "有更具体的规则",
    WhyNot.PRECEDENT: "有裁定先例",
    WhyNot.RETURN_GRANTED: "已同意其退单",
    WhyNot.REPORTED: "系被举报单位或其下属单位",
    WhyNot.NO_POWER: "此时此地无此事项的执法权",
    WhyNot.PARTNER: "社会力量只能协办",
    WhyNot.NOT_ADMITTED: "事项未列入社区准入清单",
    WhyNot.WORKER: "保密工单不交网格员办理",
    WhyNot.NOT_NEEDED_TO_KNOW: "保密工单不加非必要的协办单位",
    WhyNot.NOT_ACTIVE: "单位已停用",
    WhyNot.UNKNOWN_DEPARTMENT: "名录中没有该单位",
    WhyNot.PLACE_UNKNOWN: "地点未定位到该层级",
}


def sentence(
    request: RouteRequest,
    lead: str,
    ground: Ground,
    names: Directory,
    ruled_at: datetime | None = None,
) -> str:
    """
    The codes that decided, then their names, then what follows if the lead is a fallback.

    matter 010301 in subdistrict 440511001000: 路灯不亮, 石炮台街道 → 汕头市路灯管理所 (lighting)
    """
    level, _, code = level_of(request.place)
    where = f"in {level} {code}" if code else "at a place that is not resolved"
    matter = names.matter_names.get(request.matter)
    named = ", ".join(name for name in (matter, request.place.name) if name)
    return (
        f"matter {request.matter} {where}: {named or request.matter} → "
        f"{names.name(lead)} ({lead}){REASONS[ground][0].format(day=ruled_at)}"
    )


def sentence_zh(
    request: RouteRequest,
    lead: str,
    ground: Ground,
    names: Directory,
    ruled_at: datetime | None = None,
) -> str:
    """路灯不亮，石炮台街道 → 汕头市路灯管理所."""
    _, level, code = level_of(request.place)
    where = request.place.name or (f"{level} {code}" if code else "地点未定位")
    matter = names.matter_names.get(request.matter, f"事项 {request.matter}")
    return f"{matter}，{where} → {names.name(lead)}{REASONS[ground][1].format(day=ruled_at)}"


def level_of(place: ResolvedPlace) -> tuple[str, str, str]:
    """The subdistrict if there is one, else the next level that exists (G-06)."""
    if place.subdistrict:
        return ("subdistrict", "街道", place.subdistrict)
    if place.district:
        return ("district", "区县", place.district)
    if place.community:
        return ("community", "社区", place.community)
    return ("cell", "网格", place.cell or "")
