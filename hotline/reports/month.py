"""A calendar month of the city."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated, Final, Self

from pydantic import Field

PATTERN: Final = r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$"
MonthText = Annotated[str, Field(pattern=PATTERN)]


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Of `2026-10`."""
        if re.fullmatch(PATTERN, text, re.ASCII) is None:
            raise ValueError("not a month")
        return cls(*map(int, text.split("-")))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def title(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def begins(self, zone: tzinfo) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=zone)

    def ends(self, zone: tzinfo) -> datetime:
        """The first moment that is no longer in it."""
        return self.next.begins(zone)
