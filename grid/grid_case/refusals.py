"""The refusals that the acts of a case share. The docstring is what the caller reads."""

from collections.abc import Collection
from typing import ClassVar

from events.catalog.names import CaseStatus
from events.refusal import NotAtThisStage, Refusal, RoleNeeded


class CaseNotAllowedNow(NotAtThisStage):
    """The case is not at a stage where this can be done."""

    code: ClassVar[str] = "grid_case.not_allowed_now"
    title: ClassVar[str] = "案件当前状态不允许此操作"
    needs_zh: ClassVar[str] = "“{name}”只能在案件处于{allowed_in}时进行，现为{status}"
    needs: ClassVar[str] = "{command} is possible in: {allowed_in}; now: {status}."

    def __init__(
        self,
        command: str,
        name: str,
        status: CaseStatus | None,
        allowed_in: Collection[CaseStatus | None],
    ) -> None:
        details = {"command": command, "name": name, "status": status}
        super().__init__(stages=CaseStatus, allowed_in=allowed_in, **details)


class NotYourCaseRole(RoleNeeded):
    """This is not for your role to do."""

    code: ClassVar[str] = "grid_case.not_your_role"


class NotYourCase(Refusal):
    """Only the department that handles the case may do this."""

    code: ClassVar[str] = "grid_case.not_your_case"
    title: ClassVar[str] = "只有处置单位可以执行此操作"
    needs_zh: ClassVar[str] = "本案件的处置单位是 {department}，只有该单位可以执行"
    needs: ClassVar[str] = "The case is with {department}."


class NotYourTask(Refusal):
    """The task is another worker's, or was taken back."""

    code: ClassVar[str] = "grid_case.not_your_task"
    title: ClassVar[str] = "这项任务不在您名下"
    needs_zh: ClassVar[str] = (
        "任务可能已改派他人或已撤回；现场情况和照片可以补充到案件（attach），或请网格长改派给您"
    )
    needs: ClassVar[str] = "It may have been reassigned; attach what you saw, or ask the grid lead."


class UnknownWorker(Refusal):
    """A task is given to an account in use of a grid worker or a grid lead."""

    code: ClassVar[str] = "grid_case.unknown_worker"
    title: ClassVar[str] = "没有这个在用的网格员或网格长账号"
    field: ClassVar[str] = "worker"
    needs_zh: ClassVar[str] = "账号 {worker} 不能办理任务，可用的账号见 GET /api/v1/grid/workers"
    needs: ClassVar[str] = "GET /api/v1/grid/workers lists the accounts."


class NotForThisWorker(Refusal):
    """The department that handles a case does its handling and none of its checks (G-09)."""

    code: ClassVar[str] = "grid_case.not_for_this_worker"
    title: ClassVar[str] = "该网格员不能办理这项任务"
    field: ClassVar[str] = "worker"
    needs_zh: ClassVar[str] = (
        "本案件由 {department} 处置：处置任务只能派给该单位的网格员，核查任务不能派给该单位的人员"
    )
    needs: ClassVar[str] = (
        "The case is with {department}: a worker of it handles the case, another one checks it."
    )


class OwnDepartmentHandles(Refusal):
    """Who belongs to the department that handles a case neither checks nor closes it (G-09)."""

    code: ClassVar[str] = "grid_case.own_department_handles"
    title: ClassVar[str] = "处置单位的人员不能核查、审批或结束本单位处置的案件"
    needs_zh: ClassVar[str] = "请由不属于处置单位 {department} 的人员办理"
    needs: ClassVar[str] = "Another person does it, who is not of {department}."


class UnknownCatalogueRow(Refusal):
    """The catalogue of components and matters holds no such row."""

    code: ClassVar[str] = "grid_case.unknown_row"
    title: ClassVar[str] = "部件和事项目录中没有这一项"
    needs_zh: ClassVar[str] = "{standard} 中没有编码 {code}，有效编码见 GET /api/v1/grid/catalogue"
    needs: ClassVar[str] = "GET /api/v1/grid/catalogue lists the valid codes."


class SourceNotYours(Refusal):
    """A worker reports what they saw; the centre registers what the public or others report."""

    code: ClassVar[str] = "grid_case.source_not_yours"
    title: ClassVar[str] = "您的岗位不能登记这一来源的案件"
    needs_zh: ClassVar[str] = (
        "网格员、网格长上报的来源为 worker；公众举报（public）和转来的（transfer）由话务员登记"
    )
    needs: ClassVar[str] = "Workers report as `worker`; operators register `public` and `transfer`."


class OnlyPublicNamesRequester(Refusal):
    """Only a report of the public names who reported it."""

    code: ClassVar[str] = "grid_case.requester_of_public_only"
    title: ClassVar[str] = "只有公众举报才登记举报人"
    needs_zh: ClassVar[str] = "请将 source 填为 public，或不填 requester"
    needs: ClassVar[str] = "Set `source` to `public`, or leave `requester` out."


class DeadlineOfOrder(Refusal):
    """The case was opened by a work order, whose deadline is its own: time is asked for there."""

    code: ClassVar[str] = "grid_case.deadline_of_order"
    title: ClassVar[str] = "本案件的时限随工单，不能单独延期或挂账"
    needs_zh: ClassVar[str] = "请在工单 {order_no} 上申请延期或挂起，案件的时限随之变更"
    needs: ClassVar[str] = "Ask for it on the work order {order_no}; the case follows."
