"""The clock of a phone is evidence; the server's time decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A request of a phone: when it arrived, and the phone's clock when it was sent, if told."""

    received_at: datetime
    sent_at: datetime | None = None

    @property
    def skew(self) -> timedelta:
        """
        How far the phone's clock is behind ours, in whole minutes; negative: it is ahead.

        A minute and less is the network. Whole minutes, so that a repeat of the same request is
        read as the same moments.
        """
        if self.sent_at is None:
            return timedelta()
        behind = self.received_at - self.sent_at
        return int(behind / MINUTE) * MINUTE

    @property
    def skew_s(self) -> float | None:
        """The same in seconds, for people; None: the phone did not say."""
        return None if self.sent_at is None else (self.received_at - self.sent_at).total_seconds()

    def moment(self, recorded_at: datetime) -> datetime:
        """When it was by our clock: corrected by the skew, and never after the request arrived."""
        return min(recorded_at + self.skew, self.received_at)

    def counted(self, recorded_at: datetime, *, within: timedelta) -> datetime:
        """
        From when on it counts as done: a worker is not late because of the network.

        Its own moment, if that is no longer ago than `within`; else the arrival.
        """
        moment = self.moment(recorded_at)
        return moment if self.received_at - moment <= within else self.received_at
