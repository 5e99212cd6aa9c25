"""What people have ahead of them with an order or a case, and what is drawn once for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from hotline.app.simulation.rates import drawn


@dataclass(frozen=True, kw_only=True)
class Move:
    """A command that someone will send; `again`: it may be sent more than once."""

    at: datetime
    by: str  # account
    command: str
    body: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False

    @property
    def tag(self) -> tuple[str, str]:
        """There is one such move ahead at a time."""
        return self.command, self.by


@dataclass
class Plans:
    """Of one order or case."""

    rng: Random
    fates: dict[str, bool] = field(default_factory=dict, kw_only=True)
    planned: set[tuple[str, str]] = field(default_factory=set, kw_only=True)
    done: set[tuple[str, str]] = field(default_factory=set, kw_only=True)
    refused: int = field(default=0, kw_only=True)
    watched: datetime | None = field(default=None, kw_only=True)  # the next instant of its clocks

    def fate(self, name: str, share: float | None = None) -> bool:
        """Drawn at the first question, the same at each further one."""
        if name not in self.fates:
            self.fates[name] = self.rng.random() < (drawn(name) if share is None else share)
        return self.fates[name]

    def ahead(self, moves: Iterable[Move]) -> Iterator[Move]:
        """Those that are not planned already, and not done once for all."""
        for move in moves:
            if move.tag in self.planned or (move.tag in self.done and not move.again):
                continue
            self.planned.add(move.tag)
            yield move

    def begun(self, move: Move) -> None:
        """It is no longer ahead."""
        self.planned.discard(move.tag)
        self.done.add(move.tag)

    def did(self, command: str) -> bool:
        return any(done == command for done, _ in self.done)
