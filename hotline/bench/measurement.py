"""What a bench says: a value, what it is compared with, and whether the target was reached."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Target:
    """Of the value itself, or of its ratio to what it is compared with."""

    of: Literal["value", "ratio"] = "value"
    least: float | None = None
    most: float | None = None

    def reached(self, found: float | None) -> bool:
        if found is None:
            return False
        above = self.least is None or found >= self.least
        return above and (self.most is None or found <= self.most)

    def __str__(self) -> str:
        unit = "×" if self.of == "ratio" else ""
        if self.least is not None and self.least == self.most:
            return f"= {self.least:g}{unit}"
        if self.least is not None:
            return f"≥ {self.least:g}{unit}"
        return f"≤ {self.most:g}{unit}"


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """
    One measurement. `worst` is the worst round where `value` is the best.

    `beside` names a limit or a peer that was measured in the same run, and nothing else; a figure
    that others published belongs into `note`.
    """

    bench: str
    what: str
    value: float
    unit: str
    worst: float | None = None
    beside: str | None = None
    beside_value: float | None = None
    beside_worst: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.beside_value if self.beside_value else None

    @property
    def reached(self) -> bool | None:
        """None: there is no target."""
        if self.target is None:
            return None
        return self.target.reached(self.value if self.target.of == "value" else self.ratio)

    def as_json(self) -> dict[str, Any]:
        said = {**asdict(self), "ratio": self.ratio, "reached": self.reached}
        return said | {"target": None if self.target is None else str(self.target)}


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A bench, or a part of it, that could not run here; `failed`: it should have."""

    bench: str
    why: str
    failed: bool = False


Finding = Measurement | Skipped
Findings = Sequence[Finding]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of `values` does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def milliseconds(values: Sequence[float], share: float) -> float:
    return percentile(values, share) * 1e3
