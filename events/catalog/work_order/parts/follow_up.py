"""The follow-up of the present round (回访, F-01)."""

from datetime import datetime
from typing import NamedTuple

from events.catalog.names import Satisfaction
from events.catalog.work_order.effect import Data, Effect, instant

OPINIONS = ("satisfied_result", "satisfied_process")


class FollowUp(NamedTuple):
    """What came of asking the requester."""

    missed_at: tuple[datetime, ...] = ()
    recorded: bool = False
    resolved: bool | None = None
    satisfied_result: str | None = None
    satisfied_process: str | None = None
    most: int = 0  # attempts, by the policy when the reply was sent

    @property
    def is_complete(self) -> bool:
        return self.recorded or len(self.missed_at) >= self.most

    @property
    def asks_rework(self) -> bool:
        """The requester says that it is unresolved, or is dissatisfied (F-02)."""
        opinions = {self.satisfied_result, self.satisfied_process}
        return self.recorded and (self.resolved is False or Satisfaction.DISSATISFIED in opinions)


def evolve(part: FollowUp, effect: Effect, data: Data) -> FollowUp:
    """Return the follow-up after a fact with this effect."""
    match effect.follow_up:
        case "reset":
            return FollowUp(most=data.get("follow_up_attempts", 0))
        case "missed":
            return part._replace(missed_at=(*part.missed_at, instant(data["at"])))
        case "recorded":
            return part._replace(
                recorded=True,
                resolved=data.get("resolved"),
                satisfied_result=data.get("satisfied_result"),
                satisfied_process=data.get("satisfied_process"),
            )
        case "corrected" if data["field"] == "resolved":
            return part._replace(resolved=data["follow_up_answer"] == "true")
        case "corrected" if data["field"] in OPINIONS:
            return part._replace(**{data["field"]: data["follow_up_answer"]})
        case _:
            return part
