"""What a certificate says in words, on its page and its PDF, from its content alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signage.operations.plays import gap_causes
from signage.playout.slide_ids import read_id
from signage.web.admin.display_texts import kind_label
from signage.web.admin.play_words import length_words
from signage.web.i18n import joined, page_language

CAUSES = {
    gap_causes.NOT_PAIRED: _l("the display was not yet paired"),
    gap_causes.SWITCHED_OFF: _l("the office had switched the display off"),
    gap_causes.OUTAGE: _l("the display was out of reach"),
    gap_causes.COVERED: _l("an emergency or the hall's own notice covered the glass"),
    gap_causes.OTHER: _l("the display showed other content"),
    gap_causes.UNKNOWN: _l("nothing is recorded for this time"),
}
#: Chinese titles are spaced; others are not.
TRACKING_PT = 6


@dataclass(frozen=True, slots=True)
class Words:
    """Reads a certificate's content; lengths and instants in the reader's language."""

    content: Mapping[str, Any]

    def at(self, iso: str | None) -> str:
        """Return an instant in the hall's time."""
        return format_datetime(datetime.fromisoformat(iso), "short") if iso else "–"

    def span(self, row: Mapping[str, Any], first: str, last: str) -> str:
        """Return from when until when."""
        return f"{self.at(row[first])} – {self.at(row[last])}"

    @property
    def shown(self) -> list[Mapping[str, Any]]:
        """The displays that showed it."""
        return [one for one in self.content["displays"] if one["first_at"]]

    def statement(self) -> str:
        """Say in one paragraph what is certified."""
        shown = self.shown
        return _(
            "This is to certify: “%(title)s” was shown on %(count)s displays of "
            "%(hall)s between %(first)s and %(last)s, for %(shown)s on the glass in "
            "all, of it %(opened)s within the opening hours.",
            title=self.content["title"],
            count=len(shown),
            hall=self.content["hall"],
            first=self.at(min(one["first_at"] for one in shown)),
            last=self.at(max(one["last_at"] for one in shown)),
            shown=length_words(sum(one["shown_ms"] for one in shown)),
            opened=length_words(sum(one["open_ms"] for one in shown)),
        )

    def facts(self) -> list[tuple[str, str]]:
        """Return what it is about, and who issued it when."""
        content = self.content
        count = len(content["displays"])
        opened = length_words(content["open_ms"])
        rows = (
            (_("Content"), content["title"]),
            (_("Rulebook"), content["rulebook"]),
            (_("Edition"), content["edition"]),
            (_("Clause"), content["clause"]),
            (_("Certified time"), self.span(content, "starts", "ends")),
            (
                _("Opening hours in it"),
                opened
                if content["has_hours"]
                else _("%(length)s (no opening hours are set)", length=opened),
            ),
            (
                _("Displays"),
                _("%(shown)s of %(count)s", shown=len(self.shown), count=count),
            ),
            (
                _("Gaps of more than 15 minutes"),
                self.gaps_text(self.content["displays"]),
            ),
            (_("Issued by"), content["issuer"]),
            (_("Issued on"), self.at(content["issued_at"])),
        )
        return [(name, value) for name, value in rows if value]

    def gaps_text(self, displays: Iterable[Mapping[str, Any]]) -> str:
        """Say how many gaps there are, and how long together."""
        rows = list(displays)
        count = sum(one["gap_count"] for one in rows)
        if not count:
            return _("none")
        length = length_words(sum(one["gap_ms"] for one in rows))
        return _("%(count)s, %(length)s together", count=count, length=length)

    def share(self, display: Mapping[str, Any]) -> str:
        """Return how much of the opening hours it was in turn, in percent."""
        whole = self.content["open_ms"]
        return f"{display['covered_ms'] / whole:.1%}" if whole else "–"

    def display_facts(self, display: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return what one display showed."""
        guessed = display["guessed_ms"]
        rows = (
            (_("Display group"), display["group"]),
            (
                _("Shown"),
                self.span(display, "first_at", "last_at")
                if display["first_at"]
                else _("nothing was reported"),
            ),
            (_("Times"), f"{display['times']:,}"),
            (_("Time on the glass"), length_words(display["shown_ms"])),
            (_("of it in opening hours"), length_words(display["open_ms"])),
            (_("In turn during the opening hours"), self.share(display)),
            (_("Gaps of more than 15 minutes"), self.gaps_text([display])),
            (
                _("Not counted"),
                _(
                    "%(length)s whose time the server did not confirm",
                    length=length_words(guessed),
                )
                if guessed
                else "",
            ),
        )
        return [(name, value) for name, value in rows if value]

    def gaps(self, display: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return each gap: from when until when, how long, why."""
        return [
            (
                self.span(gap, "starts", "ends"),
                length_words(_ms_between(gap["starts"], gap["ends"])),
                joined(CAUSES.get(cause, cause) for cause in gap["causes"]),
            )
            for gap in display["gaps"]
        ]

    def slide(self, slide_id: str) -> str:
        """Return what a slide is: its kind, and the end of its id."""
        own = read_id(slide_id).own
        return f"{kind_label(read_id(slide_id).kind)} {own.partition(':')[2]}".strip()


def paper_of(content: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return everything that the PDF prints, in the language of the moment."""
    words = Words(content)
    lang, _dash, script = page_language().partition("-")
    return {
        "lang": lang,
        "region": "TW" if script == "Hant" else "CN",
        "tracking": TRACKING_PT if lang == "zh" else 0,
        "title": _("Publicity certificate"),
        "hall": content["hall"],
        "code": code,
        "statement": words.statement(),
        "facts": words.facts(),
        "awards": [
            [row["award"], joined(row["names"]), row["clause"]]
            for row in content["awards"]
        ],
        "displays": [_line(words, one) for one in content["displays"]],
        "hashes": [
            [
                words.slide(row["slide"]),
                row["hash"],
                words.span(row, "first_at", "last_at"),
                str(row["times"]),
            ]
            for row in content["hashes"]
        ],
        "sheets": [_sheet(words, one) for one in content["displays"]],
        "signatures": [_("Issued by"), _("Seal of the hall")],
        "notes": _notes(),
        "words": _headings(content),
    }


def _line(words: Words, display: Mapping[str, Any]) -> list[str]:
    has_shown = bool(display["first_at"])
    return [
        f"{display['name']} · {display['group']}",
        words.at(display["first_at"]),
        words.at(display["last_at"]),
        length_words(display["open_ms"]) if has_shown else _("nothing"),
        words.share(display),
        str(display["gap_count"]),
    ]


def _sheet(words: Words, display: Mapping[str, Any]) -> dict[str, Any]:
    hidden = display["gap_count"] - len(display["gaps"])
    return {
        "name": display["name"],
        "facts": words.display_facts(display),
        "gaps": words.gaps(display),
        "more": _("and %(count)s more", count=hidden) if hidden else "",
        "none": _("No gap of more than 15 minutes within the opening hours."),
    }


def _notes() -> str:
    return _(
        "“In turn” is the part of the opening hours in which it took its turns without "
        "a gap of more than 15 minutes. Displays report only what their browser really "
        "drew, by the server's clock."
    )


def _headings(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": _("Check code"),
        "verify": _(
            "To verify: office, “Proof of play”, “Certificates”, enter the check code."
        ),
        "list": _("The list"),
        "award_heads": [_("Award"), _("Nominated"), _("Clause")],
        "displays": _("By display"),
        "display_heads": [
            _("Display"),
            _("First"),
            _("Last"),
            _("In opening hours"),
            _("In turn"),
            _("Gaps"),
        ],
        "contents": _("What was shown, by the hash of its content"),
        "contents_help": _(
            "The first 32 digits of the SHA-256 of each slide as the display drew it."
        ),
        "hash_heads": [_("Slide"), _("Hash"), _("First – last"), _("Times")],
        "sheet": content["title"],
        "gaps": _("Gaps of more than 15 minutes within the opening hours"),
        "gap_heads": [_("When"), _("Length"), _("Why")],
    }


def _ms_between(starts: str, ends: str) -> int:
    length = datetime.fromisoformat(ends) - datetime.fromisoformat(starts)
    return round(length.total_seconds() * 1000)
