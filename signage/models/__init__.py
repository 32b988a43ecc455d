"""The tables, one file per aggregate; importing this package registers them all."""

from signage.models.announcement import Announcement, MediaFile
from signage.models.attendance import AttendanceDay
from signage.models.audit import AuditEntry
from signage.models.business import Case
from signage.models.display import Display, DisplayGroup, Pairing
from signage.models.evaluation import (
    Award,
    Evaluation,
    EvaluationStep,
    LadderAction,
    Nomination,
    Notice,
    Scorecard,
)
from signage.models.file_import import FileImport
from signage.models.hall import Hall
from signage.models.ledger import LedgerEntry, Metric
from signage.models.objection import Objection
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
    "Announcement",
    "Assignment",
    "AttendanceDay",
    "AuditEntry",
    "Award",
    "Body",
    "Case",
    "ContestGroup",
    "Department",
    "Display",
    "DisplayGroup",
    "Evaluation",
    "EvaluationStep",
    "FactKind",
    "FactKindRule",
    "FileImport",
    "Hall",
    "LadderAction",
    "LedgerEntry",
    "LoginAttempt",
    "MediaFile",
    "Metric",
    "Nomination",
    "Notice",
    "Objection",
    "Pairing",
    "Programme",
    "Rating",
    "RatingEvent",
    "RatingVerification",
    "RulebookDraft",
    "RulebookEdition",
    "Scorecard",
    "SetupLink",
    "SignIn",
    "StaffMember",
    "Subject",
    "User",
    "Window",
]
