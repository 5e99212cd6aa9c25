"""The follow-up of the present round (回访, F-01)."""

from datetime import datetime
from typing import NamedTuple

from events.catalog.work_order.effect import Data, Effect, instant


class FollowUp(NamedTuple):
    """What came of asking the requester."""

    missed_at: tuple[datetime, ...] = ()
    recorded: bool = False
    resolved: bool | None = None
    most: int = 0  # attempts, by the policy when the reply was sent

    @property
    def is_complete(self) -> bool:
        return self.recorded or len(self.missed_at) >= self.most


def evolve(part: FollowUp, effect: Effect, data: Data) -> FollowUp:
    """Return the follow-up after a fact with this effect."""
    match effect.follow_up:
        case "reset":
            return FollowUp(most=data.get("follow_up_attempts", 0))
        case "missed":
            return part._replace(missed_at=(*part.missed_at, instant(data["at"])))
        case "recorded":
            return part._replace(recorded=True, resolved=data.get("resolved"))
        case "corrected" if data["field"] == "resolved":
            return part._replace(resolved=data["follow_up_answer"] == "true")
        case _:
            return part
