"""The matter of our catalogue for each category of a foreign log; one table per preset."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

OTHERWISE: Final = "*"


@dataclass(frozen=True)
class Matters:
    """Codes by category. A category that is not listed, or none, is `otherwise`."""

    by_category: Mapping[str, str]
    otherwise: str

    def of(self, category: str) -> str:
        return self.by_category.get(category, self.otherwise)


def matters_of(preset: str) -> Matters:
    """Read from data/PRESET.csv: a category may be broader than its matter, as its note says."""
    text = (files("hotline.app.replay") / "data" / f"{preset}.csv").read_text("utf-8")
    codes = {row["category"]: row["matter"] for row in csv.DictReader(text.splitlines())}
    return Matters(codes, codes.pop(OTHERWISE))
