"""What would be decided, without deciding it."""

from pydantic import AwareDatetime, Field

from hotline.api.answers.order import AlternativeShown, CellShown, Hint
from hotline.http.representation import Representation


class RoutePreview(Representation):
    """按现行规则会分派给谁."""

    lead_department: str | None = Field(description="主办单位编码")
    supporting_departments: tuple[str, ...] = Field(description="协办单位编码")
    cell: CellShown | None = Field(description="所在网格; 未能定位为 null")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")
    community: str | None = Field(description="社区或村, 12 位区划代码")
    rule_id: str = Field(description="所用规则")
    rule_set_version: int = Field(description="规则集版本")
    because: str = Field(description="依据 (英文)")
    because_zh: str | None = Field(description="依据")
    alternatives: tuple[AlternativeShown, ...] = Field(description="考虑过而未采用的单位")
    needs_a_person: bool = Field(description="是否须由派单员确认")
    hints: tuple[Hint, ...] = Field(description="提示: 地点文字、险情用语、附近同一问题的网格案件")


class ClockPreview(Representation):
    """时限何时到期."""

    due_at: AwareDatetime = Field(description="到期时间")
    provisional: bool = Field(description="到期日所在年份的工作日历尚未发布, 结果为暂定")
    calendar_version: str = Field(description="工作日历版本")
    policy_version: int = Field(description="政策版本")
    explanation: str = Field(description="计算过程")
