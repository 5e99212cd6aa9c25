"""The text of the monthly circular (通报)."""

from datetime import date

import pytest

from hotline.reports.circular import circular
from hotline.reports.report import percent
from hotline.targets import IndicatorTarget
from tests.hotline.reports.months import outcomes, pair, report

NINGGUO = "城市管理局：派遣总数601件，按时办结597件，超时办结4件，未办结0件，按期结案率99.33%。"
WHOLE = """\
关于2026年10月12345热线工单办理情况的通报

各承办单位：
现将2026年10月12345热线工单办理情况通报如下。

一、总体情况
全市本月受理工单650件，应结案653件，结案649件，结案率99.39%；按时办结643件，按期结案率98.47%，\
比100%的目标低1.53个百分点。超时办结6件，未办结4件。经复核同意不计入考核1件，剔除后按期结案率98.62%。

二、各单位办理情况
应结案20件及以上的单位，按按期结案率由高到低排列：
1. 水务局：派遣总数40件，按时办结40件，超时办结0件，未办结0件，按期结案率100.00%。
2. 城市管理局：派遣总数601件，按时办结597件，超时办结4件，未办结0件，按期结案率99.33%。
应结案不足20件的单位，比率仅供参考，不排名：
𠀀塘街道办事处：派遣总数12件，按时办结6件，超时办结2件，未办结4件，按期结案率50.00%。

三、工作要求
尚有4件工单超期未办结。请有关主办单位抓紧办理，及时答复诉求人，并按规定说明超时原因。

四、统计说明
数据截至2026年11月3日9时05分。应结案指有效时限在本月到期的工单，含超期未结；\
按最终主办单位归属。撤单、并单的不计，举报和要求保密的工单不计入。\
比率保留两位小数；没有应结案工单的不显示比率。
"""


def test_it_is_written_as_a_civil_servant_would():
    assert WHOLE == circular(report())


def test_a_published_bulletin_is_told_with_its_numbers():
    """Lianyungang 2017-04, and Ningguo 2022-04 (601 / 597 / 4)."""
    lianyungang = outcomes(24_932, 22_344, 23_974 - 22_344)
    told = circular(report(26_898, city=lianyungang))

    assert "受理工单26898件，应结案24932件，结案23974件，结案率96.16%" in told
    assert "按期结案率89.62%，比100%的目标低10.38个百分点。" in told
    assert NINGGUO in circular(report(city=outcomes(601, 597, 4)))


def test_orders_that_were_closed_are_counted_apart_from_those_submitted_in_time():
    """Tianmen 2016-12: 972 due, 911 closed, 737 in time."""
    tianmen = outcomes(
        972,
        737,
        closed=pair(911, 972),
        at_first=pair(872, 911),
        dissatisfied=pair(39, 400),
    )
    told = circular(report(996, city=tianmen))

    assert "应结案972件，结案911件，结案率93.72%；按时办结737件，按期结案率75.82%" in told
    assert "本月办结的工单一次完成率95.72%，回访不满意率9.75%。" in told


def test_a_department_without_due_orders_is_not_named():
    told = circular(report(city=outcomes(30, 30), water=outcomes(0, 0, at_first=pair(1, 1))))

    assert "城市管理局：" in told
    assert "水务局" not in told


def test_a_month_without_due_orders_has_no_rate():
    told = circular(report(3, city=outcomes(0, 0)))

    assert "全市本月受理工单3件，没有应结案工单。" in told
    assert "%" not in told


def test_each_target_is_told_beside_its_figure():
    targets = {
        name: IndicatorTarget(name, share, date(2026, 1, 1))
        for name, share in (("closing-rate", 0.95), ("dissatisfaction-rate", 0.05))
    }
    told = circular(report(targets=targets, city=outcomes(30, 30, dissatisfied=pair(3, 30))))

    assert "结案率100.00%，目标不低于95%，达到目标；不满意率10.00%，" in told
    assert "目标不高于5%，未达到目标。" in told


def test_a_target_that_is_reached_is_said_so():
    assert "按期结案率100.00%，达到100%的目标。" in circular(report(water=outcomes(40, 40)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [(597, 601, "99.33%"), (1, 8, "12.50%"), (1, 800, "0.13%"), (0, 7, "0.00%"), (0, 0, "—")],
)
def test_a_rate_has_two_decimals_and_a_half_goes_up(numerator: int, denominator: int, shown: str):
    assert shown == percent(pair(numerator, denominator))
