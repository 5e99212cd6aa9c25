"""Cells as answers: GeoJSON in WGS-84 (RFC 7946), and the cells of a point."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from events.catalog.names import AreaClass, CellChangeKind
from grid.map.divisions import AreaLevel
from hotline.http.representation import Representation

Position = tuple[float, float]
Ring = tuple[Position, ...]


class Polygon(Representation):
    """多边形, 经纬度 (WGS-84)."""

    type: Literal["Polygon"]
    coordinates: tuple[Ring, ...] = Field(description="外环, 其后为内环")


class MultiPolygon(Representation):
    """多个多边形, 经纬度 (WGS-84)."""

    type: Literal["MultiPolygon"]
    coordinates: tuple[tuple[Ring, ...], ...] = Field(description="各多边形")


class CellProperties(Representation):
    """网格的属性."""

    code: str = Field(description="网格编码")
    scheme: str = Field(description="网格体系")
    name: str = Field(description="网格名称")
    community: str | None = Field(description="社区或村, 12 位区划代码; 更大的区域为 null")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码; 没有时为 null")
    district: str | None = Field(description="区县, 12 位区划代码; 不设区的市为 null")
    area_class: AreaClass | None = Field(
        default=None, description="区域类别, 处置时限随之不同; 只有单元网格有"
    )
    map_version: int = Field(description="网格图版本")
    cells: tuple[str, ...] = Field(default=(), description="责任网格所含的单元网格")


class CellFeature(Representation):
    """一个网格 (GeoJSON Feature)."""

    type: Literal["Feature"]
    geometry: Polygon | MultiPolygon = Field(description="形状")
    properties: CellProperties = Field(description="属性")


class CellPage(Representation):
    """一页网格 (GeoJSON FeatureCollection)."""

    type: Literal["FeatureCollection"]
    features: tuple[CellFeature, ...] = Field(description="各网格")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")


class CellAtPoint(Representation):
    """坐标所在的网格."""

    scheme: str = Field(description="网格体系")
    code: str = Field(description="网格编码")
    map_version: int = Field(description="网格图版本")
    ambiguous: bool = Field(description="是否在边界上, 可能属于相邻网格")
    method: str = Field(description="定位方式")
    confidence: float = Field(description="定位把握, 0 到 1")
    community: str | None = Field(description="社区或村, 12 位区划代码; 更大的区域为 null")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码; 没有时为 null")
    metres: float = Field(description="坐标到网格的距离, 米; 在网格内为 0")


class CellsAtPoint(Representation):
    """坐标所在的网格, 每一体系至多一个; 给出定位精度时为其范围触及的各网格, 近的在前."""

    cells: tuple[CellAtPoint, ...] = Field(description="各网格")


class CellChangeShown(Representation):
    """网格图某一版本中网格的变化."""

    map_version: int = Field(description="发生变化的网格图版本")
    published_at: datetime = Field(description="该版本的发布时间")
    kind: CellChangeKind = Field(description="变化的种类")
    kind_name: str = Field(description="变化种类的名称")
    before: tuple[str, ...] = Field(description="变化前的网格编码")
    after: tuple[str, ...] = Field(description="变化后的网格编码")
    square_metres: float = Field(description="变化前网格的面积, 平方米; 新画的为其面积")


class CellNow(Representation):
    """所问网格如今的网格."""

    code: str = Field(description="网格编码")
    name: str = Field(description="网格名称")
    community: str | None = Field(description="社区或村, 12 位区划代码")
    subdistrict: str | None = Field(description="街道或镇, 12 位区划代码")


class CellHistory(Representation):
    """一个网格: 所问版本中的样子, 历次变化, 如今的网格."""

    scheme: str = Field(description="网格体系")
    code: str = Field(description="网格编码")
    map_version: int = Field(description="所问的网格图版本")
    published_at: datetime = Field(description="该版本的发布时间")
    then: CellFeature = Field(description="该版本中的网格")
    in_force: bool = Field(description="此编码如今是否仍在使用")
    newest_version: int = Field(description="现行的网格图版本")
    now: tuple[CellNow, ...] = Field(description="其地面如今所属的网格; 已不在图中时为空")
    changes: tuple[CellChangeShown, ...] = Field(description="此编码的历次变化, 早的在前")


class MapRemarkShown(Representation):
    """发布时列出的、可能属实的异常."""

    kind: str = Field(description="异常的种类")
    cells: tuple[str, ...] = Field(description="有关的网格或区划编码")
    square_metres: float | None = Field(description="面积, 平方米")
    near: Position | None = Field(description="其中一点, 经纬度 (WGS-84)")


class MapVersionShown(Representation):
    """网格图的一个版本."""

    scheme: str = Field(description="网格体系")
    scheme_name: str = Field(description="网格体系的名称")
    map_version: int = Field(description="网格图版本")
    published_at: datetime = Field(description="发布时间")
    in_force: bool = Field(description="是否为现行版本")
    cells: int = Field(description="网格数")
    source: str = Field(description="来源")
    changes: int = Field(description="与前一版本相比的变化数")
    remarks: tuple[MapRemarkShown, ...] = Field(description="发布时列出的异常, 如空隙")


class MapVersions(Representation):
    """各体系网格图的全部版本, 新的在前."""

    items: tuple[MapVersionShown, ...] = Field(description="各版本")


class AreaProperties(Representation):
    """区域的属性."""

    code: str = Field(description="区划代码或网格编码")
    name: str | None = Field(description="名称")
    parent: str | None = Field(description="所属的上一级区划; 没有时为 null")


class AreaFeature(Representation):
    """一个区域 (GeoJSON Feature)."""

    type: Literal["Feature"]
    geometry: Polygon | MultiPolygon = Field(description="轮廓, 按容差简化")
    properties: AreaProperties = Field(description="属性")


class AreaCollection(Representation):
    """一级区域的轮廓 (GeoJSON FeatureCollection)."""

    type: Literal["FeatureCollection"]
    coordinate_system: Literal["wgs84"] = Field(description="坐标系")
    level: AreaLevel = Field(description="区县, 街道, 社区或网格")
    tolerance: int = Field(description="简化的容差, 米")
    map_version: int = Field(description="网格图版本")
    features: tuple[AreaFeature, ...] = Field(description="各区域, 按编码排列")
