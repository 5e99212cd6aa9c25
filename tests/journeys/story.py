"""The life of one order, told by those who act on it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.journeys.town import ORDERS, Reply, Town

PLACE = {
    "text": "金平区石炮台街道某路口",
    "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
}
CALL: Mapping[str, Any] = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "urgency": "ordinary",
    "secrecy": "open",
    "title": "路灯不亮",
    "narrative": "金平区某路口三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": PLACE,
    "source_system": None,
    "external_ref": None,
    "occurred_at": None,
}
RESULT: Mapping[str, Any] = {
    "substantiated": True,
    "resolved": True,
    "unresolved_reason": None,
    "findings": "现场查勘, 已更换灯头。",
    "public_reply": "路灯已修复。",
    "evidence": [],
}
SATISFIED: Mapping[str, Any] = {
    "reached": True,
    "contacted": True,
    "resolved": True,
    "satisfied_result": "satisfied",
    "satisfied_process": "satisfied",
    "note": "诉求人表示满意。",
}
RETURN: Mapping[str, Any] = {
    "reason_code": "not_in_charge",
    "ground": "该路段属供电部门管养。",
    "suggested_department": "power",
}


@dataclass
class Story:
    """One order; `shown` is what the last one who acted on it was shown."""

    town: Town
    shown: dict[str, Any]

    @classmethod
    async def begins(cls, town: Town, by: str = "operator", **said: Any) -> Self:
        reply = await town.post(by, ORDERS, {**CALL, **said})
        assert reply.status == 201, reply.raw.decode()
        return cls(town, reply.json)

    @property
    def order_no(self) -> str:
        return str(self.shown["order_no"])

    @property
    def path(self) -> str:
        return f"{ORDERS}/{self.order_no}"

    @property
    def status(self) -> str:
        return str(self.shown["status"])

    @property
    def lead(self) -> str:
        """The account of the lead department's handler."""
        return f"handler-{self.shown['lead_department']}"

    async def goes(self, by: str, command: str, body: Mapping[str, Any] | None = None) -> Self:
        """`by` does it, and it works."""
        reply = await self.tries(by, command, body)
        assert reply.status == 200, (command, by, reply.raw.decode())
        self.shown = reply.json
        return self

    async def tries(self, by: str, command: str, body: Mapping[str, Any] | None = None) -> Reply:
        """`by` asks for it; it may be refused."""
        path, version = f"{self.path}/{command}", self.shown["version"]
        return await self.town.post(by, path, dict(body or {}), version=version)

    async def read(self, by: str) -> Reply:
        return await self.town.get(by, self.path)

    async def until(self, condition: Callable[[Any], bool]) -> Any:
        """The order as the supervisor sees it, once the service has heard of what happened."""
        async with asyncio.timeout(60):
            while not condition(order := (await self.read("supervisor")).json):
                await asyncio.sleep(0)
        return order

    async def dispatched(self, **how: Any) -> Self:
        await self.goes("operator", "accept")
        return await self.goes("dispatcher", "dispatch", how)

    async def handled(self, **result: Any) -> Self:
        """Dispatched, acknowledged, and reported done by the lead."""
        await self.dispatched()
        await self.goes(self.lead, "acknowledge")
        return await self.goes(self.lead, "submit-result", {**RESULT, **result})

    async def replied(self) -> Self:
        await self.handled()
        await self.goes("dispatcher", "approve-result")
        return await self.goes("follow-up", "send-reply", {"text": "路灯已修复。"})

    async def closed(self) -> Self:
        await self.replied()
        await self.goes("follow-up", "record-follow-up", SATISFIED)
        return await self.goes("follow-up", "close")
