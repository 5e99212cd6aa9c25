"""The codes of the domain, declared once: stored and sent as written here."""

from enum import StrEnum


class RequestKind(StrEnum):
    """诉求类型."""

    INQUIRY = "inquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    TIP_OFF = "tip_off"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Channel(StrEnum):
    """接入渠道: every channel leads to the same event (P-01)."""

    PHONE = "phone"
    WEB = "web"
    WECHAT = "wechat"
    APP = "app"
    EMAIL = "email"
    OPEN311 = "open311"
    MAILBOX = "mailbox"
    FORUM = "forum"
    COUNTER = "counter"
    PROVINCE = "province"
    POLICE_110 = "police_110"
    GRID = "grid"
    OTHER = "other"


class Receiver(StrEnum):
    """Where an order is transferred that is not the hotline's (转办)."""

    POLICE = "110"
    PETITION = "petition"
    MARKET = "12315"
    INSPECTION = "inspection"
    OTHER = "other"


class SupervisionLevel(StrEnum):
    """督办, 联合督办 (S-01)."""

    ORDINARY = "ordinary"
    JOINT = "joint"


class ContactMethod(StrEnum):
    """How a department reached the requester (先行联系方式)."""

    PHONE = "phone"
    SMS = "sms"
    WECHAT = "wechat"
    APP = "app"
    EMAIL = "email"
    VISIT = "visit"
    OTHER = "other"


class Medium(StrEnum):
    """How a message of the centre goes out (发送方式)."""

    SMS = "sms"
    WECHAT = "wechat"
    EMAIL = "email"
    CALL = "call"  # a person of the centre reads the text out on the phone


class MessageKind(StrEnum):
    """What a message tells the requester."""

    REPLY = "reply"
    INFORMATION_REQUEST = "information_request"


class MessageState(StrEnum):
    """What a message waits for, or how it ended."""

    WAITING = "waiting"
    CALL = "call"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    CANCELLED = "cancelled"


class MessageFailure(StrEnum):
    """Why a message did not reach the requester."""

    NO_ADDRESS = "no_address"  # for none of the media of its channel
    REFUSED = "refused"  # by the gateway, for good
    UNREACHABLE = "unreachable"  # the gateway, at every attempt
    NOT_REACHED = "not_reached"  # the requester, by phone
    ERASED = "erased"  # the requester's data are erased: nothing is sent any more


class Secrecy(StrEnum):
    """保密: `confidential` and `anonymous` keep the requester from the departments (D-07)."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Urgency(StrEnum):
    """紧急程度."""

    ORDINARY = "ordinary"
    URGENT = "urgent"
    CRITICAL = "critical"


class Role(StrEnum):
    """Roles decide commands and reading (V-01); an account may hold several."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SHIFT_LEAD = "shift_lead"
    HANDLER = "handler"
    DEPARTMENT_LEAD = "department_lead"
    GRID_WORKER = "grid_worker"
    GRID_LEAD = "grid_lead"
    FOLLOW_UP = "follow_up"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    EDITOR = "editor"
    INTEGRATION = "integration"
    INSPECTOR = "inspector"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Sight(StrEnum):
    """How much of an order a reader may see."""

    NOTHING = "nothing"
    NO_PERSONAL_DATA = "no_personal_data"  # 监察: no text that a person wrote
    NO_REQUESTER = "no_requester"  # everything but who asked
    ALL = "all"


class EntryKind(StrEnum):
    """What a row of the street's catalogue is about (G-05)."""

    COMPONENT = "component"  # a managed object
    MATTER = "matter"  # something that happens


class ComponentState(StrEnum):
    """How a component is (GB/T 47678.5, table 2)."""

    INTACT = "intact"
    DAMAGED = "damaged"
    LOST = "lost"
    ABANDONED = "abandoned"
    REMOVED = "removed"


class AreaClass(StrEnum):
    """How strictly a place is managed; limits of street matters differ by it."""

    KEY = "A"
    ORDINARY = "B"
    OUTLYING = "C"


class MapScheme(StrEnum):
    """What the areas of a map are, the smallest first; duty cells are unions of unit cells."""

    UNIT = "unit"
    DUTY = "duty"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"


