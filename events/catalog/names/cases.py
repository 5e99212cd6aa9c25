"""The life of a grid case, and what a phone sends."""

from events.catalog.named_code import NamedCode


class CaseStatus(NamedCode):
    """The stages of a grid case."""

    REPORTED = "reported", "已上报"
    VERIFYING = "verifying", "核实中"
    OPENED = "opened", "已立案"
    DISPATCHED = "dispatched", "已派遣"
    HANDLING = "handling", "处置中"
    CHECKING = "checking", "核查中"
    CLOSED = "closed", "已结案"
    NOT_OPENED = "not_opened", "不予立案"
    SUSPENDED = "suspended", "挂账"
    VOIDED = "voided", "已作废"
    FIXED_ON_SPOT = "fixed_on_spot", "自行处置待审核"  # waits for its review


class CaseSource(NamedCode):
    """Where a grid case comes from (案件来源)."""

    WORKER = "worker", "网格员上报"
    PUBLIC = "public", "公众举报"
    WORK_ORDER = "work_order", "热线工单"
    TRANSFER = "transfer", "上级或其他单位转来"


class CaseLevel(NamedCode):
    """The levels of escalation (G-06)."""

    COMMUNITY = "community", "社区"
    SUBDISTRICT = "subdistrict", "街道（镇）"
    DISTRICT = "district", "区县"
    CITY = "city", "市级"


class TaskKind(NamedCode):
    """What a grid worker is asked to do on site."""

    VERIFY = "verify", "核实"
    CHECK = "check", "核查"
    HANDLE = "handle", "处置"


class VerificationResult(NamedCode):
    """核实结果 (G-09)."""

    TRUE = "true", "属实"
    FALSE = "false", "不属实"
    NOT_FOUND = "not_found", "未找到"


class SyncOutcome(NamedCode):
    """
    What became of an item of a phone. `kept`: the change was refused, its content is in the case.

    What is refused is not in the log: the phone still has it, and may send it corrected.
    """

    ACCEPTED = "accepted", "已受理"
    REPLAYED = "replayed", "此前已收到"
    REFUSED = "refused", "未受理, 内容仍只在手机上"
    KEPT = "kept", "未改变案件, 内容已记入案件"
