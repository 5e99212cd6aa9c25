"""The monthly workbook, as another library reads it and as its XML says."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from hotline.api.reports.monthly import DetailNames, TooManyOrders, add
from hotline.reports.evaluation_sheet import evaluation_rows
from hotline.reports.report import DEFINITIONS, RATES, Report, indicator
from hotline.reports.workbook import DETAILS, Cell, MonthlyWorkbook
from projections.evaluation.evaluating import indicator_of
from projections.evaluation.query import CountedCases
from projections.evaluation.score import scored
from projections.evaluation.shipped import shipped_forms
from projections.figures.query import Pair
from tests.databases import effort
from tests.hotline.reports.months import outcomes, report

ROW = {
    "order_no": "1",
    "matter": "010301",
    "kind": "complaint",
    "channel": "phone",
    "district": None,
    "subdistrict": None,
    "lead_department": "city",
    "met_at": None,
    "effective_due": datetime(2026, 10, 8, tzinfo=UTC),
    "on_time": False,
    "excluded": False,
}
DUE = datetime(2026, 10, 8, 17, 30)  # noqa: DTZ001 -- a cell holds local time
ORDER: Sequence[Cell] = (
    *("20261001-440500-000001", "010301", "路灯", "投诉", "电话", "金平区", "石炮台街道"),
    *("城市管理局", DUE, DUE, "按时办结", ""),
)


def written(shown: Report, rows: Iterable[Sequence[Cell]] = (ORDER,), **how: Any) -> bytes:
    file = BytesIO()
    with MonthlyWorkbook(shown, file, **how) as book:
        book.summary()
        book.begin_details()
        book.add(rows)
        book.close()
    return file.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def test_the_summary_has_the_columns_of_a_bulletin():
    sheet = opened(written(report()))["总表"]
    rows = list(sheet.iter_rows(values_only=True))

    assert "2026年10月12345热线工单办理情况月报" == rows[0][0]
    assert ("范围", "受理", "应结案", "结案", "结案率", "按时办结", "按期结案率") == rows[2][:7]
    assert ("全市", 650, 653, 649, 0.993874, 643, 0.984686, 1) == rows[3][:8]
    assert ("单位", "派遣总数", "按时办结", "超时办结", "未办结") == rows[5][:5]
    assert ("城市管理局", 601, 597, 4, 0, 1, 0.993344) == rows[7][:7]
    assert ("剔除后按期结案率", "一次完成率", "不满意率") == rows[2][9:12]
    assert ("剔除后按期结案率", "一次完成率", "不满意率", "备注") == rows[5][8:]
    assert ["水务局", "城市管理局", "𠀀塘街道办事处"] == [row[0] for row in rows[6:]]
    assert ["#,##0", "0.00%"] == [sheet.cell(4, column).number_format for column in (3, 5)]


def test_the_sheet_of_evaluations_has_a_row_for_each_part_of_a_unit():
    """A share is shown as a share, points as points; few cases are noted and have no rank."""
    jinniu = shipped_forms().by_id["department-jinniu"]
    rows = [
        scored(jinniu, key, [(part, indicator_of(part), counted) for part in jinniu.parts])
        for key, counted in {"few": cases(19, 19), "city": cases(15, 20)}.items()
    ]
    lines = [*evaluation_rows(jinniu, 3, rows, {"city": "城市管理局"})]
    file = BytesIO()
    with MonthlyWorkbook(report(), file) as book:
        book.summary()
        book.evaluations(lines)
        book.close()
    sheet = opened(file.getvalue())["考核"]
    header, first, *others = sheet.iter_rows(values_only=True)

    assert len(header) == len(first)
    assert ("部门评价（成都市金牛区）", 3, 1, "城市管理局", "city", 50, "不合格") == first[:7]
    assert ("处置率", 1, 15, 20, 0.75, 30, 22.5, None) == first[7:]
    assert ["0.00", "0.00%", "#,##0"] == [sheet.cell(2, n).number_format for n in (6, 12, 10)]
    assert {"分母少于20，仅供参考；不参与排名"} == {row[-1] for row in others if row[4] == "few"}
    assert "few" == others[-1][4]


def cases(numerator: int, denominator: int) -> CountedCases:
    pair = Pair(numerator=numerator, denominator=denominator)
    return CountedCases(key=None, pair=pair, left_out=0, interval=None)


def test_every_sheet_is_ready_to_be_read_and_printed():
    book = opened(written(report()))

    assert ["总表", "工单明细", "口径"] == book.sheetnames
    for sheet, frozen, titles, cells in zip(
        book,
        ("B7", "B2", "A2"),
        ("$6:$6", "$1:$1", "$1:$1"),
        ("A6:L9", "A1:L2", f"A1:B{len(DEFINITIONS) + 1}"),
        strict=True,
    ):
        assert frozen == sheet.freeze_panes
        assert cells == sheet.auto_filter.ref
        assert titles == sheet.print_title_rows
        page = sheet.page_setup
        assert ("9", "landscape", "0") == (
            str(page.paperSize),
            page.orientation,
            str(page.fitToHeight),
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_an_order_is_one_row_with_moments_as_moments():
    header, order = opened(written(report()))["工单明细"].iter_rows(values_only=True)

    assert DETAILS == header
    assert ORDER == order


def test_the_definitions_say_how_each_column_is_counted():
    _, *rows = opened(written(report()))["口径"].iter_rows(values_only=True)

    assert DEFINITIONS == dict(rows)


@pytest.mark.parametrize("column", RATES)
def test_an_indicator_is_defined_in_the_words_of_the_engine(column: str):
    _, *rows = opened(written(report()))["口径"].iter_rows(values_only=True)
    defined = indicator(RATES[column]).definition(english=False)

    assert defined["numerator"] in dict(rows)[column]
    assert f"口径第{defined['version']}版" in dict(rows)[column]
    assert "as_of" not in dict(rows)[column]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_no_text_is_a_formula(begin: str):
    text = f"{begin}HYPERLINK(1)"
    content = written(report(formula=outcomes(1, 1)), [(text, *ORDER[1:])])

    assert text == opened(content)["工单明细"]["A2"].value
    with ZipFile(BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert 3 == len(sheets)
    assert all(b"<f>" not in each and b"hyperlink" not in each for each in sheets)


def test_the_same_figures_are_the_same_bytes_also_another_day_and_elsewhere():
    """In another process, with another clock and in another zone."""
    code = (
        "import sys; from tests.hotline.reports.test_workbook import *;"
        "sys.stdout.buffer.write(written(report()))"
    )
    first = written(report())
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"TZ": "America/New_York", "PYTHONPATH": "."},
        capture_output=True,
        check=True,
    )

    assert first == ran.stdout
    assert "2026-10-01T00:00:00" == opened(first).properties.created.isoformat()


def test_more_orders_than_a_sheet_holds_are_refused():
    """`report.too_many_orders`; a workbook that is given up leaves no file behind."""
    with MonthlyWorkbook(report(), BytesIO(), most=0) as book:
        book.begin_details()
        with pytest.raises(TooManyOrders):
            add(book, [ROW], report(), DetailNames(matters={}, divisions={}))
    assert not Path(book.rows.name).exists()


ORDERS = effort(ci=20_000, full=100_000)
MEASURED = """
import re, sys, time
from tempfile import TemporaryFile
from tests.hotline.reports.test_workbook import *
def highest():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
begun = time.process_time()
with TemporaryFile() as file, MonthlyWorkbook(report(), file) as book:
    book.summary(); book.begin_details()
    book.add(ORDER for _ in range(1_000)); before = highest()
    book.add(ORDER for _ in range(int(sys.argv[1]))); book.close()
print(time.process_time() - begun, highest(), highest() - before)
"""


@pytest.mark.slow
def test_many_orders_take_little_memory():
    """The time is printed, not asserted: 10 s for 100,000 is the aim on a quiet machine."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(ORDERS)],
        env={"PYTHONPATH": "."},
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, mebibytes, more = map(float, ran.stdout.split())
    print(f"{seconds:.1f} s of computing, {mebibytes:.0f} MiB, {more:.1f} of them for the orders")

    assert mebibytes < 200
    assert more < 10, "the orders are written as they come, not held"
