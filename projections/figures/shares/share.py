"""A share of orders by their marks: its data, and its definition in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from events.catalog.names import RequestKind
from projections.figures.marks import LEFT_OUT, SATISFACTIONS, Mark

Cohort = Literal[
    "registered_at",
    "accepted_at",
    "dispatched_at",
    "effective_due",
    "submitted_at",
    "closed_at",
]
Direction = Literal["higher_is_better", "lower_is_better"]
Repeats = Literal["requester", "place"]
NONE: Final = Mark(0)
LIMIT_MASKS: Final = (0, 0, 0, 0, 0, None)  # of a figure that asks for no mark


@dataclass(frozen=True, kw_only=True)
class Share:
    """
    A share of the orders whose moment `cohort` falls in a period.

    `among`: the orders with any of these marks; none given: all. `outside`: orders with any of
    these do not enter, nor those of `without_kinds`. `never`: orders with any of these are listed
    apart. Counted are the orders among them with any mark of `met` and none of `unmet`, and where
    `repeats` is given those that were not asked for again (`requester`), or that repeat an earlier
    one (`place`), within 30 days. `online`: only over channels that the policy calls online.
    `composite`: beside the rate of its own, rows have the weighted score of these figures.
    `of`, `counted` are the definition in words; `version` is increased when it changes, and the
    former one is kept in `FORMER`.
    """

    view: ClassVar[str] = "order_facts"
    entered: ClassVar[None] = None
    name: str
    title: str
    title_en: str
    direction: Direction
    cohort: Cohort
    met: Mark = NONE
    unmet: Mark = NONE
    among: Mark = NONE
    outside: Mark = NONE
    never: Mark = LEFT_OUT
    without_kinds: tuple[RequestKind, ...] = ()
    repeats: Repeats | None = None
    online: bool = False
    version: int = 1
    of: tuple[str, str]  # Chinese, English
    counted: tuple[str, str]
    composite: tuple[str, ...] = ()  # the figures whose rates it weighs into a score
    unit: str = "ratio"

    @property
    def masks(self) -> tuple[int | str | None, ...]:
        """The last parameters of each statement."""
        marks = (self.among, self.outside, self.never, self.met, self.unmet)
        return (*map(int, marks), self.repeats)

    @property
    def conditions(self) -> Mapping[str, Any]:
        return {"without_kinds": self.without_kinds} if self.without_kinds else {}

    @property
    def has_cube(self) -> bool:
        """Another order says whether one repeats; no cell of a cube does."""
        return self.repeats is None

    @property
    def options(self) -> dict[str, str | None]:
        """What the definition does with the cases that cities count differently."""
        basically = None
        if self.among & SATISFACTIONS:
            basically = "counts" if self.met & Mark.BASICALLY_SATISFIED else "does_not_count"
        inquiries = RequestKind.INQUIRY not in self.without_kinds
        return {
            "withdrawn": "listed_apart" if self.never & Mark.WITHDRAWN else "included",
            "merged": "listed_apart" if self.never & Mark.MERGED else "included",
            "excluded": "second_pair",
            "suspended": "not_due" if self.cohort == "effective_due" else "included",
            "inquiries": "included" if inquiries else "not_included",
            "basically_satisfied": basically,
        }

    def definition(self, *, english: bool) -> dict[str, Any]:
        text = REST_EN if english else REST
        return {
            "id": self.name,
            "version": self.version,
            "numerator": self.counted[english],
            "denominator": text["denominator"].format(self.of[english]),
            "cohort": self.cohort,
            "options": self.options,
            **{name: text[name] for name in ("zero", "raw", "by_department")},
        }


REST: Final = {
    "denominator": "统计期内（截至所看时刻）{}；撤单、并单按规则不计并单列",
    "zero": "没有所计工单时不显示比率",
    "raw": "与该比率相同：不另按首次时限计算",
    "by_department": "每行只计最终由该单位主办的工单，不含其下属单位；"
    "退回的工单计入后来的主办单位；按部门筛选默认含下属单位，只看本单位时与该行一致",
}
REST_EN: Final = {
    "denominator": "{} in the period so far; withdrawn and merged ones are listed apart",
    "zero": "no rate where no order counts",
    "raw": "the same: there is no other count by the first limit",
    "by_department": "each row counts the orders that the department itself leads in the end, "
    "without those below it; a returned order counts with the later lead; the filter department "
    "includes those below by default, and without them equals the row",
}
