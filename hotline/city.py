"""
The city as it has published itself: policy, calendar, matters, departments, rules, accounts.

`Published` gathers the events of the reference streams; `city()` makes the frozen whole that
rules are given. Divisions and cells stand in `grid.map.territory`: the two sides never import each
other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from events.calendars.stored import CalendarYearBody
from events.cannot_run import CannotRun
from events.catalog.people import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    AccountPasswordReset,
    AccountRolesSet,
)
from events.catalog.published_months import PUBLISHED_MONTHS, MonthCorrected, MonthPublished
from events.catalog.reference import (
    AdmissionsPublished,
    CalendarPublished,
    CataloguePublished,
    DepartmentListed,
    EvaluationsPublished,
    HouseholdsPublished,
    PolicyPublished,
    PrecedentSet,
    RoutingPublished,
    TargetsPublished,
)
from events.event import Event
from events.working_time import Calendar, CalendarYear, calendar_of
from hotline.accounts import ACCOUNT_STREAM, AccountRecord, evolve
from hotline.households import NO_HOUSEHOLDS, HouseholdList
from hotline.matter import Matter
from hotline.policy import Policy, in_force
from hotline.published_months.publishing import PublishedMonth, published_month
from hotline.reference import (
    admission_list_from_json,
    department_from_json,
    evaluation_forms_from_json,
    household_list_from_json,
    matter_from_json,
    policy_from_json,
    rule_set_from_json,
    target_list_from_json,
)
from hotline.routing import (
    NONE_ADMITTED,
    AdmissionList,
    Department,
    Precedent,
    Router,
    RoutingRule,
    RuleSet,
)
from hotline.targets import NOTHING_PUBLISHED, TargetHistory, TargetList
from hotline.work_order.terms import Terms
from projections.evaluation.forms import EvaluationForms
from projections.evaluation.shipped import shipped_forms

STREAM_PREFIXES: Final = (
    "calendar-",
    "policy-",
    "catalogue-",
    "department-",
    "routing-",
    "precedent-",
    "admission-",
    "targets-",
    "households-",
    "evaluations-",
    f"{PUBLISHED_MONTHS}-",
    ACCOUNT_STREAM,
)
ACCOUNT_TYPES: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (
        AccountOpened,
        AccountRolesSet,
        AccountDisabled,
        AccountEnabled,
        AccountPasswordReset,
    )
)
PUBLICATION_TYPES: Final = frozenset(
    declared.model_fields["type"].default
    for declared in (
        AdmissionsPublished,
        CalendarPublished,
        CataloguePublished,
        DepartmentListed,
        HouseholdsPublished,
        PolicyPublished,
        RoutingPublished,
        EvaluationsPublished,
        TargetsPublished,
    )
)
PRECEDENT_TYPES: Final = frozenset({PrecedentSet.model_fields["type"].default})
MONTH_TYPES: Final = frozenset(
    declared.model_fields["type"].default for declared in (MonthPublished, MonthCorrected)
)
TYPES: Final = PUBLICATION_TYPES | ACCOUNT_TYPES | PRECEDENT_TYPES | MONTH_TYPES


class NotPublished(CannotRun):
    """The city lacks something without which no request can be handled."""

    heading: ClassVar[str] = "城市数据尚未发布, 请先 hotline import · the city is not published"


@dataclass(frozen=True, kw_only=True)
class City:
    """Everything in force at one moment. Frozen: a decision sees one version of each."""

    policy: Policy
    coming_policies: tuple[Policy, ...]  # published, not begun; the next one first
    calendar: Calendar
    calendar_years: Mapping[int, CalendarYear]
    matters: Mapping[str, Matter]
    catalogue_version: int
    departments: Mapping[str, Department]
    rule_set: RuleSet
    router: Router
    accounts: Mapping[str, AccountRecord]
    published_months: Mapping[str, PublishedMonth] = field(default_factory=dict)  # I-07
    targets: TargetHistory = NOTHING_PUBLISHED
    households: HouseholdList = NO_HOUSEHOLDS
    evaluations: EvaluationForms = field(default_factory=shipped_forms)
    calendars_published: tuple[tuple[datetime, CalendarYear], ...] = ()  # each with its moment

    @property
    def until(self) -> datetime | None:
        """When another policy begins."""
        return self.coming_policies[0].begins_at if self.coming_policies else None

    @property
    def terms(self) -> Terms:
        return Terms(
            policy=self.policy,
            calendar=self.calendar,
            matters=self.matters,
            catalogue_version=self.catalogue_version,
        )


@dataclass
class PublishedCity:
    """What the reference streams have said so far; the last version of each holds."""

    policies: list[Policy] = field(default_factory=list)
    policies_at: list[datetime] = field(default_factory=list)  # when each was published
    rule_set: RuleSet | None = None
    matters: dict[str, Matter] = field(default_factory=dict)
    catalogue_version: int = 0
    years: dict[int, CalendarYear] = field(default_factory=dict)
    years_at: list[tuple[datetime, CalendarYear]] = field(default_factory=list)
    departments: dict[str, Department] = field(default_factory=dict)
    admissions: AdmissionList = NONE_ADMITTED
    rules_since: dict[RoutingRule, datetime] = field(default_factory=dict)  # unchanged since then
    precedents: dict[str, Precedent] = field(default_factory=dict)  # by rule id
    accounts: dict[str, AccountRecord] = field(default_factory=dict)
    published_months: dict[str, PublishedMonth] = field(default_factory=dict)
    targets: list[tuple[datetime, TargetList]] = field(default_factory=list)
    households: HouseholdList = NO_HOUSEHOLDS
    evaluations: EvaluationForms | None = None

    def take(self, event: Event) -> None:
        """Note what an event publishes; events of other kinds pass."""
        match event:
            case PolicyPublished(body=body):
                self.policies.append(policy_from_json(body))
                self.policies_at.append(event.at)
            case RoutingPublished(body=body):
                self.take_rules(rule_set_from_json(body), event.at)
            case AdmissionsPublished(body=body):
                self.admissions = admission_list_from_json(body)
            case PrecedentSet():
                self.take_precedent(event)
            case CataloguePublished(version=version, matters=matters):
                self.matters = {found.code: found for found in map(matter_from_json, matters)}
                self.catalogue_version = version
            case CalendarPublished(year=year, body=body):
                self.years[year] = CalendarYearBody.model_validate(body).calendar_year()
                self.years_at.append((event.at, self.years[year]))
            case DepartmentListed(code=code, body=body):
                self.departments[code] = department_from_json(body)
            case _:
                self.take_record(event)

    def take_record(self, event: Event) -> None:
        """What figures are shown with, and what the stream of an account or a month has become."""
        match event:
            case TargetsPublished(body=body):
                self.targets.append((event.at, target_list_from_json(body)))
            case HouseholdsPublished(body=body):
                self.households = household_list_from_json(body)
            case EvaluationsPublished(body=body):
                self.evaluations = evaluation_forms_from_json(body)
            case (
                AccountOpened()
                | AccountRolesSet()
                | AccountDisabled()
                | AccountEnabled()
                | AccountPasswordReset()
            ):
                if record := evolve(self.accounts.get(event.username), event):
                    self.accounts[event.username] = record
            case MonthPublished(month=month) | MonthCorrected(month=month):
                before = self.published_months.get(month, published_month.initial)
                self.published_months[month] = published_month.evolve(before, event)
            case _:
                return

    def take_rules(self, rule_set: RuleSet, at: datetime) -> None:
        self.rules_since = {rule: self.rules_since.get(rule, at) for rule in rule_set.rules}
        self.rule_set = rule_set

    def take_precedent(self, event: PrecedentSet) -> None:
        """The later ruling holds, in whatever order they were kept."""
        new = Precedent(
            matter=event.matter,
            area=event.area,
            lead=event.lead_department,
            supporting=event.supporting_departments,
            ruled_at=event.ruled_at,
        )
        old = self.precedents.get(new.rule_id)
        if old is None or old.ruled_at <= new.ruled_at:
            self.precedents[new.rule_id] = new

    def city(self, at: datetime) -> City:
        """With the policy that is in force then. Raises NotPublished while a part is missing."""
        if not self.policies or self.rule_set is None:
            raise NotPublished("policy and routing are needed")
        policy = in_force(self.policies, at)
        zone = ZoneInfo(policy.zone)
        return City(
            policy=policy,
            coming_policies=coming(self.policies, policy, at),
            calendar=calendar_of(self.years.values(), zone),
            calendar_years=MappingProxyType(dict(self.years)),
            matters=MappingProxyType(dict(self.matters)),
            catalogue_version=self.catalogue_version,
            departments=MappingProxyType(dict(self.departments)),
            rule_set=self.rule_set,
            router=Router(
                self.rule_set,
                self.departments.values(),
                self.matters.values(),
                [
                    replace(each, ruled_at=each.ruled_at.astimezone(zone))
                    for each in self.precedents.values()
                ],
                {rule.rule_id: at for rule, at in self.rules_since.items()},
                self.admissions.admissions,
            ),
            accounts=MappingProxyType(dict(self.accounts)),
            published_months=MappingProxyType(dict(self.published_months)),
            targets=TargetHistory(
                lists=tuple(self.targets),
                policies=tuple(zip(self.policies_at, self.policies, strict=True)),
            ),
            households=self.households,
            evaluations=self.evaluations or shipped_forms(),
            calendars_published=tuple(self.years_at),
        )


def coming(published: Sequence[Policy], policy: Policy, at: datetime) -> tuple[Policy, ...]:
    """Those published after `policy` that have not begun, as they will."""
    later = published[published.index(policy) + 1 :]
    dated = [(each.begins_at, number, each) for number, each in enumerate(later)]
    ahead = sorted(
        (begins, number, each)
        for begins, number, each in dated
        if begins is not None and begins > at
    )
    return tuple(each for _, _, each in ahead)
