"""Proof of play in words: what a source is called, how long, which slide kinds."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from signage.models import Evaluation
from signage.operations.plays.play_reports import evaluations_of, labels_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.playout.slide_sources import KEYED, key_of
from signage.slides.registry import KINDS
from signage.web.admin.display_texts import kind_label
from signage.web.admin.score_words import label
from signage.web.i18n import titled
from signage.web.period_words import period_name

MS_PER_S, S_PER_MIN, MIN_PER_H = 1000, 60, 60
#: Which slide kind shows a noun's things.
KIND_OF_NOUN = {noun: kind for kind, noun in KEYED.items()}


def source_names(
    session: Session, hall_id: int, sources: Iterable[str]
) -> dict[str, str]:
    """Return what sources are called in the reader's language."""
    wanted = set(sources)
    labels = labels_of(session, hall_id, wanted)
    evaluations = evaluations_of(session, hall_id, wanted)
    return {source: _name(source, labels, evaluations) for source in wanted}


def _name(
    source: str, labels: Mapping[str, str], evaluations: Mapping[str, Evaluation]
) -> str:
    found = key_of(source)
    if found is None:
        return kind_label(source)
    noun, key = found
    if source in evaluations:
        return evaluation_name(evaluations[source])
    kind = kind_label(KIND_OF_NOUN.get(noun, noun))
    return labels.get(source) or f"{kind} {key}"


def evaluation_name(evaluation: Evaluation) -> str:
    """Return what a publicity list is called: its period and rulebook."""
    rulebook = label(rulebook_of(evaluation.adoption).labels)
    what = _("Publicity list")
    return f"{titled(what, period_name(evaluation.period))} · {rulebook}"


def kinds_named(words: str) -> tuple[str, ...]:
    """Return the slide kinds whose names in the reader's language have these words."""
    wanted = words.strip().lower()
    if not wanted:
        return ()
    names = ((kind.name, kind_label(kind.name)) for kind in KINDS)
    return tuple(kind for kind, name in names if wanted in name.lower())


def length_words(ms: int) -> str:
    """Return a length of time: "3 h 05 min", "4 min", "12 s"."""
    seconds = round(ms / MS_PER_S)
    minutes = seconds // S_PER_MIN
    if not minutes:
        return _("%(number)s s", number=seconds)
    hours, minutes = divmod(minutes, MIN_PER_H)
    if not hours:
        return _("%(number)s min", number=minutes)
    return _("%(hours)s h %(minutes)02d min", hours=f"{hours:,}", minutes=minutes)


def hours_of(ms: int) -> float:
    """Return a length in hours for a spreadsheet, to a hundredth."""
    return round(timedelta(milliseconds=ms) / timedelta(hours=1), 2)
