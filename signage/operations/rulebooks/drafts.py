"""Drafts of a rulebook's settings: made, changed and tried without being in force."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from signage.errors import ConflictError, InvalidInputError, Message, NotFoundError
from signage.models import Hall, RulebookDraft, RulebookEdition, User
from signage.operations.hall.audit import record_audit
from signage.operations.hall.holding import hold_hall
from signage.operations.rulebooks.editions import rulebook_with
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import Setting
from signage.rules.settings import SettingsError, check_settings

LONGEST_NOTE = 200
By = tuple[User, datetime]


class DraftGoneError(ConflictError):
    """Somebody else adopted the draft or threw it away since it was read."""

    code = "draft_gone"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "This draft was adopted or thrown away meanwhile. Nothing was changed; "
                "look at what the rulebook's page says now."
            )
        )


def hold_draft(session: Session, draft: RulebookDraft) -> None:
    """Hold the hall, and read the draft anew; raise DraftGoneError."""
    hold_hall(session, draft.hall_id)
    query = select(RulebookDraft).filter_by(id=draft.id)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise DraftGoneError


def make_draft(  # noqa: PLR0913  # of what, with which values, by whom
    session: Session,
    hall: Hall,
    edition: RulebookEdition,
    *,
    settings: Mapping[str, object],
    note: str = "",
    actor: User,
    now: datetime,
) -> RulebookDraft:
    """Start a draft, from the settings in force or from the defaults."""
    book = rulebook_with(edition, {})
    draft = RulebookDraft(
        hall_id=hall.id,
        edition=edition,
        settings=_fitting(edition, kept_settings(book, settings)),
        note=note.strip()[:LONGEST_NOTE],
        made_at=now,
        made_by_id=actor.id,
    )
    session.add(draft)
    session.flush()
    _note(session, draft, "rulebook.draft_made", (actor, now))
    return draft


def kept_settings(book: Rulebook, settings: Mapping[str, object]) -> dict[str, str]:
    """Return those settings that the edition still has and that are no defaults.

    What a new edition knows no longer, or takes another value for, is left out.
    """
    found = {}
    for name, value in settings.items():
        setting, text = book.settings.get(name), str(value)
        if setting is None or text == setting.default:
            continue
        if not check_settings(book.settings, {name: text}):
            found[name] = text
    return found


def _fitting(edition: RulebookEdition, settings: dict[str, str]) -> dict[str, str]:
    """Return settings of an older edition, or none if together they fit no longer."""
    try:
        rulebook_with(edition, settings)
    except SettingsError:
        return {}
    return settings


def edit_draft(  # noqa: PLR0913  # what it says now, by whom
    session: Session,
    draft: RulebookDraft,
    *,
    chosen: Mapping[str, str],
    note: str,
    actor: User,
    now: datetime,
) -> None:
    """Change what a draft says; only what differs from the defaults is stored.

    Raises:
        InvalidInputError: every value that the rulebook does not take.
        DraftGoneError: somebody adopted it or threw it away meanwhile.

    """
    hold_draft(session, draft)
    book = rulebook_with(draft.edition, {})
    problems = [*setting_problems(book, chosen)]
    if len(note.strip()) > LONGEST_NOTE:
        problems.append(
            Message("The note is too long: %(most)s characters.", most=LONGEST_NOTE)
        )
    if problems:
        raise InvalidInputError(problems)
    kept = kept_settings(book, chosen)
    try:
        rulebook_with(draft.edition, kept)
    except SettingsError as error:
        said = [problem.message for problem in error.problems]
        raise InvalidInputError(said) from error
    draft.settings, draft.note = kept, note.strip()
    _note(session, draft, "rulebook.draft_changed", (actor, now))
    session.flush()


def setting_problems(book: Rulebook, chosen: Mapping[str, str]) -> Iterator[Message]:
    """Yield what is wrong with chosen values, in words that can be translated."""
    for name, value in chosen.items():
        setting = book.settings.get(name)
        if setting is None:
            yield Message("The rulebook has no setting '%(name)s'.", name=name)
        elif check_settings(book.settings, {name: value}) and value != setting.default:
            yield _wrong(name, value, setting)


def _wrong(name: str, value: str, setting: Setting) -> Message:
    choices = setting.choices
    if isinstance(choices, tuple):
        return Message(
            "The setting %(name)s cannot be '%(value)s': choose one of %(choices)s.",
            name=name,
            value=value,
            choices=", ".join(choices),
        )
    if choices == "whole_number":
        return Message(
            "The setting %(name)s cannot be '%(value)s': give a whole number, e.g. 2.",
            name=name,
            value=value,
        )
    if choices in ("fixed", "unset"):
        return Message(
            "The setting %(name)s documents the source and cannot be changed.",
            name=name,
        )
    return Message(
        "The setting %(name)s cannot be '%(value)s': give a number, e.g. 12.5.",
        name=name,
        value=value,
    )


def delete_draft(
    session: Session, draft: RulebookDraft, *, actor: User, now: datetime
) -> None:
    """Throw a draft away; raise DraftGoneError."""
    hold_draft(session, draft)
    _note(session, draft, "rulebook.draft_deleted", (actor, now))
    session.delete(draft)
    session.flush()


def get_draft(session: Session, hall_id: int, draft_id: int) -> RulebookDraft:
    """Return a draft of the hall; raise NotFoundError."""
    query = select(RulebookDraft).options(joinedload(RulebookDraft.made_by))
    found = session.scalars(query.filter_by(hall_id=hall_id, id=draft_id)).first()
    if found is None:
        what = "draft"
        raise NotFoundError(what, draft_id)
    return found


def drafts_of(
    session: Session, hall_id: int, slug: str | None = None
) -> Sequence[RulebookDraft]:
    """Return the drafts of a hall or of one rulebook, the newest first."""
    query = (
        select(RulebookDraft)
        .join(RulebookDraft.edition)
        .options(joinedload(RulebookDraft.made_by))
        .where(RulebookDraft.hall_id == hall_id)
        .order_by(RulebookDraft.id.desc())
    )
    if slug is not None:
        query = query.where(RulebookEdition.slug == slug)
    return session.scalars(query).all()


def _note(session: Session, draft: RulebookDraft, action: str, by: By) -> None:
    actor, now = by
    edition = draft.edition
    detail = {"edition": edition.edition, "settings": draft.settings}
    target = f"rulebook:{edition.slug}"
    record_audit(
        session, actor, action, target, hall_id=draft.hall_id, now=now, detail=detail
    )
