"""`GET /reports/monthly`: a month's figures as a workbook, CSV, the text of a circular, or JSON."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from events.catalog.names import Channel, RequestKind, Role
from events.input_types import Code, Instant
from hotline.api.figures.scope import FigureScope
from hotline.api.known_codes import codes_in, require_known
from hotline.api.orders.lists import viewer
from hotline.api.reports.answers import MonthlyAnswer, figures_json, publication_json
from hotline.api.reports.figures import MonthReader
from hotline.http.admission import Work
from hotline.http.problems import Problem
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.reports.circular import circular
from hotline.reports.csv_file import monthly_csv
from hotline.reports.month import Month, MonthText
from hotline.reports.report import DEFINITIONS, DEFINITIONS_VERSION, Report, versions
from hotline.reports.workbook import Cell, MonthlyWorkbook, TooManyRows
from hotline.work_order.roles import ALL_ORDERS, CENTRE, DEPARTMENT
from projections.engine.read_model import ViewRow
from projections.reports.monthly import MonthQuestion, orders_due

TAG: Final = "月报"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
READS_ORDERS: Final = CENTRE | DEPARTMENT | ALL_ORDERS
READS_EVALUATIONS: Final = READS_ORDERS | {Role.ANALYST}
DESCRIPTION: Final = (
    "format=xlsx 为工作簿 (总表、考核、工单明细、口径), csv 为总表, text 为通报全文, "
    "json 为同样的数值。"
    "考核表列出区域和部门按考核方案的得分, 不含个人的; "
    "工单明细只含您有权查看的工单, 不含个人信息; 不能查看工单的岗位没有此表。"
    "承办单位只能查看本单位及其下属单位的月报。举报和要求保密的工单不计入。"
    "同一月份、同一 as_of 的文件逐字节相同。"
)
Name = Mapping[str, str]


class MonthlyQuery(Query):
    month: MonthText
    format: Literal["xlsx", "csv", "text", "json"] = "json"
    as_of: Instant | None = None
    department: Code | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


@dataclass(frozen=True)
class MonthlyReports:
    reader: MonthReader

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/api/v1/reports/monthly",
                self.monthly,
                operation="read-monthly-report",
                out=MonthlyAnswer,
                files=(XLSX, CSV, TEXT),
                summary="月报与通报",
                tag=TAG,
                work=Work.SEARCHES,
                query=MonthlyQuery,
                description=DESCRIPTION,
                seconds=60.0,
            )
        ]

    async def monthly(self, call: Call[Any, MonthlyQuery]) -> Response:
        said, month = call.query, Month.read(call.query.month)
        require_known(self.reader.desk, codes_in(said), "parameter")
        scope = self.reader.scope(self.reader.desk.actor(call), said.department)
        await self.reader.settled(said.min_position)
        question = await self.reader.question(month, scope, said.as_of, call.now)
        report = await self.reader.report(month, question, scope)
        match said.format:
            case "json":
                return Response(body=report_json(report, question, scope))
            case "csv":
                return saved_as(f"{month}.csv", CSV, monthly_csv(report))
            case "text":
                return saved_as(f"{month}.txt", TEXT, circular(report).encode())
            case "xlsx":
                return saved_as(f"{month}.xlsx", XLSX, await self.workbook(call, report, question))

    async def workbook(
        self, call: Call[Any, Any], report: Report, question: MonthQuestion
    ) -> bytes:
        """Rows are read and written a few at a time; the file is on disk until it is whole."""
        by = self.reader.desk.actor(call)
        with TemporaryFile() as file, MonthlyWorkbook(report, file) as book:
            book.summary()
            if by.roles & READS_EVALUATIONS:
                await asyncio.to_thread(evaluated, book, await self.reader.evaluations(question))
            if by.roles & READS_ORDERS:
                book.begin_details()
                names = self.names()
                reach = viewer(by).reach
                async for rows in orders_due(self.reader.views.pool, question, reach):
                    await asyncio.to_thread(add, book, rows, report, names)
            await asyncio.to_thread(book.close)
            file.seek(0)
            return file.read()

    def names(self) -> "DetailNames":
        desk = self.reader.desk
        return DetailNames(
            matters={code: found.name for code, found in desk.city().matters.items()},
            divisions=desk.division_names(),
        )


@dataclass(frozen=True)
class DetailNames:
    matters: Name
    divisions: Name


def add(book: MonthlyWorkbook, rows: Sequence[ViewRow], report: Report, names: DetailNames) -> None:
    try:
        book.add(detail(row, report, names) for row in rows)
    except TooManyRows:
        raise TooManyOrders from None


def evaluated(book: MonthlyWorkbook, rows: Sequence[Sequence[Cell]]) -> None:
    try:
        book.evaluations(rows)
    except TooManyRows:
        raise TooManyOrders from None


def detail(row: ViewRow, report: Report, names: DetailNames) -> Sequence[Cell]:
    """One order, without personal data. The times are those of the city."""
    zone, met_at = report.as_of.tzinfo, row["met_at"]
    due_at = row["effective_due"].astimezone(zone).replace(tzinfo=None)
    outcome = "未办结" if met_at is None else "按时办结" if row["on_time"] else "超时办结"
    return (
        row["order_no"],
        row["matter"],
        names.matters.get(row["matter"], ""),
        RequestKind(row["kind"]).chinese,
        Channel(row["channel"]).chinese,
        names.divisions.get(row["district"], ""),
        names.divisions.get(row["subdistrict"], ""),
        report.name_of(row["lead_department"]),
        due_at,
        None if met_at is None else met_at.astimezone(zone).replace(tzinfo=None),
        outcome,
        "剔除" if row["excluded"] else "",
    )


def report_json(report: Report, question: MonthQuestion, scope: FigureScope) -> dict[str, Any]:
    return {
        "month": str(report.month),
        "title": report.title,
        "from": question.since,
        "to": question.to,
        "as_of": report.as_of,
        "position": report.position,
        "scope": scope.shown,
        **figures_json(report),
        "definitions_version": DEFINITIONS_VERSION,
        "definitions": [{"name": name, "text": text} for name, text in DEFINITIONS.items()],
        "indicators": versions(),
        "published": publication_json(report),
    }


def saved_as(name: str, media: str, body: bytes) -> Response:
    disposition = f'attachment; filename="12345-{name}"'
    return Response(body=body, media=media, headers={"Content-Disposition": disposition})


class TooManyOrders(Problem):
    """The sheet of details has no room for so many orders; ask for one department at a time."""

    code = "report.too_many_orders"
    status = 422
    title_zh = "工单明细超过一张工作表的容量，请用 department 按单位分别导出"
    title_en = "Too many orders"
