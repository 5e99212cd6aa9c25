"""`GET …/clocks/explanation`: why an order is late, and who used how much of its time."""

from dataclasses import dataclass
from typing import Any

from events.event import Names
from hotline.api.answers.time_used import ClockExplanation
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.past import AsOf, moment
from hotline.api.orders.work_orders import PATH, TAG, OrderPath
from hotline.http.routes import Call, Response, Route, route
from projections.time_used.explanation import Explanation, explained
from projections.time_used.sentences import sentence_en, sentence_zh
from projections.time_used.shares import Ruler, Time, TimeHolder
from projections.time_used.spans import Held, Span

Json = dict[str, Any]


@dataclass(frozen=True)
class Explaining:
    """Codes and instants alone: it holds nothing that a person wrote."""

    desk: Desk

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                f"{PATH}/{{order_no}}/clocks/explanation",
                self.explanation,
                operation="explain-clocks",
                out=ClockExplanation,
                carries=("ETag",),
                summary="为何超期",
                tag=TAG,
                params=OrderPath,
                query=AsOf,
                description=(
                    "应于何时到期、实际何时申报，时间用在哪一方、哪一环节，并给出可直接宣读的一句话。"
                    "下派由下派单位负责，计入主办单位；待统一回复时尚有协办未报的，计入该协办单位"
                ),
            )
        ]

    async def explanation(self, call: Call[Any, AsOf]) -> Response:
        whole = await self.desk.store.load(order_stream(call.params.order_no))
        asked = moment(whole, self.desk.actor(call), call.query.as_of, call.now)
        city = self.desk.city()
        told = explained(asked.past, asked.at, Ruler(city.calendar, city.policy.office_hours))
        names = Names({code: found.name for code, found in city.departments.items()})
        return Response(body=explanation_json(told, names), etag=asked.past[-1].version)


def explanation_json(told: Explanation, names: Names) -> Json:
    return {
        "order_no": told.order_no,
        "as_of": told.at,
        "status": told.status,
        "lead_department": None if told.clock is None else told.clock.start.department,
        "due_at": told.due_at,
        "first_submitted_at": told.submitted_at,
        "on_time": told.on_time,
        "calendar_version": told.ruler.calendar.version,
        "total": time_json(told.total),
        "by_owner": [
            {**owner_json(owner, names), **time_json(time)} for owner, time in told.owners.items()
        ],
        "by_stage": [
            {**held_json(held, names), **time_json(time)} for held, time in told.stages.items()
        ],
        "spans": [
            {**span_json(span, names), **time_json(told.ruler.of(span))} for span in told.spans
        ],
        "sentence": sentence_zh(told, names),
        "sentence_en": sentence_en(told),
    }


def time_json(time: Time) -> Json:
    return {"working_minutes": time.working, "natural_minutes": time.natural}


def owner_json(owner: TimeHolder, names: Names) -> Json:
    code = owner.department
    name = None if code is None else names.department(code)
    return {"held_by": owner.holder, "department": code, "department_name": name}


def held_json(held: Held, names: Names) -> Json:
    return {"stage": held.stage, **owner_json(TimeHolder(held.holder, held.department), names)}


def span_json(span: Span, names: Names) -> Json:
    return {**held_json(span.held, names), "started_at": span.start, "ended_at": span.end}
