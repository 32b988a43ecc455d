"""What the pages of a score show, in the office, to the person, and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint

from signage import clock
from signage.errors import NotFoundError
from signage.models import Adoption, Scorecard
from signage.operations.explaining.explain import (
    ExplainedLine,
    ExplainedScore,
    cards_of,
    explained,
)
from signage.operations.explaining.explain_parts import Parts, behind, parts_of
from signage.operations.explaining.prospects import Prospects, prospects_of
from signage.operations.rulebooks.adoption import rulebook_of
from signage.rules.period import Period
from signage.web import context
from signage.web.admin.score_words import METRICS, give_words, label
from signage.web.explain_words import figure_source, sentences
from signage.web.outlook_words import prospect_sentences
from signage.web.result_words import (
    joining_sentence,
    money_sentence,
    veto_sentence,
)

LINES_A_PAGE = 50


def give_score_words(bp: Blueprint) -> None:
    """Let the templates of a blueprint tell scores in words."""
    give_words(bp)
    words = {
        "figure_source": figure_source,
        "line_words": sentences,
        "metric_words": METRICS,
        "rulebook_name": rulebook_name,
    }
    bp.context_processor(lambda: words)
    bp.add_app_template_filter(css_text)


def css_text(text: str) -> str:
    """Return a text as the inside of a CSS string: what is no letter is escaped."""
    return "".join(one if one.isalnum() else f"\\{ord(one):06x}" for one in text)


def rulebook_name(adoption: Adoption) -> str:
    """Return what an adopted rulebook is called."""
    return label(rulebook_of(adoption).labels)


@dataclass(frozen=True, slots=True)
class LinePage:
    """Some of a result's lines, the newest first."""

    lines: Sequence[ExplainedLine]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ScorePage:
    """A result under one rulebook with all that is told of it; `cards` are of all."""

    found: ExplainedScore
    parts: Parts
    prospects: Prospects
    cards: Sequence[Scorecard]
    period: Period

    def words_of(self, line: ExplainedLine) -> list[str]:
        """Return a line's sentences."""
        return sentences(line, self.parts.figures)

    @property
    def remarks(self) -> list[str]:
        """Return what is to be said of the result as a whole."""
        found = self.found
        texts = [joining_sentence(found), money_sentence(found)]
        if found.vetoes:
            texts.append(veto_sentence(found))
        return [text for text in texts if text]

    @property
    def outlook(self) -> list[str]:
        """Return what would change the result."""
        return prospect_sentences(self.found, self.prospects)

    def lines(self, number: int) -> LinePage:
        """Return one page of the lines."""
        newest = self.found.lines[::-1]
        pages = max(1, -(-len(newest) // LINES_A_PAGE))
        page = min(max(1, number), pages)
        first = (page - 1) * LINES_A_PAGE
        return LinePage(newest[first : first + LINES_A_PAGE], page, pages)


def score_page(
    period: Period, subject_id: int, slug: str | None, *, now: datetime
) -> ScorePage:
    """Return the page of a subject's result; raise NotFoundError.

    Without a slug it is of the rulebook that feeds the others, else of the first.
    """
    session, hall = context.session(), context.hall()
    cards = cards_of(session, hall.id, str(period), subject_id)
    fitting = [card for card in cards if slug in (None, card.evaluation.adoption.slug)]
    if not fitting:
        what = "scorecard"
        raise NotFoundError(what, f"{period}/{subject_id}")
    found = explained(session, fitting[0])
    seen = behind(session, fitting[0])
    today = clock.hall_day(now, hall.time_zone)
    return ScorePage(
        found=found,
        parts=parts_of(session, fitting[0], seen),
        prospects=prospects_of(session, found, seen, today),
        cards=cards,
        period=period,
    )
