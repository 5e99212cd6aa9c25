"""Rules as two pure functions: `decide(command, state)` and `evolve(state, event)`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

Command = TypeVar("Command")
State = TypeVar("State")
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Decider(Generic[Command, State, Fact]):
    """One kind of stream: where it starts, what may happen, and what a fact makes of it."""

    initial: State
    decide: Callable[[Command, State], Sequence[Fact]]
    evolve: Callable[[State, Fact], State]

    def fold(self, history: Iterable[Fact], state: State | None = None) -> State:
        """Return the state after `history`, from `state` or from the beginning."""
        return reduce(self.evolve, history, self.initial if state is None else state)
