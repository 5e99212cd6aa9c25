"""What a client must know before its first request; the description of the OpenAPI document."""

from typing import Final

INTRODUCTION: Final = """\
## 登录
`POST /api/v1/sessions` 以用户名和密码换取令牌，此后每次请求带 `Authorization: Bearer <令牌>`。
令牌到期、账号停用或修改密码后答复 401, 须重新登录。各操作限定的岗位见其说明 (`x-roles`)。

## 幂等键
办理类请求 (多数 POST) 必须带 `Idempotency-Key`: 1 至 128 个可见 ASCII 字符,
每件事一个，建议用 UUID。键只对同一账号有效，不同账号的键互不相干；已办成的键不会过期。
没有收到答复时用同一个键、同样的内容重发: 只办一次，重复的答复带 `Idempotency-Replayed: true`。

## 版本
工单的答复带 `ETag`, 即版本号。办理时以 `If-Match` 带回作出决定时所见的版本;
版本已旧答复 412, 请重新读取后再决定。
系统自动记录的预警和超时也使版本加一，但不改变办理依据: 此后仅有这类记录的版本不算已旧。

## 分页
列表答复 `items` 与 `next_cursor`; 以 `cursor=<next_cursor>` 续查，直到为 null。
`limit` 至多 200。游标只能用于同一列表和同样的条件。

## 读到自己所写
办理的答复带 `X-Position`。列表与指标稍后才更新; 以 `min_position=<X-Position>` 查询,
则必含这次办理，来不及时答复 503 `view.not_yet`。单个工单及其时间线总是最新的。

## 出错
出错时答复 `application/problem+json` (RFC 9457): `code` 不会改变，供程序判断;
`title`、`detail` 供人阅读; `errors` 指出不合要求的字段; `saved` 说明是否已保存。
全部编码见“问题编码”。
答复 503 与 429 时按 `Retry-After` 等待后重试。

## 其他
时间一律为带时区的 RFC 3339, 如 `2026-11-21T09:30:00+08:00`;
请求体为 UTF-8 的 JSON, 不接受未知字段。
标题、说明和时间线的摘要为中文; `Accept-Language: en` 时为英文。
今后的版本只会增加字段，客户端应忽略不认识的字段。
"""
