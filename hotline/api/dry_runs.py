"""`POST /routing/dry-run` and `POST /policies/dry-run`: on past orders, stored nowhere."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import Field

from hotline.api.answers.dry_runs import PolicyDryRun, RoutingDryRun
from hotline.api.dependencies import Desk
from hotline.http.admission import Work
from hotline.http.problems import Invalid, Problem
from hotline.http.request.types import Body
from hotline.http.routes import Call, Response, Route, route
from hotline.work_order.visibility import reach

Json = dict[str, Any]
Defect = tuple[str, str]
TAG: Final = "试算"
SECONDS: Final = 100.0
MOST_BYTES: Final = 2_000_000
LONGEST: Final = (
    "至多 100,000 件、60 秒，未算完的注明算到哪一件。只计算，不保存、不发布、不改动任何工单"
)
EXAMPLE: Final = {"from": date(2026, 3, 1), "to": date(2026, 4, 1)}
NUMBERS: Final = frozenset({"order_numbers", "would_be_late", "would_be_on_time"})


class RoutingBody(Body):
    rule_set: Annotated[Json, Field(description="派单规则，与 hotline export 的 routing 同形")]
    from_: Annotated[date, Field(alias="from", description="登记日期，起（含）")]
    to: Annotated[date, Field(description="登记日期，止（不含）")]


class PolicyBody(Body):
    policy: Annotated[Json, Field(description="政策，与 hotline export 的 policy 同形")]
    from_: Annotated[date, Field(alias="from", description="登记日期，起（含）")]
    to: Annotated[date, Field(description="登记日期，止（不含）")]


class NotUsable(Invalid):
    """What is to be tried has defects; `errors` lists each of them."""

    code = "dry_run.not_usable"
    title_zh = "试算内容有误"
    title_en = "What is to be tried has defects"


class EmptyPeriod(Problem):
    """`from` must be before `to`: the days on which the orders were registered."""

    code = "dry_run.empty_period"
    status = 422
    title_zh = "起止日期无效：from 须早于 to"
    title_en = "The period is empty"


class NotTried(Problem):
    """The dry run could not be completed; it changes nothing, so try again later."""

    code = "dry_run.not_tried"
    status = 503
    title_zh = "试算未能完成，没有改动任何数据，请稍后再试"
    title_en = "The dry run was not completed"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "10"})


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What the composition root is asked to try, and on which orders."""

    kind: str
    candidate: Json
    since: date
    to: date
    now: datetime
    with_protected: bool
    not_about: frozenset[str]


@dataclass(frozen=True)
class DryRuns:
    """`defects` checks a candidate as an import would; `run` tries it, or raises NotTried."""

    desk: Desk
    defects: Callable[[str, Json], Sequence[Defect]]
    run: Callable[[Trial], Awaitable[Json]]

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/api/v1/routing/dry-run",
                self.routing,
                operation="dry-run-routing",
                out=RoutingDryRun,
                summary="派单规则试算",
                tag=TAG,
                body=RoutingBody,
                needs_key=False,
                most_bytes=MOST_BYTES,
                seconds=SECONDS,
                work=Work.DRY_RUNS,
                problems=(503,),
                description=f"以一套派单规则重派过去的工单: 哪些派单会改变，由谁改为谁。{LONGEST}",
                example={"rule_set": {"version": 2, "rules": []}, **EXAMPLE},
            ),
            route(
                "POST",
                "/api/v1/policies/dry-run",
                self.policy,
                operation="dry-run-policy",
                out=PolicyDryRun,
                summary="政策试算",
                tag=TAG,
                body=PolicyBody,
                needs_key=False,
                most_bytes=MOST_BYTES,
                seconds=SECONDS,
                work=Work.DRY_RUNS,
                problems=(503,),
                description=(
                    "以一套政策重算过去工单的办理时限: 哪些时限会移动，按时办结率会是多少。"
                    f"暂停和延期照旧。{LONGEST}"
                ),
                example={"policy": {"version": 2, "kinds": {}}, **EXAMPLE},
            ),
        ]

    async def routing(self, call: Call[RoutingBody, Any]) -> Response:
        said = call.body
        return await self.tried(call, "routing", "rule_set", said.rule_set, said.from_, said.to)

    async def policy(self, call: Call[PolicyBody, Any]) -> Response:
        said = call.body
        return await self.tried(call, "policy", "policy", said.policy, said.from_, said.to)

    async def tried(
        self, call: Call[Any, Any], kind: str, name: str, candidate: Json, since: date, to: date
    ) -> Response:
        if since >= to:
            raise EmptyPeriod
        if found := self.defects(kind, candidate):
            raise NotUsable(errors=[error(f"/{name}{at}", what) for at, what in found])
        readable = reach(self.desk.actor(call))
        trial = Trial(
            kind=kind,
            candidate=candidate,
            since=since,
            to=to,
            now=call.now,
            with_protected=readable.every,
            not_about=readable.not_about,
        )
        outcome = await self.run(trial)
        return Response(body=outcome if readable.every else without_numbers(outcome))


def error(pointer: str, what: str) -> dict[str, str]:
    chinese, _, english = what.partition(" · ")
    message = f"{chinese}：{english}" if chinese.endswith("有误") else chinese
    return {
        "pointer": pointer,
        "code": "not_usable",
        "message": message,
        "message_en": english or chinese,
    }


def without_numbers(value: Any) -> Any:
    """For an account that reads no orders: figures alone."""
    if isinstance(value, dict):
        return {
            name: [] if name in NUMBERS else without_numbers(each) for name, each in value.items()
        }
    return [without_numbers(each) for each in value] if isinstance(value, list) else value
