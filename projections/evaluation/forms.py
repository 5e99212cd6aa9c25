"""
How a city weighs its indicators into a score (考核方案): versioned data of the city. Pure.

A form is about regions, departments, grid workers or posts of the centre. Each of its parts gives
points for one indicator; grades divide what is reached of all points.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field, PositiveInt

from events.input_types import Code

Points = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
RateShare = Annotated[float, Field(ge=0, le=1)]
FormAbout = Literal["district", "subdistrict", "community", "cell", "department", "worker", "staff"]
"""`worker`: of grid workers; `staff`: of those of the centre, both by account."""
Scale = Literal["rate", "from", "bands", "each"]
ZeroRule = Literal["left_out", "full", "nothing"]


@dataclass(frozen=True)
class Band:
    """`share` of the points for a count up to `most`; None: for any greater one."""

    most: Annotated[int, Field(ge=0)] | None
    share: RateShare


@dataclass(frozen=True)
class FormPart:
    """
    The points of one indicator.

    `scale` rate: the rate, or of one that shall be low the rest to 1, of the points. from: all
    points at `full_from`, and `loses` points less for each hundredth that it is worse. bands: by
    how many there are. each: `loses` points for each that there is, `points` at most; it adds
    none. `zero`: what holds where nothing was counted: the part is left out and the others count
    for it, or it has all its points, or none. `minus`: marks whose cases are not counted here.
    """

    indicator: Code
    points: Points
    scale: Scale = "rate"
    version: PositiveInt | None = None  # of the definition; None: the one in force
    full_from: RateShare | None = None
    loses: Points = 0
    bands: tuple[Band, ...] = ()
    minus: tuple[Code, ...] = ()
    zero: ZeroRule = "left_out"


@dataclass(frozen=True)
class Grade:
    """For those that reach this share of the points, of 100. None: `name` in English, too."""

    least: Annotated[float, Field(ge=0, le=100)]
    name: str
    colour: Literal["green", "blue", "yellow", "orange", "red"]
    name_en: str | None = None


@dataclass(frozen=True)
class EvaluationForm:
    """`source`: the clause that it follows, and what of it is not the clause's."""

    id: Code
    title: str
    title_en: str
    about: FormAbout
    source: str
    parts: tuple[FormPart, ...]
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True)
class EvaluationForms:
    version: PositiveInt
    forms: tuple[EvaluationForm, ...] = ()

    @property
    def by_id(self) -> Mapping[str, EvaluationForm]:
        return {each.id: each for each in self.forms}


NO_FORMS: Final = EvaluationForms(version=1)


def form_defects(
    listed: EvaluationForms,
    versions: Mapping[str, Collection[int]],
    marks: Collection[str],
    rates: Collection[str],
) -> Iterator[tuple[str, str]]:
    """
    Where in the list and what.

    `versions`: of each indicator, those of its definition; `rates`: the indicators that are rates.
    """
    seen: set[str] = set()
    for number, form in enumerate(listed.forms):
        at = f"/forms/{number}"
        if form.id in seen:
            yield f"{at}/id", f"{form.id} 重复 · listed twice"
        seen.add(form.id)
        if sum(part.points for part in form.parts if part.scale != "each") <= 0:
            yield f"{at}/parts", "各项分值之和须大于零 · the parts have no points"
        if sorted((each.least for each in form.grades), reverse=True) != [
            each.least for each in form.grades
        ]:
            yield f"{at}/grades", "等级须由高到低排列 · list the highest grade first"
        for place, part in enumerate(form.parts):
            for name, what in part_defects(part, versions, marks):
                yield f"{at}/parts/{place}/{name}", what
            if part.scale in {"rate", "from"} and part.indicator in versions.keys() - set(rates):
                yield f"{at}/parts/{place}/scale", "此项指标不是比率 · the indicator is no rate"


def part_defects(
    part: FormPart, versions: Mapping[str, Collection[int]], marks: Collection[str]
) -> Iterator[tuple[str, str]]:
    known = versions.get(part.indicator)
    if known is None:
        yield "indicator", f"没有此项指标 · unknown indicator: {part.indicator}"
    elif part.version is not None and part.version not in known:
        yield "version", f"没有此口径版本 · unknown version: {part.version}"
    for each in part.minus:
        if each not in marks:
            yield "minus", f"没有此标记 · unknown mark: {each}"
    if part.scale == "from" and part.full_from is None:
        yield "full_from", "须填写满分起点 · say from where on it has all points"
    mosts = [each.most for each in part.bands]
    if part.scale == "bands" and (not mosts or mosts[-1] is not None or None in mosts[:-1]):
        yield "bands", "最后一档、且只有最后一档不设上限 · the last band alone has no most"
