"""When a case is opened, how long each step may take, what ends it (立案、处置、结案). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.catalog.names import AreaClass
from events.working_time import TimeLimit


@dataclass(frozen=True, slots=True)
class StepStandard:
    """`area_class` None: in every class that has no step of this number of its own."""

    code: str
    area_class: AreaClass | None
    number: int
    opening: str
    limit: TimeLimit
    closing: str


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


def require_sequence(code: str, steps: Sequence[StepStandard]) -> None:
    """Raises ValueError."""
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise ValueError(f"{code}: steps must be numbered 1, 2, 3 …")
