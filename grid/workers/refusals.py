"""Why a command about workers is refused; what several acts share."""

from typing import ClassVar

from events.refusal import Refusal, RoleNeeded


class WrongRole(RoleNeeded):
    """This is not for your role to do."""

    code: ClassVar[str] = "grid_worker.not_your_role"


class NotYourArea(Refusal):
    """The worker, or the area, is not below the division that you lead."""

    code: ClassVar[str] = "grid_worker.not_your_area"
    title: ClassVar[str] = "不在您负责的区域内"
    needs_zh: ClassVar[str] = "请由该区域的网格长或督办人员办理"
    needs: ClassVar[str] = "A lead of that area or a supervisor may do it."


class OwnAppointment(Refusal):
    """No account appoints, moves or releases itself."""

    code: ClassVar[str] = "grid_worker.own_appointment"
    title: ClassVar[str] = "不能安排、调整或解除自己的责任区域"
    needs_zh: ClassVar[str] = "请由上级网格长或其他督办人员办理"
    needs: ClassVar[str] = "A lead above you, or another supervisor, may do it."


class NotYourself(Refusal):
    """A shift is started and ended by the worker alone."""

    code: ClassVar[str] = "grid_worker.not_yourself"
    title: ClassVar[str] = "上岗、离岗须由本人操作"
    needs_zh: ClassVar[str] = "请由本人登录后操作；换人顶岗请由网格长办理"
    needs: ClassVar[str] = "Sign in as that worker; a lead may have another worker take over."


class NotOnThisDuty(Refusal):
    """The worker is not in the state that this asks for."""

    code: ClassVar[str] = "grid_worker.not_allowed_now"
    title: ClassVar[str] = "网格员当前状态不允许此操作"
    needs_zh: ClassVar[str] = "“{name}”须在{allowed_in}时进行，现为{status}"
    needs: ClassVar[str] = "{command} is possible while {allowed_in}; now: {status}."


class NotAssigned(Refusal):
    """The account has no duty area yet."""

    code: ClassVar[str] = "grid_worker.not_assigned"
    title: ClassVar[str] = "该账号尚未安排责任网格"
    needs_zh: ClassVar[str] = "请网格长或督办人员先安排责任网格"
    needs: ClassVar[str] = "A lead or a supervisor assigns one first."


class NoSuchWorker(Refusal):
    """No enabled account of this name has the role that this asks for."""

    code: ClassVar[str] = "grid_worker.no_such_account"
    title: ClassVar[str] = "没有这个在用的账号，或该账号没有所需岗位"
    needs_zh: ClassVar[str] = "请由系统管理员开通账号并授予岗位“{role}”"
    needs: ClassVar[str] = "A system administrator opens it with the role {role}."


class NoSuchArea(Refusal):
    """The city has published no such division, or none of the level that this asks for."""

    code: ClassVar[str] = "grid_worker.no_such_area"
    title: ClassVar[str] = "没有这个区划，或其层级不符"
    needs_zh: ClassVar[str] = "网格员须填社区或村的 12 位区划代码；网格长可填任一层级"
    needs: ClassVar[str] = "A worker has a community; a lead a division of any level."


class CellsNotThere(Refusal):
    """Some cells are not on the map in force, or not in the area."""

    code: ClassVar[str] = "grid_worker.cells_not_in_area"
    title: ClassVar[str] = "部分网格不在现行网格图上，或不在所填区域内"
    needs_zh: ClassVar[str] = "请核对这些网格：{cells}"
    needs: ClassVar[str] = "Check these cells: {cells}."


class RelieverNotOnDuty(Refusal):
    """Who takes over is another worker, on duty now, in the area of the same lead."""

    code: ClassVar[str] = "grid_worker.reliever_not_on_duty"
    title: ClassVar[str] = "顶岗的网格员须为他人，且现在在岗"
    needs_zh: ClassVar[str] = "请另选一名在岗的网格员"
    needs: ClassVar[str] = "Name another worker who is on duty."


class ShiftEndsInThePast(Refusal):
    """A shift ends after it starts."""

    code: ClassVar[str] = "grid_worker.shift_ends_in_the_past"
    title: ClassVar[str] = "拟离岗时间早于现在"
    needs_zh: ClassVar[str] = "请填晚于现在的时间，最迟{latest}；不填则为最长班次"
    needs: ClassVar[str] = "Give a later time, at most {latest}, or none."


class ShiftTooLong(Refusal):
    """A shift lasts no longer than the policy says."""

    code: ClassVar[str] = "grid_worker.shift_too_long"
    title: ClassVar[str] = "拟离岗时间超过政策规定的最长班次"
    needs_zh: ClassVar[str] = "最迟可填{latest}"
    needs: ClassVar[str] = "The latest is {latest}."
