"""One thing that a worker did, as the phone recorded it."""

from dataclasses import field
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field

from events.act import command
from events.input_types import Code, Instant

Sequence = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[int, Field(ge=0, le=2**31)]
CaseNo = Annotated[str, Field(pattern=r"^G[0-9]{8}-[0-9]{6}-[0-9]{6,9}$")]

Standard = Annotated[str, Field(max_length=40)]


@command
class SyncItem:
    """
    `sequence` grows with each item of a device. `recorded_at`: by the phone's clock.

    The case is named by its number, or by the `client_id` of the report that this phone made; a
    patrol round by its id. `after`: the item of the same case or round that the phone recorded
    before this one, unless that was refused or recorded nothing. `base_version`: of the case that
    the worker saw.
    """

    client_id: Annotated[UUID, Field(description="手机为该项生成的标识, 重发时不变")]
    sequence: Annotated[Sequence, Field(description="该手机上的次序号, 逐项递增")]
    recorded_at: Annotated[Instant, Field(description="记录时间，按手机时钟")]
    action: Annotated[Code, Field(description="所做的操作，如 report-case")]
    case_no: Annotated[CaseNo | None, Field(description="案件编号")] = None
    case_client_id: Annotated[UUID | None, Field(description="本机上报该案件那一项的标识")] = None
    round_id: Annotated[UUID | None, Field(description="巡查编号")] = None
    after: Annotated[UUID | None, Field(description="本机就同一案件或巡查所记的前一项的标识")] = (
        None
    )
    base_version: Annotated[Version | None, Field(description="所见案件的版本")] = None
    catalogue_version: Annotated[
        Standard | Version | None, Field(description="手机所用目录的标准，如 GB/T 47678.5-2026")
    ] = None
    map_version: Annotated[Version | None, Field(description="手机所用网格图的版本")] = None
    body: Annotated[dict[str, Any], Field(description="操作的内容")] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """
        What a repeat has in common with the first: what was done, and when.

        Not the case: a phone may learn the number of its own report between the two.
        """
        said = [
            self.action,
            self.recorded_at.isoformat(),
            self.body,
        ]
        return sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()
