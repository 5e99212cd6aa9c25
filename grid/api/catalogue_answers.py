"""Rows of the catalogue as answers."""

from typing import Literal

from pydantic import Field

from events.catalog.names import EntryKind, Unit
from hotline.http.representation import Representation


class StepLimit(Representation):
    """一个处置环节的时限."""

    value: int = Field(description="数值")
    unit: Unit = Field(description="单位")


class HandlingStep(Representation):
    """立案、处置、结案标准中的一个处置环节."""

    number: int = Field(description="第几个环节, 从 1 起")
    opening: str = Field(description="立案条件")
    limit: StepLimit = Field(description="处置时限")
    closing: str = Field(description="结案条件")


class CatalogueEntry(Representation):
    """目录中的一条部件或事项; 标准、类别和编码合起来才唯一."""

    standard: str = Field(description="标准号; local 为本市自行增加")
    kind: EntryKind = Field(description="部件或事项")
    code: str = Field(description="编码, 前两位为大类")
    name: str = Field(description="名称")
    group_code: str = Field(description="大类编码")
    group: str = Field(description="大类名称")
    successor: str | None = Field(
        description="现在的编码: 在现行标准中, 或停用后对应的项; 没有的为 null"
    )
    retired: bool = Field(description="本市自定的项已停用; 编码不再使用")
    steps: tuple[HandlingStep, ...] = Field(description="各处置环节; 没有定标准的为空")
    provenance: Literal["city", "example", "proposal"] | None = Field(
        description="处置标准的来历: city 本市规定, example 他市示例, proposal 系统的建议值; "
        "没有标准的为 null"
    )


class CataloguePage(Representation):
    """一页目录."""

    items: tuple[CatalogueEntry, ...] = Field(description="各条目, 按标准中的次序")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")
