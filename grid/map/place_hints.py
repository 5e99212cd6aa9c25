"""What is odd about the text of a place: a hint for the person who asks, never a refusal. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from grid.map.divisions import Division, DivisionLevel, Divisions, compact

CONTRADICTION = "place.text_contradicts_itself"
POINT_CONTRADICTION = "place.point_contradicts_text"
OUTSIDE_CITY = "place.outside_city"
OTHER_CITY = re.compile(
    r"(?:^|省|自治区)([\u4e00-\u9fff]{2,4}市)[\u4e00-\u9fff]{1,5}?(?:区|县|市|镇|乡|街道)"
)
LARGEST_FIRST = tuple(DivisionLevel)

Hint = dict[str, str]  # code, message (Chinese), message_en
Meant = Sequence[Division]  # the divisions that one name may mean


def hints(divisions: Divisions, text: str | None) -> list[Hint]:
    """
    One for each name that lies in none of the next larger divisions that the text names.

    龙湖区陈店镇: every 陈店镇 of this city lies in 潮南区. 龙湖区与金平区交界 names two of one
    level and contradicts nothing. A hint repeats names of divisions, nothing else of the text.
    """
    spans = divisions.spans(compact(text or ""))
    if len(spans) < 2:  # one name contradicts nothing
        return []
    return list(contradictions(divisions, whole_names(spans)))


def outside_city(divisions: Divisions, text: str | None, *, off_the_map: bool) -> list[Hint]:
    """
    The place seems to be in another city: by its point, or by a text that names no place of ours.

    By the text only where it begins with a city and something below it: 广州市天河区.
    """
    whole = compact(text or "")
    other = OTHER_CITY.search(whole)
    named_elsewhere = other is not None and not divisions.spans(whole)
    if not named_elsewhere and not off_the_map:
        return []
    what = "地点文字" if named_elsewhere else "坐标"
    return [
        {
            "code": OUTSIDE_CITY,
            "message": f"{what}似不在本市范围内，请向诉求人核实；"
            "确属外市的，请告知诉求人拨打当地区号加 12345",
            "message_en": "The place seems to be outside this city; the hotline there is its area"
            " code and 12345",
        }
    ]


def contradicted(
    divisions: Divisions, text: str | None, at: Sequence[str | None]
) -> tuple[Meant, Division] | None:
    """
    The first name in the text of a level at which no name of the text is where the point is.

    `at`: the codes of the divisions that hold the point. Only districts and subdistricts count:
    the names of communities are too often used beyond their borders.
    """
    names = whole_names(divisions.spans(compact(text or "")))
    found = [division for code in at if code and (division := divisions.get(code))]
    for here in found:
        meant = [each for each in names if each[0].level is here.level]
        if meant and not any(here in each for each in meant):
            return meant[0], here
    return None


def point_hint(named: Meant, here: Division) -> Hint:
    name = named[0].name
    return {
        "code": POINT_CONTRADICTION,
        "message": f"坐标与地点文字不一致：坐标在{here.name}，文字写的是{name}，请向诉求人核实",
        "message_en": f"The point lies in {here.name}, and the text names {name}",
    }


def whole_names(spans: Mapping[tuple[int, int], Meant]) -> list[Meant]:
    """What each name in the text may mean; a name inside a longer one does not count."""
    return [
        meant
        for (start, end), meant in spans.items()
        if not any(
            first <= start and end <= last and (first, last) != (start, end)
            for first, last in spans
        )
    ]


def contradictions(divisions: Divisions, named: Sequence[Meant]) -> Iterator[Hint]:
    everything = [division for meant in named for division in meant]
    for meant in named:
        larger = next_larger(everything, meant[0].level)
        homes = [divisions.at_level(each.code, larger[0].level) for each in meant] if larger else []
        if homes and not any(home in larger for home in homes):
            yield hint(divisions, meant, larger)


def next_larger(named: Sequence[Division], level: DivisionLevel) -> list[Division]:
    """Those of the smallest level above, other than the city itself: everything lies in that."""
    for above in reversed(LARGEST_FIRST[1 : LARGEST_FIRST.index(level)]):
        found = [division for division in named if division.level is above]
        if found:
            return found
    return []


def hint(divisions: Divisions, meant: Meant, larger: Sequence[Division]) -> Hint:
    name = meant[0].name
    paths = (divisions.path(each.code)[1:] for each in meant)
    homes = unique(
        next((above.name for above in path if above.level is larger[0].level), path[0].name)
        for path in paths
    )
    elsewhere = unique(division.name for division in larger)
    return {
        "code": CONTRADICTION,
        "message": f"地点文字前后不一致：{name}属于{'、'.join(homes)}，"
        f"不在{'、'.join(elsewhere)}，请向诉求人核实",
        "message_en": f"The place contradicts itself: {name} lies in {', '.join(homes)}, "
        f"not in {', '.join(elsewhere)}",
    }


def unique(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))
