"""Compare two editions of a rulebook: what changes, by which clause, on which days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from signage.rules.days import Days, differing, hull, lone_days, shared_days
from signage.rules.leaves import leaves, written
from signage.rules.references import uses
from signage.rules.rulebook import Rulebook
from signage.rules.schema import Rule
from signage.rules.values import Part

#: What a change touches: what comes out, how it is published, or its words alone.
Effect = Literal["results", "procedure", "wording"]
Section = Literal[
    "file", "subjects", "categories", "rules", "ladders", "awards", "settings",
    "procedure",
]  # fmt: skip

_WORDING = {"zh", "en", "reference", "eligibility", "threshold", "per"}
_PROCEDURE = {"publicity_days", "approval_chain", "due_days"}
_DATED = ("points", "levels", "steps")
_SAID_OF_SETTINGS = ("choices", "required", "meaning", "zh", "reference")
_SAID_IN_SHORT = ("kind", *_DATED, "min", "full", "period", "at")


@dataclass(frozen=True, slots=True)
class Change:
    """Say that one value differs; `old` or `new` is None where there is none.

    `field` is empty where the whole of it came or went. `days` are those on which it
    makes a difference to results, None if there is no such day.
    """

    section: Section
    code: str
    field: str
    old: str | None
    new: str | None
    reference: str
    effect: Effect
    days: Days | None

    def turned_round(self) -> "Change":
        """Return the change from the new edition back to the old."""
        return replace(self, old=self.new, new=self.old)


def changes(old: Rulebook, new: Rulebook) -> tuple[Change, ...]:
    """Return what differs, by the parts of a file; nothing if both mean the same."""
    return tuple(_Comparison(old, new).all())


def impacted(found: Iterable[Change]) -> Days | None:
    """Return the days from the first to the last on which results may differ."""
    return hull(
        change.days
        for change in found
        if change.effect == "results" and change.days is not None
    )


class _Place(NamedTuple):
    """Name what is compared, and the clause that it comes from."""

    section: Section
    code: str = ""
    reference: str = ""


_Values = tuple[str | None, str | None]


class _Comparison:
    """Walk through two rulebooks side by side."""

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self._old, self._new = old, new
        self._days = shared_days(old.in_force, new.in_force)

    def all(self) -> Iterator[Change]:
        """Yield every change."""
        old, new = self._old.content, self._new.content
        yield from self._frame()
        yield from self._parts("subjects", old.subjects, new.subjects)
        by_name = (_by_name(one.categories) for one in (old, new))
        yield from self._parts("categories", *by_name)
        yield from self._parts("rules", old.rules, new.rules)
        yield from self._parts("ladders", _steps(self._old), _steps(self._new))
        yield from self._parts("awards", old.awards, new.awards)
        yield from self._settings()
        yield from self._fields(_Place("procedure"), old.procedure, new.procedure)

    def _frame(self) -> Iterator[Change]:
        """Compare what the file says of itself, and the days it holds on."""
        old, new = self._old.content, self._new.content
        place = _Place("file")
        for field in ("rulebook", "edition", "zh", "en", "reference"):
            values = getattr(old, field), getattr(new, field)
            yield from self._value(place, field, values, "wording")
        periods = written(old.periods), written(new.periods)
        yield from self._value(place, "periods", periods, "results")
        for field, days in lone_days(old.in_force, new.in_force).items():
            first, second = (getattr(one.in_force, field) for one in (old, new))
            values = written(first), written(second)
            yield from self._on_days(place, f"in_force.{field}", values, days)

    def _parts(
        self, section: Section, old: Mapping[str, Part], new: Mapping[str, Part]
    ) -> Iterator[Change]:
        for code in dict.fromkeys((*old, *new)):
            one, other = old.get(code), new.get(code)
            place = _Place(section, code, _reference(one, other))
            if one is not None and other is not None:
                yield from self._fields(place, one, other)
            else:
                values = _in_short(one), _in_short(other)
                yield from self._value(place, "", values, "results")

    def _fields(self, place: _Place, old: Part, new: Part) -> Iterator[Change]:
        one, other = leaves(old), leaves(new)
        dated = _DATED if isinstance(old, Rule) else ()
        for field in dict.fromkeys((*one, *other)):
            if field not in dated:
                values = one.get(field), other.get(field)
                yield from self._value(place, field, values, _effect(place, field))
        for field in dated:
            yield from self._dated(place, field, old, new)

    def _dated(
        self, place: _Place, field: str, old: Part, new: Part
    ) -> Iterator[Change]:
        spans = (getattr(one, field) or () for one in (old, new))
        for days, first, second in differing(*spans):
            values = written(first), written(second)
            yield from self._on_days(place, field, values, days.within(self._days))

    def _settings(self) -> Iterator[Change]:
        """Compare the values; what a setting says of itself is wording."""
        old, new = self._old.settings, self._new.settings
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name), new.get(name)
            place = _Place("settings", name, _reference(one, other))
            values = self._old.values.get(name), self._new.values.get(name)
            yield from self._value(place, "value", values, self._effect_of(name))
            said = [leaves(part) for part in (one, other) if part]
            for field in _SAID_OF_SETTINGS if len(said) == len(values) else ():
                pair = said[0][field], said[1][field]
                yield from self._value(place, field, pair, "wording")

    def _effect_of(self, name: str) -> Effect:
        """Return what a setting decides in either edition, by where it is named."""
        sections = {
            path[0]
            for book in (self._old, self._new)
            for path, use in uses(book.source)
            if use["setting"] == name
        }
        if not sections:
            return "wording"
        return "procedure" if sections == {"procedure"} else "results"

    def _value(
        self, place: _Place, field: str, values: _Values, effect: Effect
    ) -> Iterator[Change]:
        if values[0] != values[1]:
            days = self._days if effect == "results" else None
            section, code, reference = place
            yield Change(section, code, field, *values, reference, effect, days)

    def _on_days(
        self, place: _Place, field: str, values: _Values, days: Days | None
    ) -> Iterator[Change]:
        """Yield a change of results that has its own days."""
        section, code, reference = place
        yield Change(section, code, field, *values, reference, "results", days)


def _effect(place: _Place, field: str) -> Effect:
    name = field.rpartition(".")[2]
    if name in _WORDING:
        return "wording"
    is_procedure = place.section == "procedure" or name in _PROCEDURE
    return "procedure" if is_procedure else "results"


def _reference(one: Part | None, other: Part | None) -> str:
    """Return the clause, or both if they differ: the same from either side."""
    found = {getattr(part, "reference", "") for part in (one, other)}
    return "; ".join(sorted(filter(None, found)))


def _by_name(categories: Mapping[str, Mapping[str, Part]]) -> dict[str, Part]:
    return {
        f"{kind}.{code}": category
        for kind, found in categories.items()
        for code, category in found.items()
    }


def _steps(rulebook: Rulebook) -> dict[str, Part]:
    """Return the ladders and their steps, each by a name of its own."""
    found: dict[str, Part] = {}
    for code, ladder in rulebook.ladders.items():
        found[code] = ladder
        found.update({f"{code} step {step.step}": step for step in ladder.steps})
    return found


def _in_short(part: Part | None) -> str | None:
    """Say in a line what came or went."""
    if part is None:
        return None
    found = leaves(part)
    name = [found["zh"]] if "zh" in found else []
    values = [f"{field} {found[field]}" for field in _SAID_IN_SHORT if field in found]
    return "; ".join([*name, *(text for text in values if not text.endswith(" none"))])
