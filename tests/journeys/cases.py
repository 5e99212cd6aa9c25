"""A grid case as the people of the town bring it forward."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from tests.journeys.town import Reply, Town

CASES = "/api/v1/grid-cases"
TASKS = "/api/v1/grid/tasks"
PLACE = {
    "text": "石炮台街道某路口",
    "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
}
GARBAGE = {"kind": "matter", "code": "06010"}
REPORT: dict[str, Any] = {
    "matter": GARBAGE,
    "description": "路口垃圾成堆。",
    "place": PLACE,
    "photos": [{"sha256": sha256(b"before").hexdigest(), "kind": "scene"}],
}


@dataclass
class Case:
    town: Town
    json: dict[str, Any]

    @classmethod
    async def reported(cls, town: Town, by: str = "worker-1", **other: Any) -> Self:
        reply = await town.post(by, CASES, {**REPORT, **other})
        assert reply.status == 201, reply.raw.decode()
        return cls(town, reply.json)

    @property
    def case_no(self) -> str:
        return str(self.json["case_no"])

    @property
    def path(self) -> str:
        return f"{CASES}/{self.case_no}"

    @property
    def worker(self) -> str:
        """Of the task that is open."""
        return next(
            str(each["worker"])
            for each in self.json["tasks"]
            if each["done_at"] is None and each["left_at"] is None
        )

    async def tries(self, by: str, verb: str, body: Any = None, **more: Any) -> Reply:
        more = {"version": self.json["version"], **more}
        return await self.town.post(by, f"{self.path}/{verb}", body or {}, **more)

    async def goes(self, by: str, verb: str, body: Any = None, **more: Any) -> Reply:
        reply = await self.tries(by, verb, body, **more)
        assert reply.status == 200, reply.raw.decode()
        self.json = reply.json
        return reply

    async def read(self, by: str) -> Reply:
        return await self.town.get(by, self.path)

    async def dispatched(self, department: str | None = "urban-management") -> Self:
        await self.goes("shift-lead", "open")
        await self.goes("dispatcher", "dispatch", {"department": department})
        return self

    async def submitted(self, department: str = "urban-management") -> Self:
        await self.dispatched(department)
        await self.goes(f"handler-{department}", "acknowledge")
        await self.goes(f"handler-{department}", "submit-handling", {"note": "已清运。"})
        return self
