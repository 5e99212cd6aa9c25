"""Maps, and what is on them."""

from events.catalog.named_code import NamedCode


class Crs(NamedCode):
    """Coordinate systems that a point may declare (G-01)."""

    WGS84 = "wgs84", "WGS-84 (GPS)"
    CGCS2000 = "cgcs2000", "2000 国家大地坐标系"
    GCJ02 = "gcj02", "国测局坐标 (高德、腾讯)"
    BD09 = "bd09", "百度坐标"


class MapScheme(NamedCode):
    """What the areas of a map are, the smallest first; duty cells are unions of unit cells."""

    UNIT = "unit", "单元网格"
    DUTY = "duty", "责任网格"
    COMMUNITY = "community", "社区"
    SUBDISTRICT = "subdistrict", "街道"
    DISTRICT = "district", "区县"


class CellChangeKind(NamedCode):
    """How cells of one version of a map follow those of the version before (G-02)."""

    DRAWN = "drawn", "新画"
    REDRAWN = "redrawn", "边界调整"
    DESCRIBED = "described", "名称或归属变更"  # the same shape with another name or division
    RECODED = "recoded", "换码"
    SPLIT = "split", "拆分"
    MERGED = "merged", "合并"
    RETIRED = "retired", "停用"


class AreaClass(NamedCode):
    """How strictly a place is managed; limits of street matters differ by it."""

    KEY = "A", "重点区域"
    ORDINARY = "B", "一般区域"
    OUTLYING = "C", "外围区域"


class ComponentState(NamedCode):
    """How a component is (GB/T 47678.5, table 2)."""

    INTACT = "intact", "完好"
    DAMAGED = "damaged", "破损"
    LOST = "lost", "丢失"
    ABANDONED = "abandoned", "废弃"
    REMOVED = "removed", "移除"
