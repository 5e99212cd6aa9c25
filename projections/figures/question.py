"""What is asked of the facts: which orders of which period, as of which position of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol

import orjson

from projections.cells_now.ground import Moved
from projections.figures.definitions import ON_TIME_RATE, Counted, Measured
from projections.figures.dimensions import COARSE, By, dimensions
from projections.figures.shares.share import LIMIT_MASKS

CROWD: Final = 5  # fewer protected orders than this in a district and month are not counted
Protected = Literal["all", "none", "readable", "readable_only", "crowded"]
NOTHING: Final = (False, False, (), None, None, ())


class RequiredOfDuty(Protocol):
    """What the city requires of those on duty, as far as it was published at `as_of`."""

    def conditions(self, since: datetime, until: datetime) -> Mapping[str, Any]:
        """`hours` and `areas`, as the statement of the spans takes them."""
        ...


class Marked(Protocol):
    """
    What is counted by moments and marks: of orders a `Share`.

    `view` is its read model; `entered` the beginning of its statement, None: that of orders;
    `conditions` is what the statement takes beside the masks.
    """

    @property
    def view(self) -> str: ...
    @property
    def entered(self) -> str | None: ...
    @property
    def cohort(self) -> str: ...
    @property
    def masks(self) -> tuple[int | str | None, ...]: ...
    @property
    def conditions(self) -> Mapping[str, Any]: ...
    @property
    def has_cube(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Question:
    """
    Due in [`since`, min(`to`, `as_of`)), as the log stood at `position` (see `asked`).

    `zone` is the city's: days, months and years of due dates are local. `protected` says which
    protected orders (D-07) count: all, none, or those in the reader's `reach` (as
    projections.in_reach takes it). `readable_only` counts these and nothing else, as does
    `crowded` (`in_whole_months`).
    """

    since: datetime
    to: datetime
    as_of: datetime
    zone: str
    position: int = 0
    departments: tuple[str, ...] | None = None  # the final lead; a department with its subtree
    filters: Mapping[str, str] = field(default_factory=dict)  # by dimension, as FILTERS
    clock: Measured = ON_TIME_RATE.clock
    counts: Counted = "met"
    share: Marked | None = None  # by marks, instead of by a limit
    levels: Mapping[str, str] = field(default_factory=dict)  # of departments, to divide by
    channels: tuple[str, ...] | None = None  # met only by orders of these
    protected: Protected = "none"
    reach: tuple[Any, ...] = NOTHING
    moved: Moved | None = None  # None: each in the cell of its own time, else as it is now (G-02)
    duty: RequiredOfDuty | None = (
        None  # what is required of workers; only where time on duty is asked for
    )

    @property
    def is_coarse(self) -> bool:
        """No condition is finer than a district, as it was, and a period."""
        ours = self.departments is None and self.moved is None
        return ours and set(self.filters) <= COARSE

    @property
    def view(self) -> str:
        return "on_time" if self.share is None else self.share.view

    @property
    def entered(self) -> str | None:
        return None if self.share is None else self.share.entered

    @property
    def measure(self) -> str:
        """The clock whose limit falls due, or the cohort of the share."""
        return self.clock if self.share is None else self.share.cohort

    @property
    def masks(self) -> tuple[int | str | None, ...]:
        return LIMIT_MASKS if self.share is None else self.share.masks

    @property
    def context(self) -> dict[str, Any]:
        """What conditions and dimensions need beside the facts."""
        found: dict[str, Any] = {"levels": self.levels, "as_of": self.as_of}
        if self.channels is not None:
            found["channels"] = self.channels
        if self.moved is not None:
            found |= self.moved.context
        return found if self.share is None else {**found, **self.share.conditions}

    def values(self, by: By | Sequence[By] | None) -> tuple[Any, ...]:
        """The first parameters of each statement."""
        return (
            self.since,
            min(self.to, self.as_of),
            self.position,
            list(dimensions(by)),
            self.zone,
            self.departments,
            orjson.dumps(dict(self.filters)).decode(),
            self.measure,
            self.protected,
            *self.reach,
            CROWD,
            orjson.dumps(self.context).decode(),
            *self.masks,
        )
