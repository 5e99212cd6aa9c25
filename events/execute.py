"""The shell: the only place where reading, deciding and writing meet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, ClassVar, Protocol, TypeVar

from events.decider import Decider
from events.event import Event
from events.refusal import Refusal
from events.store import (
    Appended,
    ConcurrentAppend,
    EventStore,
    Key,
    NewEvents,
    Origin,
    Recorded,
    already_saved,
)
from events.stored.writing import SubjectIsErased, own_subject


class Timed(Protocol):
    """A dataclass that says when."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def at(self) -> datetime: ...


Command = TypeVar("Command", bound=Timed)

ATTEMPTS = 3  # when another writer was first and the caller did not insist on a version


@dataclass(frozen=True, kw_only=True)
class Done:
    """`history` is the whole stream up to `version`, what was just recorded included."""

    stream: str
    history: tuple[Recorded, ...]
    version: int
    position: int
    repeated: bool = False  # the key was known: this is what the first time led to
    unchanged: bool = False  # the decision was that nothing is to be recorded

    @property
    def events(self) -> list[Event]:
        return [each.event for each in self.history]


class StreamNotFound(Exception):
    """Nothing is recorded under this name."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.stream = stream


class StaleVersion(Exception):
    """The person decided on an older picture and must see the newer one."""

    def __init__(self, stream: str, current: int) -> None:
        super().__init__(f"{stream} is at version {current}")
        self.stream = stream
        self.current = current


async def execute(
    store: EventStore,
    decider: Decider[Command, Any, Any],
    stream: str,
    command: Command,
    *,
    origin: Origin,
    keys: Sequence[Key] = (),
    expected: int | None = None,
    creates: bool = False,
) -> Done:
    """
    Do what the command asks, once.

    A known key is answered with its original outcome before anything can be refused. `expected`:
    the version that the caller saw (If-Match); then a newer one is StaleVersion, unless only marks
    follow. Otherwise the command is decided again, up to three times. `creates`: the stream need
    not exist yet.

    Raises Refusal, StaleVersion, StreamNotFound, and what `EventStore.append` does.
    """
    for attempt in range(1, ATTEMPTS + 1):
        unheard_of = creates and attempt == 1  # the append will tell if that is wrong
        history = () if unheard_of else tuple(await store.load(stream))
        try:
            require(stream, history, expected, creates=creates)
            return await decide_and_append(store, decider, stream, command, history, origin, keys)
        except ConcurrentAppend:
            if attempt == ATTEMPTS:
                raise
        except (Refusal, StaleVersion, StreamNotFound):
            if original := await find_done(store, keys):
                return original
            raise
    raise AssertionError("unreachable")


def require(
    stream: str, history: Sequence[Recorded], expected: int | None, *, creates: bool
) -> None:
    if not history and not creates:
        raise StreamNotFound(stream)
    require_current(stream, history, expected)


def require_current(stream: str, history: Sequence[Recorded], expected: int | None) -> None:
    """Marks after the version that the caller saw do not make it stale."""
    current = len(history)
    if expected is None or expected == current:
        return
    if expected > current or not all(each.event.is_mark for each in history[expected:]):
        raise StaleVersion(stream, current)


async def decide_and_append(
    store: EventStore,
    decider: Decider[Command, Any, Any],
    stream: str,
    command: Command,
    history: tuple[Recorded, ...],
    origin: Origin,
    keys: Sequence[Key],
) -> Done:
    state = decider.fold(each.event for each in history)
    events = decider.decide(not_before(command, history), state)
    version = len(history)
    if not events:  # perhaps because the same command was done before
        position = history[-1].position if history else 0
        nothing = Done(
            stream=stream, history=history, version=version, position=position, unchanged=True
        )
        return await find_done(store, keys) or nothing
    new = NewEvents(stream=stream, expected=version, events=events, origin=origin, keys=keys)
    done = await append(store, new, history[0].event.subject_id if history else None)
    if done.repeated:
        return await as_it_was(store, done)
    return Done(
        stream=stream,
        history=history + done.recorded,
        version=done.version,
        position=done.position,
    )


async def append(store: EventStore, new: NewEvents, person: str | None) -> Appended:
    """
    Append; what belongs to the stream's erased `person` is sealed under a key of the stream's own.

    So what was begun can be ended. Raises SubjectIsErased for anyone else, and for a new stream:
    its person must be looked up again.
    """
    for number in count(1):
        try:
            return await store.append(new)
        except SubjectIsErased as erased:
            if erased.subject != person:
                raise
            own = own_subject(new.stream, number)
            new, person = resealed(new, person, own), own
    raise AssertionError("unreachable")


def resealed(new: NewEvents, person: str, own: str) -> NewEvents:
    return new._replace(
        events=[
            event.model_copy(update={"subject_id": own}) if event.subject_id == person else event
            for event in new.events
        ]
    )


def not_before(command: Command, history: Sequence[Recorded]) -> Command:
    """
    The command, no earlier than what it follows.

    The clock of another process may be ahead of ours: within a stream time never goes back.
    """
    latest = max((each.event.at for each in history), default=command.at)
    return command if latest <= command.at else replace(command, at=latest)


async def find_done(store: EventStore, keys: Sequence[Key]) -> Done | None:
    for key in keys:
        if (outcome := await store.outcome(key)) is not None:
            return await as_it_was(store, outcome)
    return None


async def as_it_was(store: EventStore, outcome: Appended) -> Done:
    with already_saved():
        history = tuple(await store.load(outcome.stream, to=outcome.version))
    return Done(
        stream=outcome.stream,
        history=history,
        version=outcome.version,
        position=outcome.position,
        repeated=True,
    )
