"""How far each follower of the log is, and a loop that no error ends."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog

from events.postgres.failures import cause_of
from events.stored.row import Row

log = structlog.get_logger()

FIRST_WAIT = 0.25  # seconds after an error; doubles
LONGEST_WAIT = 10.0
SOON = 2.0  # seconds that a reader waits for what was just written
LOOKS = 100  # in that time
LATE = 5.0  # seconds without a success: longer than a follower ever rests or reads

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Parked:
    """An event that this program cannot take in. Its follower has passed it."""

    position: int
    type: str
    schema_version: int
    cause: str

    @property
    def event(self) -> str:
        return f"{self.type} v{self.schema_version}"


@dataclass
class FollowerStatus:
    """
    One follower. `needed`: the service is not ready while this follower stalls for long.

    `cause` is that of the last attempt, None when it succeeded.
    """

    name: str
    needed: bool = True
    position: int = 0
    cause: str | None = None
    failures: int = 0  # since the last success
    last_success: float = field(default_factory=monotonic)
    parked: dict[int, Parked] = field(default_factory=dict)

    @property
    def still_seconds(self) -> float:
        return monotonic() - self.last_success

    @property
    def since(self) -> datetime:
        """The last success."""
        return datetime.now(UTC) - timedelta(seconds=self.still_seconds)

    @property
    def waits(self) -> bool:
        return self.cause is not None or self.still_seconds > LATE

    def succeeded(self) -> None:
        if self.failures:
            seconds = round(self.still_seconds, 1)
            log.info("follower_goes_on", name=self.name, waited_seconds=seconds)
        self.failures, self.cause, self.last_success = 0, None, monotonic()

    def failed(self, error: Exception) -> None:
        self.failures += 1
        self.cause = cause_of(error)
        log.warning(
            "follower_waits", name=self.name, error=self.cause, position=self.position or None
        )

    async def reached(self, position: int) -> bool:
        """Wait until this process has taken `position`; False: not soon (read your write)."""
        for _ in range(LOOKS):
            if self.position >= position:
                return True
            await asyncio.sleep(SOON / LOOKS)
        return False

    def park(self, row: Row, error: Exception) -> None:
        found = Parked(row.position, row.type, row.schema_version, cause_of(error))
        self.parked[row.position] = found
        log.error(
            "event_parked",
            name=self.name,
            position=found.position,
            type=found.event,
            error=found.cause,
        )


@dataclass(frozen=True)
class Followers:
    """All followers of this process, by name: what `/readyz` and `/metrics` tell of them."""

    by_name: dict[str, FollowerStatus] = field(default_factory=dict)

    def of(self, name: str, *, needed: bool = True) -> FollowerStatus:
        return self.by_name.setdefault(name, FollowerStatus(name, needed))


async def keep_going(status: FollowerStatus, step: Step) -> None:
    """
    Run `step` again and again until cancelled. After an error wait, longer each time, and go on.

    A step that lasts calls `status.succeeded()` itself whenever it has heard from the database.
    """
    while True:
        try:
            await step()
        except Exception as error:  # noqa: BLE001 -- no error of a follower ends the service
            status.failed(error)
            await asyncio.sleep(min(FIRST_WAIT * 2 ** min(status.failures, 10), LONGEST_WAIT))
        else:
            status.succeeded()
