"""What a phone carries, as an answer."""

from typing import Literal

from pydantic import AwareDatetime, Field

from events.catalog.names import EntryKind
from events.catalog.patrol_rounds import PatrolForm, PatrolKind, RoundStatus
from grid.api.answers import CellFeature
from grid.api.cases.answers import CaseItem, CaseMatterShown, TaskItem
from hotline.http.representation import Representation


class BundleTask(TaskItem):
    """一项待办任务, 附问题描述."""

    description: str | None = Field(description="问题描述")


class BundleCase(CaseItem):
    """本人上报的, 或有过任务的案件."""

    reporter: str | None = Field(description="上报人账号")


class BundlePoint(Representation):
    """巡查的一个点位."""

    cell: str = Field(description="单元网格编码")
    name: str = Field(description="网格名称")
    passed_at: AwareDatetime | None = Field(description="到达时间; 未巡为 null")


class BundleRound(Representation):
    """一次巡查任务: 本人的, 或被顶岗人的; 到期七日内仍可补巡."""

    round_id: str = Field(description="巡查编号")
    kind: PatrolKind = Field(description="种类")
    form: PatrolForm = Field(description="形式")
    area_name: str | None = Field(description="巡查区域的名称")
    starts_at: AwareDatetime = Field(description="首日零时")
    due_at: AwareDatetime = Field(description="到期时间: 末日 24 时")
    status: RoundStatus = Field(description="planned 待巡查, started 巡查中, ended 已结束")
    version: int = Field(description="版本")
    points: tuple[BundlePoint, ...] = Field(description="各点位")


class BundleCells(Representation):
    """责任网格, GeoJSON, 经纬度 (WGS-84); 含顶岗的."""

    type: Literal["FeatureCollection"]
    features: tuple[CellFeature, ...] = Field(description="各网格")


class BundleEntry(Representation):
    """现行目录中的一条部件或事项."""

    standard: str = Field(description="标准号")
    kind: EntryKind = Field(description="部件或事项")
    code: str = Field(description="编码")
    name: str = Field(description="名称")
    group: str = Field(description="大类名称")


class BundleLimits(Representation):
    """手机端的各项限制."""

    items: int = Field(description="一次上传至多几项")
    positions: int = Field(description="一次上报至多几个位置")
    photos: int = Field(description="一项至多几张照片")
    shift_hours: int = Field(description="一个班次最长多少小时; 届时未签退的自动离岗")
    offline_hours: int = Field(description="离线多少小时内所做的按所做时间计入时限")


class BundleVersions(Representation):
    """所依据的各版本."""

    catalogue: str = Field(description="现行目录的标准, 作 catalogue_version 带回")
    map: int | None = Field(description="网格图版本, 作 map_version 带回; 未发布的为 null")
    policy: int = Field(description="政策版本")


class BundleAnswer(Representation):
    """离线工作包; 以 since 再问时未变的部分不出现."""

    version: str = Field(description="此包的版本, 作 since 带回")
    server_time: AwareDatetime = Field(description="服务器时间")
    unchanged: tuple[str, ...] = Field(description="自 since 以来未变的部分")
    tasks: tuple[BundleTask, ...] = Field(default=(), description="本人待办的任务, 先到期的在前")
    cases: tuple[BundleCase, ...] = Field(default=(), description="本人的案件, 新上报的在前")
    rounds: tuple[BundleRound, ...] = Field(default=(), description="巡查任务, 先到期的在前")
    cells: BundleCells | None = Field(default=None, description="责任网格和巡查点位")
    catalogue: tuple[BundleEntry, ...] = Field(default=(), description="现行目录")
    most_used: tuple[CaseMatterShown, ...] = Field(default=(), description="最常用的六项")
    phrases: tuple[str, ...] = Field(default=(), description="惯用语")
    limits: BundleLimits | None = Field(default=None, description="各项限制")
    versions: BundleVersions | None = Field(default=None, description="所依据的各版本")
