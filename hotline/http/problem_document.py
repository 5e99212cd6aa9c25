"""The shape of a problem document: RFC 9457, with every member that this service adds."""

from typing import Any

from pydantic import Field

from events.catalog.names import Role
from hotline.http.representation import Representation


class FieldError(Representation):
    """一个不合要求的字段."""

    pointer: str = Field(default="", description="请求体中的位置 (RFC 6901)")
    parameter: str = Field(default="", description="查询或路径参数名")
    code: str = Field(description="错误编码")
    message: str = Field(description="错误说明")


class ProblemDocument(Representation):
    """出错时的答复 (RFC 9457). 程序按 code 处理，人看 title 与 detail."""

    type: str = Field(
        description="问题类型，由 code 得出", examples=["/problems/work-order/not-allowed-now"]
    )
    title: str = Field(description="标题; 随 Accept-Language 为中文或英文")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="说明，以及怎样才能办理")
    code: str = Field(description="问题编码，不会改变", examples=["work_order.not_allowed_now"])
    request_id: str = Field(description="请求编号，与 X-Request-Id 相同")
    errors: tuple[FieldError, ...] = Field(default=(), description="各个不合要求的字段")
    details: dict[str, Any] = Field(
        default_factory=dict, description="按规则不能办理时: 可供程序使用的具体情况，随 code 而异"
    )
    roles: tuple[Role, ...] = Field(default=(), description="可以执行此操作的岗位")
    commands: tuple[str, ...] = Field(default=(), description="可用的工单操作")
    current: int = Field(default=0, description="版本已旧时: 现在的版本")
    saved: bool | None = Field(
        default=None, description="是否已保存: true 已保存, false 未保存, null 尚不确定"
    )
    incident: str = Field(default="", description="系统内部错误的事件编号")
