"""Cells as answers: GeoJSON in WGS-84 (RFC 7946), and the cells of a point."""

from typing import Literal

from pydantic import Field

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
    community: str = Field(description="社区或村, 12 位区划代码")
    subdistrict: str = Field(description="街道或镇, 12 位区划代码")
    district: str | None = Field(description="区县, 12 位区划代码; 不设区的市为 null")
    map_version: int = Field(description="网格图版本")


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
    community: str = Field(description="社区或村, 12 位区划代码")
    subdistrict: str = Field(description="街道或镇, 12 位区划代码")


class CellsAtPoint(Representation):
    """坐标所在的网格, 每一体系至多一个."""

    cells: tuple[CellAtPoint, ...] = Field(description="各网格")


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
