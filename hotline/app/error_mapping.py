"""Errors of the log and the database as problems that say what happened and what to do."""

from hotline.http.problems import Problem


class ChangedMeanwhile(Problem):
    """Others wrote first, several times. Nothing was saved; try again."""

    code = "request.changed_meanwhile"
    status = 409
    title_zh = "工单正被多人同时更新，本次操作未保存，请重试"
    title_en = "Changed meanwhile"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


class Busy(Problem):
    """The log takes no more at present. Nothing was saved; repeat with the same key in a moment."""

    code = "server.busy"
    status = 503
    title_zh = "系统繁忙，本次操作未保存，请稍后用同一 Idempotency-Key 重试"
    title_en = "Busy"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"}, saved=False)


class ClockWrong(Problem):
    """The service's clock is ahead of the database's, or has jumped ahead. Nothing was saved."""

    code = "server.clock_ahead"
    status = 503
    title_zh = (
        "服务器时钟超前（比数据库快五分钟以上，或运行中向前跳动一小时以上），本次操作未保存；"
        "请联系管理员校正时钟（NTP）后重试"
    )
    title_en = "Clock ahead"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"}, saved=False)


class SavedUnseen(Problem):
    """It is saved; the answer cannot be read at present. Repeat with the same key to read it."""

    code = "server.saved_not_shown"
    status = 503
    title_zh = "已经保存，但暂时无法显示结果：请用同一 Idempotency-Key 重试，不会重复登记"
    title_en = "Saved, not shown"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"}, saved=True)


class DatabaseAway(Problem):
    """The database cannot be reached; try again."""

    code = "server.database_away"
    status = 503
    title_zh = "数据库暂不可用，请稍后再试"
    title_en = "Database away"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"})


class DatabaseAwayBefore(Problem):
    """The database cannot be reached. This request saved nothing; repeat with the same key."""

    code = "server.database_away"
    status = 503
    title_zh = "数据库暂不可用，本次请求没有保存任何内容，请稍后用同一 Idempotency-Key 重试"
    title_en = "Database away"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "2"}, saved=False)


def database_away(_: Exception, keyed: bool) -> Problem:  # noqa: FBT001 - as Families has it
    """
    What an operation with a key is certain of: the log answers by types of its own (OutcomeUnknown,
    SavedNotShown) once something may have been saved, so any other error came before.
    """
    return DatabaseAwayBefore() if keyed else DatabaseAway()


class CityNotPublished(Problem):
    """The city's reference data are not imported yet; nothing was saved. Run: hotline import."""

    code = "city.not_published"
    status = 503
    title_zh = "城市基础数据尚未导入（hotline import），本次操作未保存"
    title_en = "The city is not published yet"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "60"})


class BadPoint(Problem):
    """The point cannot be one: out of range, or longitude and latitude are swapped."""

    code = "place.bad_point"
    status = 422
    title_zh = "坐标无效，请检查经纬度是否写反"
    title_en = "The point is not valid"


class OlderThanLog(Problem):
    """The record holds an event of a newer program: this one must be upgraded to read it."""

    code = "server.older_than_log"
    status = 503
    title_zh = "该记录由更新版本的程序写入，须升级本程序后才能读取"
    title_en = "The program is older than the log"


class TooManyInSplitCells(Problem):
    """More than 5,000 are in cells that were split since: narrow the period or the area."""

    code = "grid.too_many_to_tell_apart"
    status = 422
    title_zh = "已拆分网格中的工单或案件超过 5000 件，无法逐件按点位归入，请缩小时段或区域"
    title_en = "Too many to tell apart"
