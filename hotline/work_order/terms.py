"""What a decision is taken under: policy, calendar and catalogue of that moment, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from events.timekeeping.setting import Timing
from events.working_time import Calendar
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.work_order.errors import UnknownMatter


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The versions in force when someone decides; they are stored with the decision (D-04)."""

    policy: Policy
    calendar: Calendar
    matters: Mapping[str, Matter]
    catalogue_version: int

    @cached_property
    def timing(self) -> Timing:
        return Timing(
            calendar=self.calendar,
            office_hours=self.policy.office_hours,
            policy_version=self.policy.version,
        )

    def require_matter(self, code: str) -> Matter:
        """Return the matter of this code. Raises UnknownMatter."""
        found = self.matters.get(code)
        if found is None:
            raise UnknownMatter(matter=code)
        return found
