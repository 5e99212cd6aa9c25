"""`/grid-cases`: report and act. The commands are those of the table of rules."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import Field

from events.act import Act, Actor
from events.catalog.attachments import files_named
from events.catalog.grid_case.life import GridCase
from events.catalog.values import Point
from events.execute import Done, as_it_was
from events.store import Appended, Recorded, already_saved
from grid.api.cases.answers import CaseShown
from grid.api.cases.desk import NO_CASE_ZH, CaseDesk, case_no_of, case_of
from grid.grid_case.refusals import CaseNotAllowedNow
from grid.grid_case.table import BEGINNING, OFFERED, offered_commands
from grid.grid_case.visibility import reads_texts
from grid.map.place_hints import OUTSIDE_CITY
from hotline.http.problems import NotFound
from hotline.http.request.commands import command_key, origin
from hotline.http.request.types import Query
from hotline.http.routes import Call, Handler, Response, Route, route
from projections.cases.detail import awaiting, case_json

PATH: Final = "/api/v1/grid-cases"
TAG: Final = "网格案件"
MOVED: Final = ("ETag", "X-Position")
OUTSIDE_OF_CASE: Final = {
    "code": OUTSIDE_CITY,
    "message": "地点似不在本市范围内，请核对坐标和地点文字；确属外市的，不予立案",
    "message_en": "The place seems to be outside this city: check it; a case elsewhere is not"
    " opened",
}
CASE_NO: Final = r"^G[0-9]{8}-[0-9]{6}-[0-9]{6,9}$"


class CasePath(Query):
    case_no: Annotated[str, Field(pattern=CASE_NO)]


@dataclass(frozen=True)
class Cases:
    desk: CaseDesk

    def routes(self) -> list[Route]:
        return [
            *(self.beginning(end, act) for end, act in BEGINNING.items()),
            *(self.command_route(verb, act) for verb, act in OFFERED.items()),
        ]

    def beginning(self, end: str, act: Act) -> Route:
        return route(
            "POST",
            f"{PATH}{end}",
            self.begins(act),
            repeat=self.replayed,
            operation=act.name,
            out=CaseShown,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            status=201,
            carries=(*MOVED, "Location"),
            example=act.example,
        )

    def command_route(self, verb: str, act: Act) -> Route:
        return route(
            "POST",
            f"{PATH}/{{case_no}}/{verb}",
            self.commands(act),
            repeat=self.replayed,
            operation=act.name,
            out=CaseShown,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            params=CasePath,
            needs_version=True,
            carries=MOVED,
            example=act.example,
        )

    def begins(self, act: Act) -> Handler:
        async def serve(call: Call[Any, Any]) -> Response:
            by = self.desk.actor(call.signed_in)
            done = await self.desk.begin(
                act, call.body, by, call.now, origin=origin(call), keys=self.keys(call)
            )
            answer = await self.answer(done, by)
            return replace(answer, location=f"{PATH}/{case_no_of(done)}")

        return serve

    def commands(self, act: Act) -> Handler:
        async def serve(call: Call[Any, Any]) -> Response:
            case_no, by = call.params.case_no, self.desk.actor(call.signed_in)
            await self.desk.seen(case_no, by)  # 404 before anything is said
            try:
                done = await self.desk.perform(
                    act,
                    case_no,
                    call.body,
                    by,
                    call.now,
                    origin=origin(call),
                    keys=self.keys(call),
                    expected=call.if_match,
                )
            except CaseNotAllowedNow as refusal:
                case, _ = await self.desk.seen(case_no, by)
                offered = offered_commands(case, by, call.now)
                possible = {name: OFFERED[name].name_zh for name in offered}
                raise refusal.offering(possible) from None
            return await self.answer(done, by)

        return serve

    def keys(self, call: Call[Any, Any]) -> list[Any]:
        key = command_key(self.desk.vault, call)
        return [] if key is None else [key]

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        """The answer to a known key, from the same events; none once its order is protected."""
        done = await as_it_was(self.desk.store, first)
        if await self.desk.is_protected(case_of(await self.desk.store.load(done.stream))):
            raise NotFound(NO_CASE_ZH)
        answer = await self.answer(done, self.desk.actor(call.signed_in))
        if "case_no" in call.path:
            return answer
        return replace(answer, location=f"{PATH}/{case_no_of(done)}")

    async def answer(self, done: Done, by: Actor) -> Response:
        """As of the command, at its moment; what was saved is shown to who did it."""
        with already_saved():
            body = await shown(self.desk, done.history, by, now=done.history[-1].recorded_at)
        return Response(body=body, etag=done.version, position=done.position)


async def shown(
    desk: CaseDesk, history: tuple[Recorded, ...], by: Actor, *, now: Any
) -> dict[str, Any]:
    """The case as its reader may see it."""
    case = case_of(history)
    body = case_json(case, history, now=now, texts=reads_texts(by))
    arrived = await desk.arrived(files_named(history))
    named = [case.reporter, *(each["worker"] for each in body["tasks"])]
    photographers = [each["by"] for each in body["photos"]]
    return body | {
        "photos": awaiting(body["photos"], arrived),
        "people": desk.people(by, [*named, *photographers]),
        "allowed_commands": offered_commands(case, by, now),
        "hints": place_hints(desk, case, body["place"]),
    }


def place_hints(desk: CaseDesk, case: GridCase, place: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is odd about the place, as far as the reader sees it; never a refusal."""
    sure = None if case.area.cell is None else case.area.cell.confidence
    point = None if place["point"] is None else Point.model_validate(place["point"])
    found = desk.hints(place["text"], point, sure)
    return [OUTSIDE_OF_CASE if each["code"] == OUTSIDE_CITY else each for each in found]
