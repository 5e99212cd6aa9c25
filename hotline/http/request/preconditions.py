"""The preconditions of a request: Idempotency-Key and If-Match."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import getdoc

from aiohttp import web

from hotline.http.problems import Problem

KEY = re.compile(r"[\x21-\x7e]{1,128}")
VERSION = re.compile(r'"(0|[1-9][0-9]{0,15})"')


def idempotency_key(request: web.Request) -> str:
    """1 to 128 visible ASCII characters; 400 without."""
    keys = request.headers.getall("Idempotency-Key", ())
    if not keys:
        raise KeyMissing
    if len(keys) > 1 or not KEY.fullmatch(keys[0]):
        raise KeyMalformed
    return keys[0]


def version_to_match(request: web.Request) -> int:
    """The version in `If-Match: "7"`; no weak tag, no list, no `*`."""
    tags = request.headers.getall("If-Match", ())
    if not tags:
        raise VersionMissing
    match = VERSION.fullmatch(tags[0].strip())
    if len(tags) > 1 or match is None:
        raise VersionMalformed
    return int(match[1])


class InFlight:
    """The keys being worked on in this process; the log itself guards against other processes."""

    def __init__(self) -> None:
        self.working: set[tuple[str, str]] = set()

    @contextmanager
    def alone(self, principal: str, key: str) -> Iterator[None]:
        """409 while the same person's same key is still being worked on."""
        mine = (principal, key)
        if mine in self.working:
            raise KeyInFlight
        self.working.add(mine)
        try:
            yield
        finally:
            self.working.discard(mine)


class KeyMissing(Problem):
    """Every POST carries an Idempotency-Key."""

    code = "idempotency.key_missing"
    status = 400
    title_zh = "缺少请求头 Idempotency-Key：每次操作用一个新值，重试时用原值"
    title_en = "Idempotency-Key is missing"


class KeyMalformed(Problem):
    """An Idempotency-Key is 1 to 128 visible ASCII characters."""

    code = "idempotency.key_malformed"
    status = 400
    title_zh = "Idempotency-Key 应为 1 至 128 个可见 ASCII 字符"
    title_en = "Idempotency-Key is malformed"


class KeyInFlight(Problem):
    """A request with this key is still being worked on."""

    code = "idempotency.in_flight"
    status = 409
    title_zh = "同一个键的请求正在处理"
    title_en = "A request with this key is in flight"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"}, saved=None)


class KeyOfOtherPayload(Problem):
    """This Idempotency-Key came with another request before. Nothing was saved."""

    code = "idempotency.key_reused"
    status = 422
    title_zh = "该 Idempotency-Key 已用于另一请求，本次操作未保存"
    title_en = "Key reused"


class KeyNotRepeatable(Problem):
    """This key is known, and this operation does not repeat its first answer. Use a new key."""

    code = "idempotency.not_repeatable"
    status = 422
    title_zh = "该 Idempotency-Key 已使用过，此操作不重复给出首次结果，请换用新的键"
    title_en = "The key is known"

    def __init__(self) -> None:
        super().__init__(saved=True)  # with the first request of this key


class VersionMissing(Problem):
    """Say which version the decision was made on: If-Match: "<version>"."""

    code = "precondition.required"
    status = 428
    title_zh = '缺少请求头 If-Match：请填写所见工单的版本号（version），如 "7"'
    title_en = "If-Match is missing"


class VersionMalformed(Problem):
    """If-Match is one strong version tag in quotes; not *, not weak, not a list."""

    code = "precondition.malformed"
    status = 400
    title_zh = 'If-Match 应为带引号的版本号，如 "7"'
    title_en = "If-Match is malformed"


class VersionStale(Problem):
    """Someone changed it since you read it; read it and decide again. Nothing was saved."""

    code = "request.stale_version"
    status = 412
    title_zh = "版本不符，请刷新后再办理；本次操作未保存"
    title_en = "Stale version"

    def __init__(self, *, current: int) -> None:
        super().__init__(
            f"版本不符，现为 {current}；请刷新后再办理，本次操作未保存", current=current
        )
        self.detail_en = f"{getdoc(type(self))} The version is now {current}."
