"""Hand an e-mail to the mail server, and say in words why it was not taken."""

import smtplib
import ssl
from email.message import EmailMessage
from functools import lru_cache

from signage.config import Settings
from signage.errors import InvalidInputError, Message

WITHIN_S = 15.0
DETAIL_LENGTH = 200

_WORDS = {
    "smtp_unset": Message(
        "No mail server is set. Set SIGNAGE_SMTP_HOST and start the server anew."
    ),
    "smtp_unreachable": Message(
        "The mail server does not answer. We keep trying. (%(detail)s)"
    ),
    "smtp_tls": Message(
        "The way to the mail server is not safe: check its certificate, "
        "SIGNAGE_SMTP_SECURITY and SIGNAGE_SMTP_CA. (%(detail)s)"
    ),
    "smtp_login": Message(
        "The mail server refuses our account. Check SIGNAGE_SMTP_USER and "
        "SIGNAGE_SMTP_PASSWORD. (%(detail)s)"
    ),
    "smtp_refused": Message("The mail server refuses the e-mail: %(detail)s"),
}


#: The first that fits; all other errors mean that nobody answers.
_REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((smtplib.SMTPAuthenticationError,), "smtp_login"),
    ((ssl.SSLError, smtplib.SMTPNotSupportedError), "smtp_tls"),
    ((smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError), "smtp_unreachable"),
    ((smtplib.SMTPException,), "smtp_refused"),
)


class MailProblemError(InvalidInputError):
    """An e-mail was not taken; `stored` is how the problem is kept."""

    code = "mail_problem"

    def __init__(self, reason: str, detail: str = "") -> None:
        plain = "".join(c for c in detail if c.isprintable())[:DETAIL_LENGTH]
        self.stored = f"{reason} {plain}".strip()
        super().__init__([mail_problem_of(self.stored)])


def mail_problem_of(stored: str) -> Message:
    """Return a kept problem in words."""
    reason, _, detail = stored.partition(" ")
    words = _WORDS[reason]
    return Message(words.msgid, detail=detail) if "%(" in words else words


def is_mail_problem(stored: str) -> bool:
    """Say whether a kept problem is one of e-mails."""
    return stored.partition(" ")[0] in _WORDS


def sender_of(settings: Settings) -> str:
    """Return the address that e-mails come from."""
    return settings.smtp_from or settings.smtp_user or "signage@localhost"


def send_mail(settings: Settings, mail: EmailMessage) -> None:
    """Hand an e-mail over; each step may take so long as `WITHIN_S`.

    Raises:
        MailProblemError: it was not taken.

    """
    if not settings.smtp_host:
        raise MailProblemError("smtp_unset")
    try:
        with _connected(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise MailProblemError(_reason(error), _said(error)) from error


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        tls = _tls(settings.smtp_ca)
        return smtplib.SMTP_SSL(host, port, timeout=WITHIN_S, context=tls)
    server = smtplib.SMTP(host, port, timeout=WITHIN_S)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=_tls(settings.smtp_ca))
        except BaseException:
            server.close()
            raise
    return server


def _reason(error: Exception) -> str:
    for kinds, reason in _REASONS:
        if isinstance(error, kinds):
            return reason
    return "smtp_unreachable"


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = error.recipients.values()
        return ", ".join(f"{code} {_text(words)}" for code, words in answers)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


@lru_cache(maxsize=1)
def _tls(authority: str) -> ssl.SSLContext:
    """Return what trusts an authority's file alone; empty: what the machine trusts."""
    try:
        return ssl.create_default_context(cafile=authority or None)
    except OSError as error:  # an SSLError is one, too
        message = f"SIGNAGE_SMTP_CA {authority}: {error.strerror or error}"
        raise ssl.SSLError(message) from error
