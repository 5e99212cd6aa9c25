"""What to do about a problem, in Chinese: its `detail` where nothing else was written for it."""

from collections.abc import Mapping
from typing import Final

ADVICE: Final[Mapping[int, str]] = {
    400: "修正请求后重发",
    401: "重新登录",
    403: "由有权限的账号办理",
    404: "核对地址与编号；也可能是无权查看",
    405: "改用 Allow 列出的方法",
    408: "检查网络后重发",
    409: "重新读取后再决定如何办理",
    410: "重新读取，取得新的地址",
    412: "重新读取，以新的 ETag 作 If-Match",
    413: "缩短内容后重发",
    415: "以未压缩的 UTF-8 application/json 发送",
    422: "修正所填内容后重发",
    428: "带上 If-Match",
    429: "按 Retry-After 等待后重试",
    431: "缩短地址或请求头",
    500: "把 incident 告诉管理员",
    503: "稍候片刻再试；办理类操作沿用同一 Idempotency-Key，不会重复办理",
    505: "改用 HTTP/1.1",
}
OF_CODE: Final[Mapping[str, str]] = {
    "access.only_for_this_machine": "在服务所在的机器上直接读取",
    "access.password_change_required": "先以 POST /api/v1/me/password 修改初始密码",
    "access.sign_in_failed": "核对用户名与密码；忘记密码请管理员重置",
    "access.wrong_password": "核对原密码后重发",
    "attachment.beyond_the_end": "按所登记的字节数分块",
    "attachment.chunk_too_small": "除最后一块外，每块至少 least_bytes 字节",
    "attachment.damaged": "请管理员运行 hotline verify",
    "attachment.declared_otherwise": "按答复中的 bytes 与 media_type 续传",
    "attachment.kind_not_accepted": "改用 accepted 所列类型",
    "attachment.link_expired": "重新查询工单或案件的附件",
    "attachment.name_one_document": "work_order 与 grid_case 二者选一",
    "attachment.too_large": "压缩或分成几个文件",
    "attachment.too_many_incomplete": "先传完已登记的附件",
    "attachment.wrong_offset": "从 received 处续传",
    "citizen.no_such_order": "核对工单编号与查询码后再试",
    "citizen.too_many_codes": "按 Retry-After 等待后再试；查询码在登记时告知",
    "city.not_published": "请管理员以 hotline import 导入城市基础数据",
    "idempotency.in_flight": "稍候片刻，用同一个键重发",
    "idempotency.key_malformed": "换用合格的键，如 UUID",
    "idempotency.key_missing": "带上 Idempotency-Key，每件事一个，如 UUID",
    "idempotency.key_reused": "这是另一件事: 换用新的键",
    "idempotency.not_repeatable": "换用新的键",
    "indicator.other_department": "只查询本单位及其下属单位",
    "live.full": "稍后再连接；列表照常刷新",
    "live.too_many_of_account": "关闭其他窗口后再连接",
    "precondition.malformed": "If-Match 原样带回答复中的 ETag",
    "precondition.required": "读取工单，以其 ETag 作 If-Match",
    "request.malformed_cursor": "不带 cursor 从头查询",
    "request.not_plain_bytes": "分块以 application/octet-stream 发送，不压缩",
    "request.position_beyond_log": "min_position 用此前答复中的 X-Position",
    "request.unknown_command": "改用 commands 列出的操作",
    "server.clock_ahead": "请管理员校正服务器时钟",
    "server.older_than_log": "请管理员升级程序",
    "view.not_yet": "按 Retry-After 等待后再查；所写内容已保存",
    "work_order.reference_known": "该编号已登记，不必再登记",
}
"""Where the status alone does not say it."""


def advice_of(code: str, status: int) -> str:
    return OF_CODE.get(code) or ADVICE.get(status, ADVICE[400])
