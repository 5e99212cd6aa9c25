"""Who may do and see what."""

from enum import StrEnum

from events.catalog.named_code import NamedCode


class Role(NamedCode):
    """Roles decide commands and reading (V-01); an account may hold several."""

    OPERATOR = "operator", "话务员"
    DISPATCHER = "dispatcher", "派单员"
    SHIFT_LEAD = "shift_lead", "班长"
    HANDLER = "handler", "承办人"
    DEPARTMENT_LEAD = "department_lead", "承办单位负责人"
    GRID_WORKER = "grid_worker", "网格员"
    GRID_LEAD = "grid_lead", "网格长"
    FOLLOW_UP = "follow_up", "回访员"
    SUPERVISOR = "supervisor", "督办人员"
    ANALYST = "analyst", "分析员"
    EDITOR = "editor", "知识库编辑"
    INTEGRATION = "integration", "对接系统"
    INSPECTOR = "inspector", "监察人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


class Sight(StrEnum):
    """How much of an order a reader may see."""

    NOTHING = "nothing"
    NO_PERSONAL_DATA = "no_personal_data"  # 监察: no text that a person wrote
    NO_REQUESTER = "no_requester"  # everything but who asked
    ALL = "all"


class EntryKind(NamedCode):
    """What a row of the street's catalogue is about (G-05)."""

    COMPONENT = "component", "部件"  # a managed object
    MATTER = "matter", "事项"  # something that happens
