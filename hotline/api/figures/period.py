"""The ends of the period that a figure is asked for: days of the city's calendar, or moments."""

import re
from datetime import date, datetime, time, tzinfo
from typing import Annotated, Final

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from events.input_types import instant
from hotline.http.problems import Invalid
from hotline.http.request.field_errors import finding

DAY: Final = re.compile(r"(19|20|21)\d{2}-\d{2}-\d{2}", re.ASCII)


def day_or_instant(value: object) -> object:
    """A day of the city's calendar, or a moment."""
    if not isinstance(value, str):
        return value
    if DAY.fullmatch(value) is None:
        try:
            return instant(value)
        except PydanticCustomError:
            raise PydanticCustomError("day_or_instant", "neither a day nor a moment") from None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no_such_day", "no such day") from None


Boundary = Annotated[date | AwareDatetime, BeforeValidator(day_or_instant)]


def moment(given: date | datetime, zone: tzinfo) -> datetime:
    """A local day begins at its midnight in the city."""
    if isinstance(given, datetime):
        return given
    return datetime.combine(given, time(0), zone)


class BadPeriod(Invalid):
    """`from` must lie before `to`."""

    code = "indicator.bad_period"
    title_zh = "起止时间无效：from 须早于 to"
    title_en = "The period is not valid"

    def __init__(self) -> None:
        super().__init__(errors=[finding("parameter", "to", "period_backwards")])
