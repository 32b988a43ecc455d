"""Accounts, server-side sign-ins, login throttling, the first administrator's link."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signage.db import Base
from signage.models.subject import StaffMember


class Role(StrEnum):
    """What an account may do, from least to most; a clerk sees their own alone."""

    CLERK = "clerk"
    INSPECTOR = "inspector"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


class User(Base):
    """A person who signs in: of the office, or a clerk, who is a staff member too."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("username"), UniqueConstraint("staff_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    username: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    locale: Mapped[str | None] = mapped_column(String(16))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    staff: Mapped[StaffMember | None] = relationship()


class SignIn(Base):
    """One signed-in browser; the cookie holds a token, the row its SHA-256."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]  # last time the password was given
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    user: Mapped[User] = relationship()


class LoginAttempt(Base):
    """A failed sign-in or wrong code, kept so that throttling survives restarts."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_bucket_at", "bucket", "attempted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(120))  # "user:…", "address:…", "code:…"
    attempted_at: Mapped[datetime]


class SetupLink(Base):
    """A one-time link that lets its holder choose a password; keeps a SHA-256 only.

    With `user_id` it is that account's invitation; without, it makes an administrator.
    """

    __tablename__ = "setup_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship()
