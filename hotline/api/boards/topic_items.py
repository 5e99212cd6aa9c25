"""How a hot topic is shown: its numbers beside the baseline, whether it is a surge, its orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import AwareDatetime, Field

from hotline.api.boards.list_address import list_address, registered_in
from hotline.api.boards.names import area_names, matter_name
from hotline.api.boards.numbers import registered_then
from hotline.api.dependencies import Desk
from hotline.http.representation import Representation
from hotline.topics.surges import Beside, is_surge
from projections.boards.hot_topics import TopicCounts, TopicQuestion

PATH: Final = "/api/v1/boards/hot-topics"


class HotTopicItem(Representation):
    """一个热点: 同一区域、同一事项."""

    title: str = Field(description="区域与事项的名称")
    area: str = Field(description="区划代码或网格编码")
    area_name: str | None = Field(description="区域名称")
    matter: str = Field(description="事项编码")
    matter_name: str = Field(description="事项名称")
    count: int = Field(description="时段内登记的件数")
    baseline: float = Field(description="此前 7 日同样长的时段平均件数")
    ratio: float | None = Field(description="件数为平均的多少倍; 此前 7 日没有时为 null")
    expected: float = Field(description="按全市同期增减推算应有的件数")
    surge: bool = Field(description="是否骤增 (规则 I-08)")
    first_order: str = Field(description="时段内最早登记的工单")
    first_registered_at: AwareDatetime = Field(description="其登记时间")
    orders: str = Field(description="列出这些工单的地址")
    baseline_orders: str = Field(description="列出此前 7 日工单的地址")
    wordings: str = Field(description="按说法再分的地址")


def items(desk: Desk, asked: TopicQuestion, found: Sequence[TopicCounts]) -> list[dict[str, Any]]:
    """Those that rose most beyond what was expected first."""
    names, limits = area_names(desk, asked.level), desk.city().policy.surge
    rows = []
    for each in found:
        beside, name = beside_of(asked, each), matter_name(desk, each.matter)
        area_name = names.get(each.area)
        rows.append(
            {
                "title": f"{area_name or each.area} {name}",
                "area": each.area,
                "area_name": area_name,
                "matter": each.matter,
                "matter_name": name,
                "count": each.orders,
                "baseline": round(beside.baseline, 2),
                "ratio": round(each.orders / beside.baseline, 2) if each.earlier else None,
                "expected": round(beside.expected, 2),
                "surge": is_surge(beside, limits),
                "first_order": each.first_order,
                "first_registered_at": each.first_registered_at,
                **addresses(asked, each),
            }
        )
    return sorted(rows, key=lambda row: row["expected"] - row["count"])


def beside_of(asked: TopicQuestion, found: TopicCounts) -> Beside:
    return Beside(
        orders=found.orders,
        earlier=found.earlier,
        all_orders=found.all_orders,
        all_earlier=found.all_earlier,
        windows=asked.windows,
        batch=found.batch,
        looked_at=found.looked_at,
    )


def addresses(asked: TopicQuestion, found: TopicCounts) -> dict[str, str]:
    topic = {"level": asked.level, "area": found.area, "matter": found.matter}
    then = {} if asked.position is None else {"as_of": asked.now.isoformat()}
    return {
        "orders": registered(asked, found, asked.since, asked.now),
        "baseline_orders": registered(asked, found, asked.baseline_since, asked.since),
        "wordings": f"{PATH}/wordings?{urlencode({'window': asked.window, **topic, **then})}",
    }


def registered(asked: TopicQuestion, found: TopicCounts, since: datetime, to: datetime) -> str:
    if asked.position is None:
        own = {asked.level: found.area, "matter": found.matter}
        return list_address({**own, **registered_in(since, to)})
    own = {"level": asked.level, "area": found.area, "matter": found.matter}
    return registered_then(own, since, to, asked.now)
