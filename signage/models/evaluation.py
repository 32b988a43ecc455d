"""A rulebook applied to a period: scorecards, actions, nominations, awards, notices."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.rulebook import Adoption
from signage.models.subject import Subject
from signage.models.user import User


class EvaluationState(StrEnum):
    """How far an evaluation has come; only an upheld objection sends it back.

    `scored` waits for the reviewer, `reviewed` for whoever confirms; confirming puts it
    in publicity at once.
    """

    OPEN = "open"
    SELF_REVIEW = "self_review"
    SCORED = "scored"
    REVIEWED = "reviewed"
    IN_PUBLICITY = "in_publicity"
    FINAL = "final"


#: States in which facts and entries may still move the scores.
UNSETTLED = (EvaluationState.OPEN, EvaluationState.SELF_REVIEW)


class NominationState(StrEnum):
    """What became of a proposed recipient; `undecided` is a tie for a committee."""

    PROPOSED = "proposed"
    UNDECIDED = "undecided"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class ActionState(StrEnum):
    """Whether a ladder's action is still to be done; `dropped` lost its ground."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class NoticeState(StrEnum):
    """Where a notice stands; `suspended` is off screens while an objection is open."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Evaluation(Base):
    """One adopted rulebook applied to one period ("2026-10", "2026-Q4", …).

    `due_at` is when the state ends by itself: self-review or publicity. Both digests
    (SHA-256, hex) are set when it is final: of the rulebook and of the results.
    """

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("adoption_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"))
    period: Mapped[str] = mapped_column(String(8), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[EvaluationState] = mapped_column(default=EvaluationState.OPEN)
    scored_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    rulebook_digest: Mapped[str | None] = mapped_column(String(64))
    results_digest: Mapped[str | None] = mapped_column(String(64))

    adoption: Mapped[Adoption] = relationship()
    scorecards: Mapped[list["Scorecard"]] = relationship(back_populates="evaluation")
    nominations: Mapped[list["Nomination"]] = relationship(back_populates="evaluation")
    steps: Mapped[list["EvaluationStep"]] = relationship(
        back_populates="evaluation", order_by="EvaluationStep.id"
    )


class EvaluationStep(Base):
    """The entering of a state: who, when, why; no `actor` is a deadline that passed."""

    __tablename__ = "evaluation_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    state: Mapped[EvaluationState]
    entered_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    evaluation: Mapped[Evaluation] = relationship(back_populates="steps")
    actor: Mapped[User | None] = relationship()


class Scorecard(Base):
    """The engine's result for one subject, as it was computed last.

    `result` is the subject's object of `signage evaluate --format json`, with trace.
    """

    __tablename__ = "scorecard"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "subject_id"),
        Index("ix_scorecard_evaluation_score", "evaluation_id", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"), index=True)
    score: Mapped[Decimal | None]
    result: Mapped[dict[str, Any]] = mapped_column(JSON)

    evaluation: Mapped[Evaluation] = relationship(back_populates="scorecards")
    subject: Mapped[Subject] = relationship()


class LadderAction(Base):
    """A step of a ladder that fired, with the entries behind it; work to be done.

    `done_on` is the day it was carried out, `done_at` when that was recorded.
    """

    __tablename__ = "ladder_action"
    __table_args__ = (
        Index("ix_ladder_action_evaluation_subject", "evaluation_id", "subject_id"),
        Index("ix_ladder_action_state_due_on", "state", "due_on"),
        Index("ix_ladder_action_state_done_at", "state", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    ladder: Mapped[str] = mapped_column(String(32))
    step: Mapped[int]
    action: Mapped[str] = mapped_column(String(64))
    occurred_on: Mapped[date]
    is_public: Mapped[bool] = mapped_column(default=False)
    entries: Mapped[list[str]] = mapped_column(JSON, default=list)  # ledger keys
    state: Mapped[ActionState] = mapped_column(default=ActionState.OPEN)
    due_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(1000), default="")
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    evaluation: Mapped[Evaluation] = relationship()
    subject: Mapped[Subject] = relationship()
    done_by: Mapped[User | None] = relationship()


class Nomination(Base):
    """A proposed recipient of an award with rank and reason.

    `reason` holds ranking keys, quota and who else competed, for the page "why".
    """

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("evaluation_id", "award", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    award: Mapped[str] = mapped_column(String(32))
    group_code: Mapped[str | None] = mapped_column(String(64))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    rank: Mapped[int]
    state: Mapped[NominationState]
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    evaluation: Mapped[Evaluation] = relationship(back_populates="nominations")
    subject: Mapped[Subject] = relationship()


class Award(Base):
    """A title granted to a subject for a period, out of a confirmed nomination."""

    __tablename__ = "award"
    __table_args__ = (UniqueConstraint("nomination_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revocation: Mapped[str] = mapped_column(String(500), default="")  # the reason

    nomination: Mapped[Nomination] = relationship()
    granted_by: Mapped[User | None] = relationship(foreign_keys=[granted_by_id])
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id])


class Notice(Base):
    """Published criticism out of a ladder's step; two people decide; it always ends.

    `ends_at` is at most 30 days after `starts_at`; `revoked_at` takes it off at once.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("action_id"),
        CheckConstraint(
            "approver_id IS NULL OR approver_id <> proposer_id", name="two_people"
        ),
        Index("ix_notice_hall_ends_at", "hall_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("ladder_action.id"))
    state: Mapped[NoticeState]
    text: Mapped[str] = mapped_column(String(500), default="")
    proposer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime]
    statement_until: Mapped[datetime]  # the person may reply until then
    statement: Mapped[str] = mapped_column(String(1000), default="")  # the reply
    statement_at: Mapped[datetime | None]
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    action: Mapped[LadderAction] = relationship()
    proposer: Mapped[User] = relationship(foreign_keys=[proposer_id])
    approver: Mapped[User | None] = relationship(foreign_keys=[approver_id])
