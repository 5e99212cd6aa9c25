"""Every event class by its stored type. A new declaration enters here, or cannot be read."""

from collections.abc import Mapping

from events.catalog import access, handling, intake, people, reference, reply
from events.event import Event

DECLARED: tuple[type[Event], ...] = (
    intake.WorkOrderRegistered,
    intake.WorkOrderAccepted,
    intake.WorkOrderAnswered,
    intake.WorkOrderDeclined,
    intake.WorkOrderMarkedInvalid,
    intake.WorkOrderUrged,
    intake.WorkOrderWithdrawn,
    intake.CorrectionRecorded,
    handling.WorkOrderDispatched,
    handling.AssignmentAcknowledged,
    handling.RequesterContacted,
    handling.ReturnRequested,
    handling.ReturnGranted,
    handling.ReturnDenied,
    handling.DisputeOpened,
    handling.ResultSubmitted,
    handling.ResultApproved,
    handling.ResultRejected,
    reply.ReplySent,
    reply.FollowUpAttempted,
    reply.FollowUpRecorded,
    reply.WorkOrderClosed,
    reference.PolicyPublished,
    reference.CalendarPublished,
    reference.CataloguePublished,
    reference.RoutingPublished,
    reference.DivisionsPublished,
    reference.DepartmentListed,
    reference.CellsDrawn,
    reference.MapPublished,
    access.RequesterRevealed,
    access.RequesterRead,
    people.AccountOpened,
    people.AccountRolesSet,
    people.AccountDisabled,
    people.AccountEnabled,
    people.AccountPasswordReset,
    people.SubjectErased,
)

EVENTS: Mapping[str, type[Event]] = {
    declared.model_fields["type"].default: declared for declared in DECLARED
}
