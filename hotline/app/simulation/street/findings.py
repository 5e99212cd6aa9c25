"""What is found on the street, and what is said of it: a table of texts."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


@dataclass(frozen=True, kw_only=True)
class StreetFinding:
    """A row of the catalogue, with its texts."""

    code: str
    weight: float
    found: Sequence[str]
    handled: Sequence[str]
    fixable: bool = False
    lasting: bool = False


@dataclass(frozen=True)
class StreetTexts:
    """The table of `street.toml`."""

    findings: Mapping[str, StreetFinding]
    texts: Mapping[str, Sequence[str]]

    def drawn(self, rng: Random) -> StreetFinding:
        known = list(self.findings.values())
        return rng.choices(known, [each.weight for each in known])[0]

    def handled(self, rng: Random, code: str) -> str:
        """What a department says that it did."""
        found = self.findings.get(code)
        return rng.choice(self.texts["done"] if found is None else found.handled)


@cache
def street_texts() -> StreetTexts:
    file = files("hotline.app.simulation") / "data" / "street.toml"
    table: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    findings = {code: StreetFinding(code=code, **row) for code, row in table["findings"].items()}
    return StreetTexts(findings, table["texts"])


def told(rng: Random, finding: StreetFinding) -> str:
    """A description with its numbers."""
    return rng.choice(finding.found).format(few=rng.randint(2, 4), n=rng.randint(5, 12))
