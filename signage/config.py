"""Settings: each with a default and a help text, read from the environment."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Return a folder that ships with the package: inside the wheel, else beside it."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder


class Settings(BaseSettings):
    """How this installation runs. Every field is read from `SIGNAGE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="SIGNAGE_", frozen=True)

    data: Path = Field(
        default=Path("data"),
        description="Folder of the embedded database, media and secret key.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field(
        default="",
        description="Address that phones reach the server at, for QR codes; "
        "empty: the address that the request came to.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of PostgreSQL; empty: SQLite in the data folder.",
    )
    redis_url: str = Field(
        default="",
        description="Redis or Valkey that joins several server processes; "
        "empty: one process.",
    )
    hall: Literal["demo", "empty"] = Field(
        default="demo",
        description="What a new database starts with: the demo hall, or an empty one.",
    )
    trusted_proxies: int = Field(
        default=0, ge=0, description="How many reverse proxies stand in front."
    )
    secure_cookies: bool = Field(
        default=False,
        description="Send cookies over HTTPS only; set it when a proxy ends TLS.",
    )
    session_idle_min: int = Field(
        default=30, ge=1, description="Minutes after which an idle sign-in ends."
    )
    session_max_h: int = Field(
        default=12, ge=1, description="Hours after which every sign-in ends."
    )
    smtp_host: str = Field(
        default="",
        description="Mail server that takes the e-mails of outages; "
        "empty: no e-mails are sent.",
    )
    smtp_port: int = Field(
        default=587, ge=1, le=65535, description="Port of the mail server."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to the mail server is made safe: `starttls` (587), "
        "`tls` from the first byte (465), or `none` (25, in the hall's own network).",
    )
    smtp_ca: str = Field(
        default="",
        description="Certificate (PEM) of the local authority that signed the mail "
        "server's; empty: the authorities that this machine trusts.",
    )
    smtp_user: str = Field(
        default="", description="Account at the mail server; empty: none is needed."
    )
    smtp_password: str = Field(
        default="", description="Password of that account.", repr=False
    )
    smtp_from: str = Field(
        default="", description="Address that e-mails come from; empty: the account."
    )
    secret_key: str = Field(
        default="",
        description="Key that signs tokens; empty: made once, kept in the data folder.",
        repr=False,
    )

    @cached_property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in use."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data / 'signage.db').resolve()}"

    @cached_property
    def resolved_secret_key(self) -> str:
        """The signing key in use; makes and keeps one on the first call."""
        return self.secret_key or kept_secret(self.data / "secret-key")

    @property
    def media_folder(self) -> Path:
        """Where uploaded and demo media are kept, by content hash."""
        return self.data / "media"


def kept_secret(path: Path) -> str:
    """Return the secret in `path`, making it (readable by the owner only) if absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
