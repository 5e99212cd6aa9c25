"""How a case comes to a stage, as commands."""

from typing import Any

from events.catalog.names import CaseSource, VerificationResult
from grid.grid_case.acts.dispatching import AcknowledgeCase, DispatchCase
from grid.grid_case.acts.handling import SubmitCaseCheck, SubmitCaseHandling
from grid.grid_case.acts.reporting import (
    OpenCase,
    RequestCaseVerification,
    SubmitCaseVerification,
)
from grid.grid_case.context import AskedOfCase
from tests.grid.grid_case.spec import (
    DEPARTMENT,
    DISPATCHER,
    HOUR,
    OPERATOR,
    SHIFT_LEAD,
    T0,
    WORKER,
    ask,
    report,
)

Asked = AskedOfCase[Any]


def reported() -> list[Asked]:
    return [report()]


def reported_by_public() -> list[Asked]:
    return [report(OPERATOR, source=CaseSource.PUBLIC)]


def verifying() -> list[Asked]:
    return [*reported_by_public(), ask(RequestCaseVerification(), OPERATOR)]


def verified(result: VerificationResult = VerificationResult.TRUE) -> list[Asked]:
    return [*verifying(), ask(SubmitCaseVerification(result=result), WORKER)]


def opened() -> list[Asked]:
    return [*reported(), ask(OpenCase(), SHIFT_LEAD)]


def dispatched(department: str | None = None) -> list[Asked]:
    return [*opened(), ask(DispatchCase(department=department), DISPATCHER)]


def handling() -> list[Asked]:
    return [*dispatched(), ask(AcknowledgeCase(), DEPARTMENT)]


def checking() -> list[Asked]:
    return [*handling(), ask(SubmitCaseHandling(note="已清运"), DEPARTMENT, T0 + HOUR)]


def checked() -> list[Asked]:
    return [*checking(), ask(SubmitCaseCheck(passed=True), WORKER, T0 + 2 * HOUR)]


def asked(command: object, *before: Asked) -> list[Asked]:
    """The department asks for something while it handles the case."""
    return [*(before or handling()), ask(command, DEPARTMENT, T0 + HOUR)]
