"""
Every text that the log keeps in clear, with the reason why it cannot be a person's.

Clear values stay for as long as the log, in every dump, and survive an erasure. A new clear field
fails this test until it has an entry here; what people may write themselves must be `Sealed`.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from events.catalog.registry import DECLARED
from events.event import Event

COLUMNS = {"type", "subject_id"}  # `type` is a constant, `subject_id` a random id
ATTACHMENTS = "content hashes and UUIDs only; another form is refused with 422"
PROGRAM = "made by the program from published reference data"
PUBLISHED = "checked against the codes that the city has published"
POLICY = "checked against the codes of the policy in force"
FOR_OPERATORS = "written by a shift lead or supervisor for all operators, about no person"
FOR_PUBLICATION = "written by an editor for the knowledge base, which everyone reads"
FOR_EVERYONE = "written by a supervisor for publication, about no person"
REFERENCE = "what the city publishes about itself; no request of a citizen is in it"
STAFF = "an account of the staff, by their office; not a citizen"
TABLE = {
    "PointPassed.cell": PUBLISHED,
    "PointPassed.phone_cell": PUBLISHED,
    "PointPassed.worker": STAFF,
    "RoundEnded.worker": STAFF,
    "RoundPlanned.area": PUBLISHED,
    "RoundPlanned.cells": PUBLISHED,
    "RoundPlanned.community": PUBLISHED,
    "RoundPlanned.path": PUBLISHED,
    "RoundPlanned.worker": STAFF,
    "RoundReassigned.worker": STAFF,
    "RoundStarted.worker": STAFF,
    "ShiftEnded.cell": PUBLISHED,
    "ShiftEnded.worker": STAFF,
    "ShiftRelieved.by": STAFF,
    "ShiftRelieved.worker": STAFF,
    "ShiftStarted.cell": PUBLISHED,
    "ShiftStarted.worker": STAFF,
    "WorkerAssigned.area": PUBLISHED,
    "WorkerAssigned.cells": PUBLISHED,
    "WorkerAssigned.worker": STAFF,
    "WorkerReleased.worker": STAFF,
    "Alternative.department": PUBLISHED,
    "Alternative.name": PROGRAM,
    "Alternative.rule_id": REFERENCE,
    "Alternative.why_not": PROGRAM,
    "Alternative.why_not_zh": PROGRAM,
    "AccountDisabled.username": STAFF,
    "AccountEnabled.username": STAFF,
    "AccountOpened.department": PUBLISHED,
    "AccountOpened.display_name": STAFF,
    "AccountOpened.username": STAFF,
    "AccountPasswordReset.username": STAFF,
    "AccountRolesSet.department": PUBLISHED,
    "AccountRolesSet.username": STAFF,
    "AdmissionsPublished.body": REFERENCE,
    "Area.community": PUBLISHED,
    "Area.district": PUBLISHED,
    "Area.method": PROGRAM,
    "Area.name": PROGRAM,
    "Area.subdistrict": PUBLISHED,
    "AssignmentAcknowledged.assignment_id": PROGRAM,
    "AssignmentAcknowledged.department": PUBLISHED,
    "ArticlePublished.matters": PUBLISHED,
    "ArticlePublished.text": FOR_PUBLICATION,
    "ArticlePublished.title": FOR_PUBLICATION,
    "ArticleRevised.matters": PUBLISHED,
    "ArticleRevised.text": FOR_PUBLICATION,
    "ArticleRevised.title": FOR_PUBLICATION,
    "ArticleWithdrawn.reason": FOR_PUBLICATION,
    "AssignmentDelegated.assignment_id": PROGRAM,
    "AssignmentDelegated.department": PUBLISHED,
    "AssignmentDelegated.parent": PROGRAM,
    "AssignmentDelegated.parent_department": PUBLISHED,
    "CaseAcknowledged.department": PUBLISHED,
    "CaseCheckFailed.task_id": PROGRAM,
    "CaseCheckPassed.task_id": PROGRAM,
    "CaseDeadlineMissed.department": PUBLISHED,
    "CaseDeadlineWarned.department": PUBLISHED,
    "CaseDispatched.department": PUBLISHED,
    "CaseFactKept.action": PROGRAM,
    "CaseFactKept.result": PROGRAM,
    "CaseFactKept.why": PROGRAM,
    "CaseHandlingSubmitted.department": PUBLISHED,
    "CaseMatter.code": REFERENCE,
    "CaseMatter.name": REFERENCE,
    "CaseMatter.standard": REFERENCE,
    "CasePhoto.sha256": ATTACHMENTS,
    "CaseReported.case_no": PROGRAM,
    "CaseReported.component": REFERENCE,
    "CaseReported.order_no": PROGRAM,
    "CaseReported.reporter": STAFF,
    "CaseRoute.because": PROGRAM,
    "CaseRoute.because_en": PROGRAM,
    "CaseRoute.rule": REFERENCE,
    "CaseTask.id": PROGRAM,
    "CaseTask.worker": STAFF,
    "CaseVerified.task_id": PROGRAM,
    "CaseEscalated.department": PUBLISHED,
    "CaseEscalated.former": PUBLISHED,
    "CaseExtensionRequested.department": PUBLISHED,
    "CaseReturnDenied.department": PUBLISHED,
    "CaseReturnGranted.former": PUBLISHED,
    "CaseReturnRequested.department": PUBLISHED,
    "CaseSuspensionRequested.department": PUBLISHED,
    "CaseTaskReassigned.former": STAFF,
    "CalendarPublished.body": REFERENCE,
    "CalendarPublished.version": REFERENCE,
    "CataloguePublished.matters": REFERENCE,
    "CataloguePublished.standard": REFERENCE,
    "CellRef.code": PUBLISHED,
    "CellRef.method": PROGRAM,
    "CellRef.scheme": PUBLISHED,
    "CellChange.after": REFERENCE,
    "CellChange.before": REFERENCE,
    "CellsDrawn.cells": REFERENCE,
    "ComponentsListed.components": REFERENCE,
    "ComponentsPublished.removed": REFERENCE,
    "ComponentsPublished.source": REFERENCE,
    "CellsDrawn.scheme": REFERENCE,
    "ClockStart.assignment_id": PROGRAM,
    "ClockStart.calendar_version": REFERENCE,
    "ClockStart.department": PUBLISHED,
    "ClockStart.explanation": PROGRAM,
    "ClockStopped.assignment_id": PROGRAM,
    "ClockStopped.department": PUBLISHED,
    "ClockStopped.explanation": PROGRAM,
    "CompletionPromised.assignment_id": PROGRAM,
    "CompletionPromised.department": PUBLISHED,
    "CorrectionRecorded.field": "one of the seven names of fields that may be corrected",
    "DeadlineMissed.assignment_id": PROGRAM,
    "DeadlineMissed.department": PUBLISHED,
    "DeadlineRecomputed.calendar_version": REFERENCE,
    "DeadlineWarned.assignment_id": PROGRAM,
    "MissExplained.assignment_id": PROGRAM,
    "MissExplained.department": PUBLISHED,
    "DeadlineWarned.department": PUBLISHED,
    "DelegationRecalled.assignment_ids": PROGRAM,
    "DelegationRecalled.departments": PUBLISHED,
    "DelegationRecalled.parent_department": PUBLISHED,
    "DepartmentListed.body": REFERENCE,
    "DepartmentListed.code": REFERENCE,
    "DisputeOpened.department": PUBLISHED,
    "DisputeOpened.suggested_department": PUBLISHED,
    "DivisionsPublished.divisions": REFERENCE,
    "DivisionsPublished.source": REFERENCE,
    "LeadRuled.former_lead": PUBLISHED,
    "LeadRuled.lead_department": PUBLISHED,
    "LeadRuled.supporting_departments": PUBLISHED,
    "ExtensionDenied.assignment_id": PROGRAM,
    "ExtensionDenied.department": PUBLISHED,
    "ExtensionGranted.assignment_id": PROGRAM,
    "ExtensionGranted.department": PUBLISHED,
    "ExtensionRequested.assignment_id": PROGRAM,
    "ExtensionRequested.department": PUBLISHED,
    "HandlingSuspended.reason_code": POLICY,
    "InformationRequested.department": PUBLISHED,
    "InformationRequested.items": "of the matter's list of required items; others are refused",
    "MapPublished.ended": REFERENCE,
    "MapPublished.scheme": REFERENCE,
    "MapPublished.source": REFERENCE,
    "MapRemark.cells": REFERENCE,
    "MapRemark.kind": REFERENCE,
    "CircularIssued.department": PUBLISHED,
    "CircularIssued.number": PROGRAM,
    "CallRequested.message_id": PROGRAM,
    "MessageDelivered.message_id": PROGRAM,
    "MessageDelivered.sender": PROGRAM,
    "MessageUndelivered.message_id": PROGRAM,
    "MessagesRetried.message_ids": PROGRAM,
    "HouseholdsPublished.body": REFERENCE,
    "StreetTablePublished.rows": REFERENCE,
    "StreetTablePublished.source": REFERENCE,
    "TargetsPublished.body": REFERENCE,
    "EvaluationsPublished.body": REFERENCE,
    "MonthCorrected.corrects": PROGRAM,
    "MonthCorrected.definitions": PROGRAM,
    "MonthCorrected.month": PROGRAM,
    "MonthCorrected.reason": FOR_EVERYONE,
    "MonthCorrected.seal": PROGRAM,
    "MonthPublished.definitions": PROGRAM,
    "MonthPublished.month": PROGRAM,
    "MonthPublished.seal": PROGRAM,
    "MonthPublished.targets": PROGRAM,
    "PositionsRead.worker": STAFF,
    "PolicyPublished.body": REFERENCE,
    "PrecedentScope.area": PUBLISHED,
    "PrecedentScope.matter": PUBLISHED,
    "PrecedentSet.area": PUBLISHED,
    "PrecedentSet.lead_department": PUBLISHED,
    "PrecedentSet.matter": PUBLISHED,
    "PrecedentSet.order_no": "drawn by the program",
    "PrecedentSet.supporting_departments": PUBLISHED,
    "RequesterContacted.assignment_id": PROGRAM,
    "RequesterContacted.department": PUBLISHED,
    "ResultApproved.approved_by": STAFF,
    "ResultRejected.assignment_id": PROGRAM,
    "ResultRejected.department": PUBLISHED,
    "ResultSubmitted.assignment_id": PROGRAM,
    "ResultSubmitted.department": PUBLISHED,
    "InformationSupplied.evidence": ATTACHMENTS,
    "ResultSubmitted.evidence": ATTACHMENTS,
    "ResultSubmitted.submitted_by": STAFF,
    "ReworkOrdered.assignment_id": PROGRAM,
    "ReworkOrdered.department": PUBLISHED,
    "ReturnDenied.department": PUBLISHED,
    "ReturnGranted.assignment_id": PROGRAM,
    "ReturnGranted.department": PUBLISHED,
    "ReturnRequested.department": PUBLISHED,
    "ReturnRequested.reason_code": POLICY,
    "ReturnRequested.suggested_department": PUBLISHED,
    "RouteTaken.because": PROGRAM,
    "RouteTaken.because_zh": PROGRAM,
    "RouteTaken.rule_id": REFERENCE,
    "RoutingPublished.body": REFERENCE,
    "SubjectErased.erased_subject": "a random id",
    "SubjectErased.reason": (
        "typed by the administrator, who is told to name nobody; the person's own names and "
        "numbers are taken out of it before their key is destroyed"
    ),
    "SupportingAdded.assignment_id": PROGRAM,
    "SupportingAdded.case_no": PROGRAM,
    "SupportingAdded.department": PUBLISHED,
    "SupportingReleased.assignment_ids": PROGRAM,
    "SupportingReleased.departments": PUBLISHED,
    "SupervisionAnswered.department": PUBLISHED,
    "SupervisionAnswered.number": PROGRAM,
    "SupervisionIssued.number": PROGRAM,
    "TopicClosed.summary": FOR_OPERATORS,
    "TopicLinked.topic": PROGRAM,
    "TopicRaised.lead_department": PUBLISHED,
    "TopicRaised.matter": PUBLISHED,
    "TopicRaised.notice": FOR_OPERATORS,
    "TopicRaised.subdistrict": PUBLISHED,
    "TopicRaised.title": FOR_OPERATORS,
    "TopicRevised.lead_department": PUBLISHED,
    "TopicRevised.matter": PUBLISHED,
    "TopicRevised.notice": FOR_OPERATORS,
    "TopicRevised.subdistrict": PUBLISHED,
    "TopicRevised.title": FOR_OPERATORS,
    "TopicUnlinked.topic": PROGRAM,
    "SupervisionLifted.number": PROGRAM,
    "FollowerJoined.follower": PROGRAM,
    "FollowerLeft.follower": PROGRAM,
    "ExclusionApproved.approved_by": STAFF,
    "ExclusionApproved.department": PUBLISHED,
    "ExclusionDenied.department": PUBLISHED,
    "ExclusionRequested.department": PUBLISHED,
    "EvidenceAdded.department": PUBLISHED,
    "EvidenceAdded.evidence": ATTACHMENTS,
    "ExclusionRequested.evidence": ATTACHMENTS,
    "ExclusionRequested.reason_code": POLICY,
    "ExclusionRequested.requested_by": STAFF,
    "LeaderReplied.leader": PROGRAM,
    "PartRegistered.part_order": PROGRAM,
    "CaseHandled.assignment_id": PROGRAM,
    "CaseHandled.department": PUBLISHED,
    "CaseHandled.case_no": PROGRAM,
    "CaseHandlingUndone.assignment_id": PROGRAM,
    "CaseHandlingUndone.department": PUBLISHED,
    "CaseHandlingUndone.case_no": PROGRAM,
    "CaseResultKept.case_no": PROGRAM,
    "CaseResultKept.refused": PROGRAM,
    "CaseResultKept.evidence": ATTACHMENTS,
    "SplitPart.matter": PUBLISHED,
    "SplitPart.matter_name": REFERENCE,
    "WorkOrderRegistered.split_from": PROGRAM,
    "WorkOrderMerged.into": PROGRAM,
    "WorkOrderUnmerged.assignment_id": PROGRAM,
    "WorkOrderUnmerged.department": PUBLISHED,
    "WorkOrderUnmerged.former": PROGRAM,
    "WorkOrderDeclined.reason_code": POLICY,
    "WorkOrderDispatched.lead_department": PUBLISHED,
    "WorkOrderDispatched.supporting_departments": PUBLISHED,
    "WorkOrderReclassified.matter": PUBLISHED,
    "WorkOrderReclassified.matter_name": REFERENCE,
    "WorkOrderRegistered.matter": PUBLISHED,
    "WorkOrderRegistered.matter_name": REFERENCE,
    "WorkOrderRegistered.order_no": "drawn by the program",
    "WorkOrderRegistered.reported_department": PUBLISHED,
    "WorkOrderReopened.assignment_id": PROGRAM,
    "WorkOrderReopened.department": PUBLISHED,
    "WorkOrderRegistered.source_system": (
        "the code of a system: letters first, at most 32 signs, no seven digits in a row"
    ),
}


def test_every_clear_text_of_the_catalogue_has_its_reason():
    found = {name for declared in DECLARED for name in clear_texts(declared)}

    assert TABLE.keys() == found


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.__name__)
def test_what_people_write_is_sealed(declared: type[Event]):
    """The names of free texts, but those written for publication or for all operators."""
    written = {
        "title",
        "titles",
        "narrative",
        "narratives",
        "text",
        "note",
        "ground",
        "value",
        "findings",
        "public_reply",
    }
    written |= {"unresolved_reason", "place_text", "external_ref", "article_id"}

    clear = {
        name
        for name in written & declared.model_fields.keys()
        if TABLE.get(f"{declared.__name__}.{name}") not in {FOR_PUBLICATION, FOR_OPERATORS}
    }

    assert set() == clear - declared.personal


def clear_texts(shape: type[BaseModel]) -> Iterator[str]:
    sealed = getattr(shape, "personal", frozenset())
    for name, field in shape.model_fields.items():
        if name in COLUMNS or name in sealed:
            continue
        if holds_text(field.annotation):
            yield f"{shape.__name__}.{name}"
        for inner in shapes_in(field.annotation):
            yield from clear_texts(inner)


def holds_text(annotation: Any) -> bool:
    """A text of any content, also inside a tuple or a mapping; a choice of constants is none."""
    if annotation is str or annotation is Any:
        return True
    if isinstance(annotation, type) and issubclass(annotation, Enum | BaseModel):
        return False
    if get_origin(annotation) is not None and str(get_origin(annotation)) == "typing.Literal":
        return False
    return any(holds_text(part) for part in get_args(annotation))


def shapes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from shapes_in(part)
