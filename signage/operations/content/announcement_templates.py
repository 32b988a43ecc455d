"""Keep templates of announcements: texts with gaps like ［日期］ to begin from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import FieldsInvalidError, Message, NotFoundError
from signage.models import AnnouncementTemplate, Hall, User
from signage.models.announcement import AnnouncementPlace
from signage.operations.content.announcement_languages import (
    LOCALES,
    Version,
    kept_versions,
)
from signage.operations.content.announcement_plan import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    Problems,
)
from signage.operations.hall.audit import record_audit

NAME_LENGTH = 100
MOST_TEMPLATES = 50
USUAL = Path(__file__).with_name("usual_templates.yaml")
#: The languages that these are written in.
OWN_WORDS = ("zh_Hans", "en")


class TemplateInvalidError(FieldsInvalidError):
    """A template was refused; `by_field` holds the problems of each field."""

    code: ClassVar[str] = "template_invalid"


@dataclass(frozen=True, slots=True)
class WantedTemplate:
    """A template as somebody wrote it."""

    name: str = ""
    title: str = ""
    text: str = ""
    place: str = AnnouncementPlace.SLIDE.value
    versions: Mapping[str, Version] = field(default_factory=dict)


def templates_of(session: Session, hall_id: int) -> tuple[AnnouncementTemplate, ...]:
    """Return the hall's templates by name."""
    query = select(AnnouncementTemplate).where(AnnouncementTemplate.hall_id == hall_id)
    return tuple(session.scalars(query.order_by(AnnouncementTemplate.id)))


def template_of(session: Session, hall_id: int, key: int) -> AnnouncementTemplate:
    """Return a template of the hall.

    Raises:
        NotFoundError: there is none with this key.

    """
    found = session.get(AnnouncementTemplate, key)
    if found is None or found.hall_id != hall_id:
        raise NotFoundError(Message("template"), key)
    return found


def save_template(  # noqa: PLR0913  # what, where, over which, by whom, when
    session: Session,
    hall: Hall,
    wanted: WantedTemplate,
    template: AnnouncementTemplate | None,
    *,
    actor: User,
    now: datetime,
) -> AnnouncementTemplate:
    """Keep a new template, or another text of one.

    Raises:
        TemplateInvalidError: with every problem, by field.

    """
    _check(session, hall, wanted, template)
    deed = "revised" if template else "created"
    if template is None:
        template = AnnouncementTemplate(hall_id=hall.id)
        session.add(template)
    template.name, template.title = wanted.name, wanted.title
    template.text = wanted.text.replace("\r\n", "\n").strip()
    template.place = AnnouncementPlace(wanted.place)
    others = {key: v for key, v in wanted.versions.items() if key in LOCALES}
    others.pop(hall.locale, None)
    template.texts = kept_versions(others)
    session.flush()
    _record(session, template, deed, actor, now)
    return template


def delete_template(
    session: Session, template: AnnouncementTemplate, *, actor: User, now: datetime
) -> None:
    """Delete a template; what was begun from it stays as it is."""
    _record(session, template, "deleted", actor, now)
    session.delete(template)
    session.flush()


def add_usual_templates(session: Session, hall: Hall) -> None:
    """Give a new hall templates of what halls announce most."""
    own = hall.locale if hall.locale in OWN_WORDS else OWN_WORDS[0]
    for each in yaml.safe_load(USUAL.read_text(encoding="utf-8")):
        versions = {locale: Version(**each[locale]) for locale in OWN_WORDS}
        mine = versions.pop(own)
        session.add(
            AnnouncementTemplate(
                hall_id=hall.id,
                name=each["name"],
                title=mine.title,
                text=mine.text,
                texts=kept_versions(versions),
                place=AnnouncementPlace.SLIDE,
            )
        )
    session.flush()


def _check(
    session: Session,
    hall: Hall,
    wanted: WantedTemplate,
    template: AnnouncementTemplate | None,
) -> None:
    problems: Problems = {}
    known = {row.name: row.id for row in templates_of(session, hall.id)}
    if not 0 < len(wanted.name) <= NAME_LENGTH:
        text = Message("Give it a name of at most %(most)s characters.", most=100)
        problems["name"] = [text]
    elif known.get(wanted.name, template and template.id) != (template and template.id):
        text = Message("There already is a template of this name. Choose another one.")
        problems["name"] = [text]
    if template is None and len(known) >= MOST_TEMPLATES:
        text = Message(
            "There are %(n)s templates already. Delete one first.", n=len(known)
        )
        problems.setdefault("name", []).append(text)
    if wanted.place not in set(AnnouncementPlace):
        problems["place"] = [Message("Choose where it shows: slide or ticker.")]
    own = {"": Version(wanted.title, wanted.text)}
    for locale, version in (own | dict(wanted.versions)).items():
        _check_length(locale, version, problems)
    if not wanted.title:
        problems["title"] = [Message("Give the announcement a title.")]
    if problems:
        raise TemplateInvalidError(problems)


def _check_length(locale: str, version: Version, problems: Problems) -> None:
    suffix = f"_{locale}" if locale else ""
    for name, text, most in (
        ("title", version.title, TITLE_LENGTH),
        ("text", version.text, TEXT_LENGTH),
    ):
        if len(text) > most:
            problem = Message(
                "It has %(n)s characters; at most %(most)s fit.", n=len(text), most=most
            )
            problems[name + suffix] = [problem]


def _record(
    session: Session,
    template: AnnouncementTemplate,
    deed: str,
    actor: User,
    now: datetime,
) -> None:
    record_audit(
        session,
        actor,
        f"announcement_template.{deed}",
        f"announcement_template:{template.id}",
        hall_id=template.hall_id,
        now=now,
        detail={"name": template.name},
    )
