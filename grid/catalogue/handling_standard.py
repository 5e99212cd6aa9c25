"""When a case is opened, how long each step may take, what ends it (立案、处置、结案). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.catalog.names import AreaClass
from events.working_time import TimeLimit


class Provenance(StrEnum):
    """Where a standard is from: the city itself, another city, or the program."""

    CITY = "city"
    EXAMPLE = "example"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class StepStandard:
    """`area_class` None: in every class that has no step of this number of its own."""

    code: str
    area_class: AreaClass | None
    number: int
    opening: str
    limit: TimeLimit
    closing: str
    provenance: Provenance = Provenance.PROPOSAL


class HandlingStandards:
    """The city's standards by code of the matter. Raises ValueError for numbers with gaps."""

    def __init__(self, steps: Iterable[StepStandard]) -> None:
        self.by_code: dict[str, list[StepStandard]] = defaultdict(list)
        for step in steps:
            self.by_code[step.code].append(step)
        for code in self.by_code:
            for area_class in AreaClass:
                require_sequence(code, self.steps(code, area_class))

    def steps(self, code: str, area_class: AreaClass) -> Sequence[StepStandard]:
        """In order; () without a standard. The step of the class wins over that of all."""
        chosen: dict[int, StepStandard] = {}
        for step in self.by_code.get(code, ()):
            if step.area_class is area_class or (
                step.area_class is None and step.number not in chosen
            ):
                chosen[step.number] = step
        return tuple(chosen[number] for number in sorted(chosen))


@dataclass(frozen=True)
class StandardVersions:
    """A case keeps the version in force when it was reported. Version 0: the program's proposal."""

    by_version: Mapping[int, HandlingStandards]
    newest: int = 0

    @property
    def in_force(self) -> HandlingStandards:
        return self.by_version[self.newest]

    def of(self, version: int) -> HandlingStandards:
        """A version that this process has not read yet is about to be in force."""
        return self.by_version.get(version, self.in_force)


def require_sequence(code: str, steps: Sequence[StepStandard]) -> None:
    """Raises ValueError."""
    if not is_sequence(step.number for step in steps):
        raise ValueError(f"{code}: steps must be numbered 1, 2, 3 …")


def is_sequence(numbers: Iterable[int]) -> bool:
    return all(number == at for at, number in enumerate(numbers, start=1))
