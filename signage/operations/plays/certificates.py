"""Publicity certificates: issue one, find it by its check code, see it is whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signage.errors import InvalidInputError, Message, NotFoundError
from signage.models import Certificate, Hall, User
from signage.operations.hall.audit import record_audit
from signage.operations.plays.showing import At, Showing, showing_of

PAGE_SIZE = 30
#: No vowels and nothing that looks like something else (as in pairing, RFC 8628 §6.1).
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 16
GROUP = 4
#: Longer than any publicity; what is certified is read play by play.
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class About:
    """What is certified, in words: for an evaluation with its rulebook and names.

    `awards` are [award, clause, [names]]; empty where it is no publicity list.
    """

    title: str
    kind: str
    rulebook: str = ""
    edition: str = ""
    clause: str = ""
    awards: Sequence[tuple[str, str, Sequence[str]]] = ()


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Some certificates, the newest first."""

    certificates: Sequence[Certificate]
    page: int
    pages: int


def checked_span(first: datetime, last: datetime, *, now: datetime) -> At:
    """Return the span to certify: at most until now.

    Raises:
        InvalidInputError: it is empty, lies ahead, or is too long.

    """
    problems: list[Message] = []
    if first >= last:
        problems.append(Message("The beginning must lie before the end."))
    if first >= now:
        problems.append(Message("That lies ahead: nothing was shown yet."))
    if (last - first).days > MOST_DAYS:
        text = "A certificate covers %(days)s days at most; issue several."
        problems.append(Message(text, days=MOST_DAYS))
    if problems:
        raise InvalidInputError(problems)
    return first, min(last, now)


def issue_certificate(  # noqa: PLR0913  # of what, where, when, by whom
    session: Session,
    hall: Hall,
    source: str,
    span: At,
    about: About,
    *,
    actor: User,
    now: datetime,
) -> Certificate:
    """Freeze what the displays showed of a source, with a check code.

    Raises:
        InvalidInputError: no display showed it within the span.

    """
    showing = showing_of(session, hall, source, span)
    if not showing.shown_on:
        text = "No display has reported it for this time. Choose other days, or wait."
        raise InvalidInputError([Message(text)])
    content = content_of(hall, showing, about, issuer=actor.name, now=now)
    digest = digest_of(content)
    certificate = Certificate(
        hall_id=hall.id,
        source=source,
        code=code_of(digest),
        digest=digest,
        content=content,
        issued_at=now,
        issued_by_id=actor.id,
    )
    session.add(certificate)
    session.flush()
    record_audit(
        session,
        actor,
        "certificate.issued",
        f"certificate:{certificate.id}",
        hall_id=hall.id,
        now=now,
        detail={"title": about.title, "code": certificate.code},
    )
    return certificate


def content_of(
    hall: Hall, showing: Showing, about: About, *, issuer: str, now: datetime
) -> dict[str, Any]:
    """Return all that is printed, as it is kept: instants in ISO, lengths in ms."""
    return {
        "hall": hall.name,
        "time_zone": hall.time_zone,
        "locale": hall.locale,
        "source": showing.source,
        "title": about.title,
        "kind": about.kind,
        "rulebook": about.rulebook,
        "edition": about.edition,
        "clause": about.clause,
        "awards": [
            {"award": award, "clause": clause, "names": list(names)}
            for award, clause, names in about.awards
        ],
        "starts": showing.span[0].isoformat(),
        "ends": showing.span[1].isoformat(),
        "has_hours": showing.has_hours,
        "open_ms": showing.open_ms,
        "displays": [_display(one) for one in showing.displays],
        "hashes": [_plain(one) for one in showing.hashes],
        "issuer": issuer,
        "issued_at": now.isoformat(),
    }


def _display(showing: Any) -> dict[str, Any]:
    found = _plain(showing)
    found["gaps"] = [_plain(gap) for gap in showing.gaps]
    return found


def _plain(row: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in row.__slots__}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    } | {
        name: list(value) for name, value in values.items() if isinstance(value, tuple)
    }


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a certificate's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def code_of(digest: str) -> str:
    """Return the check code that stands for a digest: 69 bits, in groups of four."""
    number, letters = int(digest, 16), ""
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters += LETTERS[rest]
    groups = (letters[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))
    return "-".join(groups)


def is_whole(certificate: Certificate) -> bool:
    """Say whether the content is still what it was when the code was made."""
    digest = digest_of(certificate.content)
    return digest == certificate.digest and code_of(digest) == certificate.code


def find_certificate(session: Session, hall_id: int, code: str) -> Certificate | None:
    """Return the certificate with a check code, however it was typed."""
    letters = "".join(one for one in code.upper() if one in LETTERS)
    if len(letters) != CODE_LENGTH:
        return None
    groups = (letters[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))
    return session.scalars(
        select(Certificate).where(
            Certificate.hall_id == hall_id, Certificate.code == "-".join(groups)
        )
    ).first()


def get_certificate(session: Session, hall_id: int, certificate_id: int) -> Certificate:
    """Return a certificate of the hall; raise NotFoundError."""
    found = session.get(Certificate, certificate_id)
    if found is None or found.hall_id != hall_id:
        what = "certificate"
        raise NotFoundError(what, certificate_id)
    return found


def certificate_page(
    session: Session, hall_id: int, *, page: int = 1
) -> CertificatePage:
    """Return a page of certificates; a number beyond the last gives the last."""
    of_hall = Certificate.hall_id == hall_id
    count = session.scalar(select(func.count(Certificate.id)).where(of_hall)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    query = (
        select(Certificate)
        .options(joinedload(Certificate.issued_by))
        .where(of_hall)
        .order_by(Certificate.id.desc())
    )
    found = session.scalars(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return CertificatePage(found.all(), page, pages)


def certificates_of(
    session: Session, hall_id: int, source: str
) -> Sequence[Certificate]:
    """Return the certificates of one source, the newest first."""
    return session.scalars(
        select(Certificate)
        .options(joinedload(Certificate.issued_by))
        .where(Certificate.hall_id == hall_id, Certificate.source == source)
        .order_by(Certificate.id.desc())
        .limit(PAGE_SIZE)
    ).all()