class CellChangeKind(StrEnum):
    """How cells of one version of a map follow those of the version before (G-02)."""

    DRAWN = "drawn"
    REDRAWN = "redrawn"
    DESCRIBED = "described"  # the same shape with another name or division
    RECODED = "recoded"
    SPLIT = "split"
    MERGED = "merged"
    RETIRED = "retired"


class Crs(StrEnum):
    """Coordinate systems that a point may declare (G-01)."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Unit(StrEnum):
    """Units of a time limit (T-02)."""

    MINUTE = "minute"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"


class Satisfaction(StrEnum):
    """满意度."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"


class ClockName(StrEnum):
    """The clocks of T-07, that of a dispute, and those that end a pause."""

    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    HANDLE = "handle"
    CITIZEN = "citizen"
    DISPUTE = "dispute"  # how long the centre may take to rule
    REVIEW = "review"  # T-05: a suspension ends at its review date
    INFORMATION = "information"  # T-05: how long the requester has to supply information
    SUPERVISION = "supervision"  # S-01: how long the lead has to answer a supervision order
    PROMISE = "promise"  # T-09: by when the requester was told that it is done
    EXPLANATION = "explanation"  # S-02: how long the responsible have to explain a miss
    APPEAL = "appeal"  # how long a closed order may be reopened; then it is archived
    ACCEPT = "accept"  # the nodes of a grid case: until the centre acts on a public report
    VERIFY = "verify"
    OPEN = "open"
    DISPATCH = "dispatch"
    CHECK = "check"
    CLOSE = "close"


class PauseKind(StrEnum):
    """Why the handling clock does not run (T-05)."""

    SUSPENDED = "suspended"
    AWAITING_REQUESTER = "awaiting_requester"
    VOIDED = "voided"  # a grid case was void until it was restored


class Status(StrEnum):
    """The stages of a work order."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    RETURN_PENDING = "return_pending"
    DISPUTED = "disputed"
    AWAITING_REQUESTER = "awaiting_requester"
    SUSPENDED = "suspended"
    SUBMITTED = "submitted"
    REPLYING = "replying"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    DECLINED = "declined"
    INVALID = "invalid"
    TRANSFERRED = "transferred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class AssignmentStatus(StrEnum):
    """The stages of an assignment (承办子单)."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RELEASED = "released"


class Outcome(StrEnum):
    """How a closed order ended."""

    ANSWERED = "answered"
    HANDLED = "handled"
    HANDLED_UNRESOLVED = "handled_unresolved"


class AttachmentState(StrEnum):
    """What became of a file that an event names, or that an account uploads."""

    AWAITED = "awaited"
    INCOMPLETE = "incomplete"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    ERASED = "erased"


class AttachmentKind(StrEnum):
    """What a file is, by its first bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    MP3 = "mp3"
    WAV = "wav"
    AMR = "amr"
    M4A = "m4a"


class CaseStatus(StrEnum):
    """The stages of a grid case."""

    REPORTED = "reported"
    VERIFYING = "verifying"
    OPENED = "opened"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    CHECKING = "checking"
    CLOSED = "closed"
    NOT_OPENED = "not_opened"
    SUSPENDED = "suspended"
    VOIDED = "voided"
    FIXED_ON_SPOT = "fixed_on_spot"  # waits for its review


class CaseSource(StrEnum):
    """Where a grid case comes from (案件来源)."""

    WORKER = "worker"
    PUBLIC = "public"
    WORK_ORDER = "work_order"
    TRANSFER = "transfer"


class TaskKind(StrEnum):
    """What a grid worker is asked to do on site."""

    VERIFY = "verify"
    CHECK = "check"
    HANDLE = "handle"


class SyncOutcome(StrEnum):
    """
    What became of an item of a phone. `kept`: the change was refused, its content is in the case.

    What is refused is not in the log: the phone still has it, and may send it corrected.
    """

    ACCEPTED = "accepted"
    REPLAYED = "replayed"
    REFUSED = "refused"
    KEPT = "kept"


class VerificationResult(StrEnum):
    """核实结果 (G-09)."""

    TRUE = "true"
    FALSE = "false"
    NOT_FOUND = "not_found"


class PhotoKind(StrEnum):
    """What a photo of a case shows."""

    BEFORE = "before"
    AFTER = "after"
    SCENE = "scene"


class CaseLevel(StrEnum):
    """The levels of escalation (G-06)."""

    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    CITY = "city"
