"""A part of the demo city's divisions: two districts, four subdistricts, one of them a town."""

from typing import Final

from hotline.app.demo_city.departments import Division

DIVISIONS: Final[tuple[Division, ...]] = (
    ("440500000000", "汕头市", "city", "440000000000"),
    ("440507000000", "龙湖区", "district", "440500000000"),
    ("440507003000", "珠池街道", "subdistrict", "440507000000"),
    ("440511000000", "金平区", "district", "440500000000"),
    ("440511001000", "石炮台街道", "subdistrict", "440511000000"),
    ("440511002000", "金砂街道", "subdistrict", "440511000000"),
    ("440513102000", "和平镇", "subdistrict", "440513000000"),
)
