"""Why an order went where it went, as a sentence in English and in Chinese."""

from enum import Enum

from hotline.routing.model import Place, RouteRequest


class Ground(Enum):
    """What named the lead."""

    RULE = "rule"
    POWER = "power"
    DIVISION = "division"
    CITY = "city"


REASONS = {
    Ground.RULE: ("", ""),
    Ground.POWER: (
        ": no rule names a department that may lead; the holder of the enforcement power leads",
        "：无可用规则，由有执法权的部门主办",
    ),
    Ground.DIVISION: (
        ": no rule names a department that may lead; the fallback of the place leads",
        "：无可用规则，由属地兜底单位主办",
    ),
    Ground.CITY: (
        ": nobody else may lead; the city's fallback holds it for a person to decide",
        "：无其他单位可主办，由市级兜底单位暂持，转人工研判",
    ),
}


def sentence(request: RouteRequest, ground: Ground) -> str:
    """`matter 010301 in subdistrict 440511001000`, and what follows if it is a fallback."""
    level, _, code = level_of(request.place)
    where = f"in {level} {code}" if code else "at a place that is not resolved"
    return f"matter {request.matter} {where}{REASONS[ground][0]}"


def sentence_zh(request: RouteRequest, ground: Ground) -> str:
    """The same for the screens."""
    _, level, code = level_of(request.place)
    where = f"{level} {code}" if code else "地点未定位"
    return f"事项 {request.matter}，{where}{REASONS[ground][1]}"


def level_of(place: Place) -> tuple[str, str, str]:
    """The subdistrict if there is one, else the next level that exists (G-06)."""
    if place.subdistrict:
        return ("subdistrict", "街道", place.subdistrict)
    if place.district:
        return ("district", "区县", place.district)
    if place.community:
        return ("community", "社区", place.community)
    return ("cell", "网格", place.cell or "")
