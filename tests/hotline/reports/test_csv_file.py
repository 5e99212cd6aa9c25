"""The monthly report as CSV."""

import csv
from io import StringIO

import pytest

from hotline.reports.cells import as_text
from hotline.reports.csv_file import csv_bytes, monthly_csv
from tests.hotline.reports.months import outcomes, report


def test_a_spreadsheet_reads_its_chinese_and_its_rare_characters():
    written = monthly_csv(report())

    assert b"\xef\xbb\xbf" == written[:3]
    header, total, *departments = csv.reader(StringIO(written[3:].decode()))
    assert ["单位", "受理", "应结案（派遣总数）", "结案", "结案率"] == header[:5]
    assert ["全市", "650", "653", "649", "99.39%", "643", "98.47%", "6", "4", "1"] == total[:10]
    assert ["剔除后按期结案率", "一次完成率", "不满意率", "备注"] == header[10:]
    assert ["98.62%", "—", "—"] == total[10:13]
    assert ["水务局", "城市管理局", "𠀀塘街道办事处"] == [row[0] for row in departments]
    assert "应结案少于20件，比率仅供参考，不排名" == departments[-1][-1]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u3000@"])
def test_no_text_is_computed(begin: str):
    text = f"{begin}cmd|'/c calc'!A0"

    assert f"'{text}" == as_text(text)
    (row,) = csv.reader(StringIO(csv_bytes([[text, 1, "平安"]])[3:].decode(), newline=""))
    assert [f"'{text}", "1", "平安"] == row


@pytest.mark.parametrize("text", ["", " ", "城管局", "1-2", "a=b", "𠀀"])
def test_other_text_is_as_it_was(text: str):
    assert text == as_text(text)


def test_the_same_figures_are_the_same_bytes():
    formula = report(formula=outcomes(1, 1))

    assert monthly_csv(formula) == monthly_csv(formula)
    assert "\r\n'=1+1,," in monthly_csv(formula).decode()
