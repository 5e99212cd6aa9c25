"""The parts of the OpenAPI document that are the same for every operation."""

from collections.abc import Mapping
from typing import Any, Final

KEY_PARAMETER: Final[Mapping[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "同一件事重发时用同一个键，只办一次。键按账号区分，长期有效",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "example": "3f0c1f6e-6c1c-4f0e-9d37-0c8f4d1f7a55",
}
VERSION_PARAMETER: Final[Mapping[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "作出决定时所见的版本，即此前答复的 ETag; "
    "其后仅有预警、超时、送达记录的不算已旧",
    "schema": {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,15})"$'},
    "example": '"7"',
}
KNOWN_PARAMETER: Final[Mapping[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "此前答复的 ETag; 内容未变则答复 304",
    "schema": {"type": "string"},
}
RESUME_PARAMETER: Final[Mapping[str, Any]] = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "断线后续听：最后收到的提示的 id",
    "schema": {"type": "string"},
}
REPLAYED: Final = "Idempotency-Replayed"
HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ETag": {"description": "带引号的版本号或内容标识", "schema": {"type": "string"}},
    "Location": {"description": "所登记工单的地址", "schema": {"type": "string"}},
    "X-Position": {
        "description": "日志位置，读取时可作 min_position",
        "schema": {"type": "string"},
    },
    REPLAYED: {
        "description": "仅重复的请求有此项，值为 true：该键此前已办，未再办一次",
        "schema": {"const": "true"},
    },
}
REQUEST_ID: Final[Mapping[str, Mapping[str, Any]]] = {
    "X-Request-Id": {"description": "请求编号", "schema": {"type": "string"}, "required": True},
}
WAIT: Final[Mapping[str, Any]] = {
    "Retry-After": {"description": "等待多少秒后再试", "schema": {"type": "integer"}}
}
SIGN_IN: Final[Mapping[str, Any]] = {
    "WWW-Authenticate": {"description": "须以 Bearer 令牌登录", "schema": {"type": "string"}}
}
HEADERS_OF_STATUS: Final[Mapping[int, Mapping[str, Any]]] = {
    401: SIGN_IN,
    409: WAIT,
    429: WAIT,
    503: WAIT,
}
"""Of a problem; at 409 only where the same request may succeed later."""
SENTENCE_OF_STATUS: Final[Mapping[int, str]] = {
    304: "内容与 If-None-Match 所述的相同",
    400: "请求本身有误:请求体、地址、键或版本号不合格式",
    401: "未登录，或登录已失效",
    403: "岗位不允许",
    404: "没有找到",
    408: "请求体没有及时送达",
    409: "按规则不能这样办理，或同一个键的请求正在处理",
    410: "已过期",
    412: "版本已旧，请刷新后再办理",
    413: "请求体过大",
    415: "类型不符 (除上传分块外, 应为 UTF-8 的 application/json), 或经过压缩",
    422: "字段不符合要求，或同一个键此前用于另一内容，或 min_position 超出日志末尾",
    428: "缺少 If-Match",
    429: "过于频繁，请按 Retry-After 等待",
    431: "请求行或请求头过长",
    500: "系统内部错误，只含事件编号",
    503: "系统繁忙或暂不可用，请按 Retry-After 重试",
}
