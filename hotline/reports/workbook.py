"""The monthly workbook (.xlsx), row by row: no sheet is held in memory (ADR 0023)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Self

from hotline.reports.evaluation_sheet import COLUMNS as EVALUATIONS
from hotline.reports.report import DEFINITIONS, SMALL_NOTE, Report, ReportLine
from projections.reports.monthly import Outcomes

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 1_000_000  # of details; a sheet ends at 1,048,576
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CITY: Final = (
    *("范围", "受理", "应结案", "结案", "结案率", "按时办结", "按期结案率", "目标"),
    *("剔除", "剔除后按期结案率", "一次完成率", "不满意率"),
)
DEPARTMENTS: Final = (
    *("单位", "派遣总数", "按时办结", "超时办结", "未办结", "结案率", "按期结案率"),
    *("剔除", "剔除后按期结案率", "一次完成率", "不满意率", "备注"),
)
DETAILS: Final = (
    *("工单编号", "事项编码", "事项", "诉求类型", "接入渠道", "区县", "街道（镇）", "主办单位"),
    *("办结时限", "申报办结时间", "办结情况", "是否剔除"),
)
WIDTHS: Final = {
    "总表": (24, 12, 12, 12, 12, 12, 14, 12, 18, 14, 14, 36),
    "工单明细": (24, 12, 24, 12, 12, 14, 18, 24, 18, 18, 12, 10),
    "考核": (32, 10, 8, 28, 18, 10, 10, 20, 10, 10, 10, 10, 10, 10, 36),
    "口径": (20, 100),
}
FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"font_color": "#595959"},
    "header": {
        "bold": True,
        "bg_color": "#D9E1F2",
        "border": 1,
        "text_wrap": True,
        "valign": "top",
    },
    "text": {"num_format": "@"},
    "wrapped": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0"},
    "rate": {"num_format": "0.00%"},
    "points": {"num_format": "0.00"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
}
POINTS: Final = frozenset(
    EVALUATIONS.index(name) for name in ("得分", "分值", "该项得分")
)  # columns whose numbers are no shares
Cell = str | int | float | datetime | None


class TooManyRows(ValueError):
    """The sheet of details has no room for more orders."""


@dataclass
class MonthlyWorkbook:
    """
    Enter it; write the summary and then the details as they come; `close` finishes the file.

    The rows of each sheet wait on disk. A workbook that is not finished leaves nothing behind.
    """

    report: Report
    file: BinaryIO
    details: int = 0
    formats: dict[str, "Format"] = field(default_factory=dict)
    most: int = MOST_ROWS

    def __post_init__(self) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - heavy: a start is quicker without it

        self.rows = TemporaryDirectory(prefix="hotline-report-")
        self.book = Workbook(self.file, {**OPTIONS, "tmpdir": self.rows.name})
        made = self.report.month.begins(UTC)
        self.book.set_properties({"title": self.report.title, "created": made})
        self.formats = {name: self.book.add_format(dict(said)) for name, said in FORMATS.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()
        self.book.fileclosed = True  # else it warns of a file that was never finished
        self.rows.cleanup()

    def summary(self) -> None:
        """The whole, and below it the departments: both headers stay in view."""
        report = self.report
        sheet = self.sheet("总表")
        self.write(sheet, 0, [f"{report.title}月报"], "title")
        notes = (f"数据截至{report.moment}", report.published_note, "口径见“口径”表")
        note = "；".join(each for each in notes if each)
        self.write(sheet, 1, [note], "note")
        self.write(sheet, 2, CITY, "header")
        self.write(sheet, 3, city_row(report))
        self.write(sheet, 4, [report.targets_note], "note")
        self.write(sheet, 5, DEPARTMENTS, "header")
        last = 5
        for last, line in enumerate(report.lines, start=6):
            self.write(sheet, last, department_row(line))
        sheet.freeze_panes(6, 1)
        sheet.repeat_rows(5)
        sheet.autofilter(5, 0, last, len(DEPARTMENTS) - 1)

    def begin_details(self) -> None:
        self.orders = self.sheet("工单明细")
        self.write(self.orders, 0, DETAILS, "header")
        self.orders.freeze_panes(1, 1)
        self.orders.repeat_rows(0)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self.details += 1
            if self.details > self.most:
                raise TooManyRows
            self.write(self.orders, self.details, row)

    def evaluations(self, rows: Iterable[Sequence[Cell]]) -> None:
        """What each unit scores by each form of the city, part by part."""
        sheet = self.sheet("考核")
        self.write(sheet, 0, EVALUATIONS, "header")
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > self.most:
                raise TooManyRows
            self.write(sheet, last, row, points=POINTS)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(EVALUATIONS) - 1)

    def close(self) -> None:
        if self.details or hasattr(self, "orders"):
            self.orders.autofilter(0, 0, self.details, len(DETAILS) - 1)
        sheet = self.sheet("口径")
        self.write(sheet, 0, ("项目", "口径"), "header")
        for number, (name, text) in enumerate(DEFINITIONS.items(), start=1):
            self.write(sheet, number, (name, text), "wrapped")
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(DEFINITIONS), 1)
        self.book.close()

    def sheet(self, name: str) -> "Worksheet":
        """A4, landscape, one page wide."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        for column, width in enumerate(WIDTHS[name]):
            sheet.set_column(column, column, width)
        return sheet

    def write(
        self,
        sheet: "Worksheet",
        number: int,
        row: Sequence[Cell],
        style: str | None = None,
        points: frozenset[int] = frozenset(),
    ) -> None:
        """A text is written as text: what begins with `=` is no formula. `points`: columns."""
        formats = self.formats
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, formats[style or "text"])
            elif isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, formats["moment"])
            elif cell is not None:
                number_of = "rate" if isinstance(cell, float) else "count"
                kind = "points" if column in points else number_of
                sheet.write_number(number, column, cell, formats[kind])


def city_row(report: Report) -> Sequence[Cell]:
    line, counts = report.total, report.figures.total
    return (
        *(line.name, report.registered, counts.due, counts.closed.numerator, counts.closed.rate),
        *(counts.on_time.numerator, counts.on_time.rate, float(report.target)),
        *(counts.excluded, *rates_of(counts)),
    )


def department_row(line: ReportLine) -> Sequence[Cell]:
    counts = line.outcomes
    return (
        *(line.name, counts.due, counts.on_time.numerator, counts.late, counts.open),
        *(counts.closed.rate, counts.on_time.rate, counts.excluded),
        *(*rates_of(counts), SMALL_NOTE if line.small else None),
    )


def rates_of(counts: Outcomes) -> Sequence[Cell]:
    return counts.kept.rate, counts.at_first.rate, counts.dissatisfied.rate
