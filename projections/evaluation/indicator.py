"""An indicator of the street side: two counts of nodes of cases, as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Literal

from events.postgres.statements import statements
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.duty import DutyTime
from projections.evaluation.marks import OF_ORDERS, CaseMark, CaseNode

Cohort = Literal["begun_at", "due_at", "done_at", "due_or_done"]
Direction = Literal["higher_is_better", "lower_is_better"]
IndicatorUnit = Literal["count", "ratio", "minutes"]
NO_MARK: Final = CaseMark(0)
Texts = tuple[str, str]  # Chinese, English


@dataclass(frozen=True, kw_only=True)
class CaseCount:
    """
    How many nodes of cases there are: those of `nodes` whose moment `cohort` is in the period.

    `among`: with any of these marks; none given: all. `minus`: without any of these, which are not
    counted at all; `apart`: these are listed beside the figure. Of them counted are, for a share,
    those with any mark of `met` and none of `unmet`. Marks may be those of OF_ORDERS, which the
    work order of the case has from its follow-up.
    `scope`: whose nodes are counted, for a reader who does not see all.
    """

    view: ClassVar[str] = CASE_FACTS.name
    has_cube: ClassVar[bool] = False
    nodes: tuple[CaseNode, ...]
    cohort: Cohort
    among: int = NO_MARK
    minus: int = NO_MARK
    apart: int = CaseMark.VOIDED
    met: int = NO_MARK
    unmet: int = NO_MARK
    scope: Mapping[str, Any] = field(default_factory=dict)

    @property
    def entered(self) -> str:
        return statements(CASE_FACTS.file)["entered"]

    @property
    def masks(self) -> tuple[int | str | None, ...]:
        marks = (self.among, self.minus, self.apart, self.met, self.unmet)
        asks_orders = any(each & OF_ORDERS for each in marks)
        return (*map(int, marks), "order" if asks_orders else None)

    @property
    def conditions(self) -> Mapping[str, Any]:
        return {"nodes": self.nodes, **self.scope}


@dataclass(frozen=True, kw_only=True)
class CaseIndicator:
    """
    `of`: the denominator, or of a count what is counted. `counted`: a numerator that is counted by
    itself and not a part of the denominator; None: the part of `of` that is `met`. With the unit
    `minutes` the numerator is the time that all nodes took, and the mean is shown. `of` a
    `DutyTime`: both counts are minutes of workers, and there are no cases behind them.

    `of_zh`, `counted_zh` (with English) are the definition in words; `version` is increased when it
    changes, and the former one is kept in `FORMER`. `source`: where the formula is from.
    """

    name: str
    title: Texts
    unit: IndicatorUnit = "ratio"
    direction: Direction | None = "higher_is_better"  # None: neither is better
    of: CaseCount | DutyTime
    counted: CaseCount | None = None
    of_words: Texts
    counted_words: Texts
    about: tuple[str, ...]  # the evaluations that use it: region, department, post
    source: str
    version: int = 1

    @property
    def is_share(self) -> bool:
        """
        The numerator is a part of the denominator, so that it has an interval.

        Minutes of one shift are no independent observations: they have none.
        """
        return self.unit == "ratio" and self.counted is None and not self.is_time_on_duty

    @property
    def is_time_on_duty(self) -> bool:
        return isinstance(self.of, DutyTime)

    def less(self, minus: CaseMark) -> "CaseIndicator":
        """Return the indicator without the nodes of these marks, as some cities count it."""
        counted = self.counted and replace(self.counted, minus=self.counted.minus | minus)
        return replace(self, of=replace(self.of, minus=self.of.minus | minus), counted=counted)

    def within(self, scope: Mapping[str, Any]) -> "CaseIndicator":
        """Return the indicator as a reader counts it who does not see all."""
        counted = self.counted and replace(self.counted, scope=scope)
        return replace(self, of=replace(self.of, scope=scope), counted=counted)

    def definition(self, *, english: bool) -> dict[str, Any]:
        is_count = self.unit == "count"
        return {
            "id": self.name,
            "version": self.version,
            "numerator": None if is_count else self.counted_words[english],
            "denominator": self.of_words[english],
            "cohort": self.of.cohort,
            "numerator_cohort": self.counted.cohort if self.counted else self.of.cohort,
            "minus": names_of(self.of.minus),
            "apart": names_of(self.of.apart),
            "zero": None if is_count else ZERO[english],
            "direction": self.direction,
            "about": self.about,
            "source": self.source,
        }


def names_of(marks: int) -> list[str]:
    return [name.lower() for name, mark in CaseMark.__members__.items() if mark & marks]


def marks_named(names: Iterable[str]) -> CaseMark:
    """Return the marks of these names; one that is not known marks nothing."""
    found = CaseMark(0)
    for name in names:
        found |= CaseMark.__members__.get(name.upper(), CaseMark(0))
    return found


ZERO: Final = ("分母为零时不显示比率", "no rate where nothing counts")


def of(node: CaseNode | tuple[CaseNode, ...], cohort: Cohort, **filters: Any) -> CaseCount:
    """Return a count of one kind of node, or of several."""
    nodes = node if isinstance(node, tuple) else (node,)
    return CaseCount(nodes=nodes, cohort=cohort, **filters)


def met(count: CaseCount, met: int = NO_MARK, *, unmet: int = NO_MARK) -> CaseCount:
    """Return the share of a count that has these marks."""
    return replace(count, met=met, unmet=unmet)
