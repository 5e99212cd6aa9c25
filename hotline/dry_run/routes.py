"""A rule set tried on past dispatches: how many routes change, from whom to whom."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from hotline.dry_run.past import PastOrder
from hotline.routing import Router

Pair = tuple[str, str]
SHOWN: Final = 20  # numbers of orders for each pair of departments


@dataclass
class RouteTrial:
    """
    Each dispatch is routed again as it was asked then, by the rules that are tried.

    Where a person had chosen the departments, the rules were not followed; such a dispatch is
    counted apart, with how often the tried rules would choose as the person did.
    """

    router: Router
    orders: int = 0
    dispatches: int = 0
    unchanged: int = 0
    by_person: int = 0
    as_the_person: int = 0
    needs_a_person: int = 0
    pairs: Counter[Pair] = field(default_factory=Counter)
    numbers: dict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))

    def take(self, order: PastOrder) -> None:
        self.orders += 1
        for routed in order.routed:
            decision = self.router.route(routed.request)
            self.dispatches += 1
            if routed.by_person:
                self.by_person += 1
                self.as_the_person += decision.lead == routed.lead
                continue
            self.needs_a_person += decision.needs_a_person
            if decision.lead == routed.lead:
                self.unchanged += 1
                continue
            pair = routed.lead, decision.lead
            self.pairs[pair] += 1
            if len(self.numbers[pair]) < SHOWN and order.order_no not in self.numbers[pair]:
                self.numbers[pair].append(order.order_no)

    def outcome(self) -> dict[str, Any]:
        name = self.router.directory.name
        return {
            "version": self.router.rule_set.version,
            "orders": self.orders,
            "dispatches": self.dispatches,
            "unchanged": self.unchanged,
            "changed": sum(self.pairs.values()),
            "needs_a_person": self.needs_a_person,
            "by_person": self.by_person,
            "as_the_person": self.as_the_person,
            "matrix": [
                {
                    "from_department": pair[0],
                    "from_name": name(pair[0]),
                    "to_department": pair[1],
                    "to_name": name(pair[1]),
                    "dispatches": count,
                    "order_numbers": self.numbers[pair],
                }
                for pair, count in sorted(self.pairs.items(), key=lambda each: (-each[1], each[0]))
            ],
        }
