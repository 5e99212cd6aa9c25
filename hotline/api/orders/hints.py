"""What the person who acts on an order should notice; never a refusal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from events.catalog.names import RequestKind
from events.catalog.values import Point
from hotline.api.dependencies import Desk, sureness
from hotline.matter import Matter
from hotline.routing import Department
from hotline.work_order.acts.intake import Register
from hotline.work_order.inputs import ReportedPlace
from hotline.work_order.state import WorkOrder

Hint = dict[str, str]  # code, message (Chinese), message_en
MOST_NAMED: Final = 5
NO_PLACE: Final = {
    "code": "place.missing",
    "message": "未填写地点，无法按辖区派单；请向诉求人问清地点，已登记的用地点变更（relocate）补充",
    "message_en": "No place is given: the order cannot be routed by area. Ask for it; relocate"
    " adds it to a registered order",
}


def registration_hints(desk: Desk, sent: Register, shown: dict[str, Any]) -> list[Hint]:
    """About what is shown; who may not read the order is told about what they sent."""
    if "place" not in shown:
        place = sent.place or ReportedPlace()
        return [
            *desk.emergency_hints(sent.title, sent.narrative),
            *missing_place(sent.kind, place.text, place.point),
            *desk.hints(place.text, place.point, sureness(desk.area(place))),
        ]
    text, point, cell = (shown["place"][name] for name in ("text", "point", "cell"))
    # a text that was corrected is not the one that was resolved
    sure = None if cell is None else 0.0 if shown["corrections"] else cell["confidence"]
    return [
        *desk.emergency_hints(shown["title"], shown["narrative"]),
        *missing_place(RequestKind(shown["kind"]), text, point),
        *desk.hints(text, None if point is None else Point.model_validate(point), sure),
    ]


def missing_place(kind: RequestKind, *given: object) -> list[Hint]:
    """`given`: text and point."""
    return [NO_PLACE] if kind.happens_somewhere and not any(given) else []


def known_cases(found: Sequence[Mapping[str, Any]]) -> list[Hint]:
    """Open grid cases about the same matter near the place."""
    if not found:
        return []
    numbers = [each["case_no"] for each in found[:MOST_NAMED]]
    return [
        {
            "code": "work_order.known_on_the_street",
            "message": f"附近有同一问题的未结网格案件：{'、'.join(numbers)}；请核对是否同一问题",
            "message_en": f"Open grid cases about the same matter near there: {', '.join(numbers)};"
            " check whether it is one problem",
        }
    ]


def outside_lead_area(order: WorkOrder, lead: Department | None) -> list[Hint]:
    """The order was moved, and the department that handles it is of another area."""
    area = order.area
    codes = {area.district, area.subdistrict, area.community}
    if lead is None or lead.area is None or lead.area in codes:
        return []
    return [
        {
            "code": "place.outside_lead_area",
            "message": f"辖区已变，不在主办单位{lead.name}的辖区内，请改派",
            "message_en": "The place is now outside the area of the lead department: dispatch the"
            " order to another",
        }
    ]


def of_another_matter(own: Matter | None, leading: Matter | None) -> list[Hint]:
    """Two matters are seldom one job."""
    if own is None or leading is None or own.code == leading.code:
        return []
    return [
        {
            "code": "work_order.merged_over_matters",
            "message": f"两件工单事项不同：本单为“{own.name}”，主单为“{leading.name}”；"
            "请核对是否同一诉求，不是的请撤销并单（unmerge）",
            "message_en": "The two orders are of different matters: check that they are one"
            " request, else unmerge",
        }
    ]
