"""Who sends a message: a gateway for each medium, or a record in place of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from events.catalog.names import Medium
from events.catalog.work_order.delivery import RECORDED
from hotline.outbox.message import Message


class NotSent(Exception):
    """
    The gateway did not take the message. `cause` is a kind of error, never a gateway's words.

    `for_good`: no later attempt can succeed, for the address itself is refused.
    """

    def __init__(self, cause: str, *, for_good: bool = False) -> None:
        super().__init__(cause)
        self.cause = cause
        self.for_good = for_good


class Sender(Protocol):
    """Sends over one medium. A repeat of an id is the same message."""

    @property
    def name(self) -> str: ...

    async def send(self, message: Message) -> None:
        """Return when the gateway has taken it. Raises NotSent."""
        ...


@dataclass(frozen=True)
class RecordedSender:
    """Takes every message and sends nothing: the timeline says so."""

    name: str = RECORDED

    async def send(self, message: Message) -> None:
        """What is recorded is the fact that the order keeps of it."""


@dataclass(frozen=True)
class Senders:
    """`by_medium`: the gateways that are set up; the others record. Calls are made by people."""

    by_medium: Mapping[Medium, Sender] = field(default_factory=dict)

    def of(self, medium: Medium) -> Sender:
        return self.by_medium.get(medium, NO_GATEWAY)


NO_GATEWAY: Final[Sender] = RecordedSender()
