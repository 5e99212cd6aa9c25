"""Rulings that routing follows (裁定先例, R-02): one stream for each matter and division."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from events.catalog.reference import PrecedentSet
from events.decider import Decider


@dataclass(frozen=True, kw_only=True)
class SetPrecedent:
    """Keep a ruling; it was decided on its order, and nothing is asked again."""

    at: datetime
    matter: str
    area: str
    lead_department: str
    supporting_departments: tuple[str, ...]
    order_no: str
    ruled_at: datetime

    @property
    def stream(self) -> str:
        return f"precedent-{self.matter}-{self.area}"


def decide(command: SetPrecedent, _: Any) -> Sequence[PrecedentSet]:
    return [PrecedentSet(**command.__dict__)]


precedents: Final = Decider(initial=None, decide=decide, evolve=lambda _, __: None)
