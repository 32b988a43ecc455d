"""E-mails reach a mail server over TLS, with a certificate of the hall's authority."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from signage.config import Settings
from signage.exchange.mail_out import MailProblemError, send_mail

ACCOUNT = LoginPassword(b"hall", b"a secret")


class Letterbox:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.took: list[Envelope] = []

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _server: object, _session: object, envelope: Envelope
    ) -> str:
        """Take a mail."""
        self.took.append(envelope)
        return "250 taken"


@contextmanager
def mail_server(tls: ssl.SSLContext, security: str) -> Iterator[tuple[int, Letterbox]]:
    """Run a mail server that is spoken to over TLS alone; yield its port and box."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    letterbox = Letterbox()
    is_starttls = security == "starttls"
    controller = Controller(
        letterbox,
        hostname="127.0.0.1",
        port=port,
        ready_timeout=60,
        ssl_context=None if is_starttls else tls,
        tls_context=tls if is_starttls else None,
        require_starttls=is_starttls,
        auth_required=is_starttls,
        auth_require_tls=is_starttls,
        authenticator=lambda *given: AuthResult(success=given[-1] == ACCOUNT),
    )
    controller.start()
    try:
        yield port, letterbox
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """The hall's own authority."""
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """What the mail server proves itself with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def reach(port: int, security: str, authority: Path | str) -> Settings:
    """Return settings that lead to a mail server."""
    values = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_ca": str(authority)}
    account = {"smtp_user": "hall", "smtp_password": "a secret"}
    return Settings().model_copy(update=values | account | {"smtp_security": security})


def letter() -> EmailMessage:
    """Return an e-mail."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "signage@hall.example", "duty@hall.example"
    mail["Subject"] = "失联的显示屏"
    mail.set_content("东墙")
    return mail


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_it_sends_over_tls(
    authority: trustme.CA, tls: ssl.SSLContext, tmp_path: Path, security: str
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    with mail_server(tls, security) as (port, letterbox):
        send_mail(reach(port, security, tmp_path / "authority.pem"), letter())
    (took,) = letterbox.took
    assert took.rcpt_tos == ["duty@hall.example"]


def test_it_trusts_no_other_authority(tls: ssl.SSLContext, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "another.pem")
    with mail_server(tls, "starttls") as (port, letterbox):
        for file, said in (
            ("another.pem", "certificate"),
            ("none.pem", "No such file"),
        ):
            settings = reach(port, "starttls", tmp_path / file)
            with pytest.raises(MailProblemError, match=said) as refusal:
                send_mail(settings, letter())
            assert refusal.value.stored.startswith("smtp_tls ")
    assert letterbox.took == []
