"""The form that records a fact: fifteen seconds, by keyboard alone."""

from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session
from wtforms.fields import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from signage.errors import Message
from signage.models import FactKind, Hall, Subject
from signage.operations.facts.entry_check import LONGEST, NewEntry
from signage.operations.facts.fact_kinds import find_fact_kinds
from signage.operations.hall.subjects import find_subjects
from signage.web.forms import OfficeForm, StrippedField
from signage.web.i18n import lazy_text as _l
from signage.web.keys import key_of

T = TypeVar("T")

NO_FACT = Message("Choose a fact from the list: type its code, words or initials.")
NO_SUBJECT = Message("Choose a person or window from the list.")


class EntryForm(OfficeForm):
    """A fact to record: what happened, to whom it counts, when, and how often."""

    key = HiddenField(validators=[DataRequired(), Length(max=LONGEST["key"])])
    fact = IntegerField(_l("Fact"), [Optional()])
    fact_text = StrippedField(_l("What happened"), [Length(max=200)])
    subject = IntegerField(_l("Subject"), [Optional()])
    subject_text = StrippedField(_l("Person or window"), [Length(max=200)])
    occurred_on = DateField(_l("Date"), [InputRequired()])
    quantity = IntegerField(_l("How often"), [InputRequired()], default=1)
    points = DecimalField(_l("Points"), [Optional()])
    level = StrippedField(_l("Level"), [Length(max=16)])
    matter = StrippedField(_l("Matter"), [Length(max=LONGEST["matter"])])
    note = TextAreaField(_l("Note"), [Length(max=LONGEST["note"])])


def blank_form(today: date) -> EntryForm:
    """Return an empty form with its own key, dated today."""
    return EntryForm(key=str(uuid4()), occurred_on=today, quantity=1)


def chosen_fact(session: Session, hall: Hall, form: EntryForm) -> FactKind | None:
    """Return the fact that was chosen, or the only one that what was typed means."""
    if form.fact.data:
        found = session.get(FactKind, key_of(form.fact.data))
        return found if found is not None and found.hall_id == hall.id else None
    typed = form.fact_text.data or ""
    matches = find_fact_kinds(session, hall.id, typed) if typed else ()
    exact = [kind for kind in matches if typed.lower() in (kind.code, kind.label_zh)]
    return _only(exact or list(matches))


def chosen_subject(session: Session, hall: Hall, form: EntryForm) -> Subject | None:
    """Return the subject that was chosen, or the only one that fits what was typed."""
    if form.subject.data:
        found = session.get(Subject, key_of(form.subject.data))
        return found if found is not None and found.hall_id == hall.id else None
    typed = form.subject_text.data or ""
    matches = find_subjects(session, hall.id, typed) if typed else ()
    exact = [s for s in matches if typed.lower() in (s.code.lower(), s.name.lower())]
    return _only(exact or list(matches))


def _only(found: list[T]) -> T | None:
    return found[0] if len(found) == 1 else None


def problems_of_form(
    form: EntryForm, fact: FactKind | None, subject: Subject | None
) -> list[str]:
    """Return what is wrong before the rules are asked: all of it."""
    problems: list[str] = [] if form.validate() else list(form.problems)
    if fact is None:
        problems.append(NO_FACT)
    if subject is None:
        problems.append(NO_SUBJECT)
    return problems


def new_entry(form: EntryForm, fact: FactKind, subject: Subject) -> NewEntry:
    """Return the fact that a valid form describes."""
    given = form.points.data
    return NewEntry(
        fact_kind=fact,
        subject=subject,
        occurred_on=form.occurred_on.data or date.min,
        key=form.key.data or "",
        quantity=1 if form.quantity.data is None else form.quantity.data,
        points=None if given is None else Decimal(given),
        level=form.level.data or None,
        matter=form.matter.data or None,
        note=(form.note.data or "").strip(),
    )
