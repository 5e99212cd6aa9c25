"""The codes of the domain, declared once: stored and sent as written here."""

from events.catalog.names.cases import (
    CaseLevel,
    CaseSource,
    CaseStatus,
    SyncOutcome,
    TaskKind,
    VerificationResult,
)
from events.catalog.names.clocks import (
    ClockName,
    PauseKind,
    Unit,
)
from events.catalog.names.files import (
    AttachmentKind,
    AttachmentState,
    PhotoKind,
)
from events.catalog.names.messages import (
    Medium,
    MessageFailure,
    MessageKind,
    MessageState,
)
from events.catalog.names.orders import (
    AssignmentStatus,
    ContactMethod,
    Outcome,
    Status,
    SupervisionLevel,
)
from events.catalog.names.people import (
    EntryKind,
    Role,
    Sight,
)
from events.catalog.names.places import (
    AreaClass,
    CellChangeKind,
    ComponentState,
    Crs,
    MapScheme,
)
from events.catalog.names.requests import (
    Channel,
    Receiver,
    RequestKind,
    Satisfaction,
    Secrecy,
    Urgency,
)

__all__ = [
    "AreaClass",
    "AssignmentStatus",
    "AttachmentKind",
    "AttachmentState",
    "CaseLevel",
    "CaseSource",
    "CaseStatus",
    "CellChangeKind",
    "Channel",
    "ClockName",
    "ComponentState",
    "ContactMethod",
    "Crs",
    "EntryKind",
    "MapScheme",
    "Medium",
    "MessageFailure",
    "MessageKind",
    "MessageState",
    "Outcome",
    "PauseKind",
    "PhotoKind",
    "Receiver",
    "RequestKind",
    "Role",
    "Satisfaction",
    "Secrecy",
    "Sight",
    "Status",
    "SupervisionLevel",
    "SyncOutcome",
    "TaskKind",
    "Unit",
    "Urgency",
    "VerificationResult",
]
