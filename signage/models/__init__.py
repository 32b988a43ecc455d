"""The tables, one file per aggregate; importing this package registers them all."""

from signage.models.announcement import Announcement, AnnouncementTemplate
from signage.models.attendance import AttendanceDay
from signage.models.audit import AuditEntry
from signage.models.business import Case
from signage.models.calendar import CalendarDay
from signage.models.display import Display, DisplayGroup, Pairing
from signage.models.display_fault import DisplayFault, Screenshot
from signage.models.display_token import DisplayToken, ProvisioningCode
from signage.models.emergency import ApiKey, Emergency, EmergencyTemplate
from signage.models.evaluation import (
    Award,
    Evaluation,
    EvaluationStep,
    LadderAction,
    Nomination,
    Notice,
    Scorecard,
)
from signage.models.feed import Feed
from signage.models.file_import import FileImport
from signage.models.hall import Hall
from signage.models.hall_board import (
    CompletionNotice,
    DutyDay,
    GuidePage,
    WeatherDay,
)
from signage.models.ledger import LedgerEntry, Metric
from signage.models.media import MediaFile, MediaPage, MediaTag, MediaUpload
from signage.models.objection import Objection
from signage.models.outage import AlertChannel, AlertDelivery, AlertTold, Outage
from signage.models.play import Certificate, GivenSlide, Play, PlayDay
from signage.models.playlist import (
    ContentUse,
    Daypart,
    Playlist,
    Publication,
    Schedule,
)
from signage.models.programme import Body, Programme
from signage.models.rating import Rating, RatingEvent, RatingVerification
from signage.models.rulebook import (
    Adoption,
    FactKind,
    FactKindRule,
    RulebookDraft,
    RulebookEdition,
)
from signage.models.subject import (
    Assignment,
    ContestGroup,
    Department,
    StaffMember,
    Subject,
    Window,
)
from signage.models.user import LoginAttempt, SetupLink, SignIn, User

__all__ = [
    "Adoption",
    "AlertChannel",
    "AlertDelivery",
    "AlertTold",
    "Announcement",
    "AnnouncementTemplate",
    "ApiKey",
    "Assignment",
    "AttendanceDay",
    "AuditEntry",
    "Award",
    "Body",
    "CalendarDay",
    "Case",
    "Certificate",
    "CompletionNotice",
    "ContentUse",
    "ContestGroup",
    "Daypart",
    "Department",
    "Display",
    "DisplayFault",
    "DisplayGroup",
    "DisplayToken",
    "DutyDay",
    "Emergency",
    "EmergencyTemplate",
    "Evaluation",
    "EvaluationStep",
    "FactKind",
    "FactKindRule",
    "Feed",
    "FileImport",
    "GivenSlide",
    "GuidePage",
    "Hall",
    "LadderAction",
    "LedgerEntry",
    "LoginAttempt",
    "MediaFile",
    "MediaPage",
    "MediaTag",
    "MediaUpload",
    "Metric",
    "Nomination",
    "Notice",
    "Objection",
    "Outage",
    "Pairing",
    "Play",
    "PlayDay",
    "Playlist",
    "Programme",
    "ProvisioningCode",
    "Publication",
    "Rating",
    "RatingEvent",
    "RatingVerification",
    "RulebookDraft",
    "RulebookEdition",
    "Schedule",
    "Scorecard",
    "Screenshot",
    "SetupLink",
    "SignIn",
    "StaffMember",
    "Subject",
    "User",
    "WeatherDay",
    "Window",
]
