"""What would change a result, in whole sentences for the person it is about."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from flask_babel import gettext as _

from signage.operations.explaining.explain import ExplainedScore
from signage.operations.explaining.prospects import FoundPlace, Prospects
from signage.rules.outlook import Climb, Risk, Room, Shut
from signage.rules.outlook_grades import Edge, GradeOutlook
from signage.rules.place import Place
from signage.rules.rulebook import Rulebook
from signage.rules.schema_awards import GradeCount
from signage.web.admin.score_words import day, grade_name, label, points
from signage.web.i18n import joined
from signage.web.period_words import period_name

MOST_RULES_NAMED = 4


def prospect_sentences(found: ExplainedScore, prospects: Prospects) -> list[str]:
    """Return everything that would change the result, the nearest to hand first."""
    outlook, book = prospects.outlook, found.rulebook
    parts: list[Iterator[str]] = [
        grade_sentences(outlook.grades),
        place_sentences(prospects.places),
    ]
    if prospects.is_running:
        parts += [
            (climb_sentence(climb, book) for climb in outlook.climbs),
            (room_sentence(room) for room in outlook.rooms if _is_told(room)),
        ]
    parts.append(shut_sentence(shut, book) for shut in outlook.shuts)
    if prospects.is_running:
        parts.append(risk_sentences(outlook.risks, book))
    return [text for part in parts for text in part]


def _is_told(room: Room) -> bool:
    """Tell of caps that are begun; categories have bars of their own."""
    return room.is_touched and (room.rule is not None or room.labels is None)


def grade_sentences(grades: GradeOutlook | None) -> Iterator[str]:
    """Say how far the grades above and below are."""
    if grades is None:
        return
    if grades.above is None and grades.below is None:
        yield _(
            "The grade “%(grade)s” comes from a veto: no points change it.",
            grade=grade_name(grades.grade),
        )
        return
    if grades.below is not None:
        yield _falling(grades.below)
    if grades.above is not None:
        yield _rising(grades.above)


def _falling(edge: Edge) -> str:
    values = {"points": points(edge.points), "grade": grade_name(edge.grade)}
    if edge.exactly:
        return _(
            "Losing %(points)s more points lowers the grade to “%(grade)s”.", **values
        )
    if not edge.points:
        return _("Losing anything more lowers the grade to “%(grade)s”.", **values)
    return _(
        "Losing more than %(points)s more points lowers the grade to “%(grade)s”.",
        **values,
    )


def _rising(edge: Edge) -> str:
    values = {"points": points(edge.points), "grade": grade_name(edge.grade)}
    if edge.exactly:
        return _("%(points)s more points raise the grade to “%(grade)s”.", **values)
    if not edge.points:
        return _("Any more points raise the grade to “%(grade)s”.", **values)
    return _(
        "More than %(points)s more points raise the grade to “%(grade)s”.", **values
    )


def place_sentences(places: Iterable[FoundPlace]) -> Iterator[str]:
    """Say where the score stands, how far the place above and an award's edge are."""
    for found in places:
        yield _award_place(found) if found.award else _plain_place(found)


def _plain_place(found: FoundPlace) -> str:
    place = found.place
    values = {"rank": place.rank, "of": place.of, "points": points(place.to_above)}
    if place.to_above is None:
        return (
            _("Place %(rank)s of %(of)s in the contest group.", **values)
            if found.group
            else _("Place %(rank)s of %(of)s in the hall.", **values)
        )
    if found.group:
        return _(
            "Place %(rank)s of %(of)s in the contest group, %(points)s points behind "
            "the place above.",
            **values,
        )
    return _(
        "Place %(rank)s of %(of)s in the hall, %(points)s points behind the place "
        "above.",
        **values,
    )


def _award_place(found: FoundPlace) -> str:
    place = found.place
    values = {"award": label(found.award), "points": points(place.to_edge)}
    if place.is_inside:
        return _inside(place, values)
    if place.to_edge is None:
        return _("“%(award)s” has no places here.", **values)
    if not place.to_edge:
        return _(
            "Level by score with the last place of “%(award)s”: what the rulebook "
            "compares next decides.",
            **values,
        )
    return _(
        "%(points)s points behind the last place of “%(award)s” by score.", **values
    )


def _inside(place: Place, values: dict[str, str]) -> str:
    if place.to_edge is None:
        return _("By score within the places of “%(award)s”.", **values)
    return _(
        "By score within the places of “%(award)s”, %(points)s points ahead of the "
        "first one outside.",
        **values,
    )


def climb_sentence(climb: Climb, book: Rulebook) -> str:
    """Say what the next step of a ladder is and when it is reached."""
    step = climb.step
    values = {
        "what": label(step),
        "facts": _counted(step.counts, book),
        "count": climb.count,
        "at": climb.at,
    }
    if climb.clears_on is None:
        return _("%(facts)s: each time leads to “%(what)s”.", **values)
    values["day"] = day(climb.clears_on)
    if isinstance(step.counts, GradeCount) or step.window == "year":
        return _(
            "%(facts)s: %(count)s this year; number %(at)s leads to “%(what)s”. The "
            "count starts anew on %(day)s.",
            **values,
        )
    if step.window == "quarter":
        return _(
            "%(facts)s: %(count)s this quarter; number %(at)s leads to “%(what)s”. "
            "The count starts anew on %(day)s.",
            **values,
        )
    return _(
        "%(facts)s: %(count)s this month; number %(at)s leads to “%(what)s”. The "
        "count starts anew on %(day)s.",
        **values,
    )


def _counted(counts: GradeCount | tuple[str, ...], book: Rulebook) -> str:
    if not isinstance(counts, GradeCount):
        return _rules(book, counts)
    grade = grade_name(counts.grade)
    if counts.of == "month":
        return _("Months graded “%(grade)s”", grade=grade)
    if counts.of == "quarter":
        return _("Quarters graded “%(grade)s”", grade=grade)
    return _("Years graded “%(grade)s”", grade=grade)


def _rules(book: Rulebook, codes: Iterable[str]) -> str:
    """Name rules; many of them by the first few."""
    names = [f"“{label(book.rules[code])}”" for code in codes]
    if len(names) <= MOST_RULES_NAMED:
        return joined(names)
    first = joined(names[: MOST_RULES_NAMED - 1])
    return _("%(names)s and %(count)s more", names=first, count=len(names) - 3)


def room_sentence(room: Room) -> str:
    """Say what is left of a cap."""
    values = {
        "left": points(room.left),
        "full": points(room.full),
        "period": period_name(str(room.period)),
    }
    if room.rule is None:
        return _(
            "Bonus of %(period)s: %(left)s of at most %(full)s points are still free.",
            **values,
        )
    return _(
        "“%(rule)s”: %(left)s of at most %(full)s points are still free in %(period)s.",
        rule=label(room.rule),
        **values,
    )


def shut_sentence(shut: Shut, book: Rulebook) -> str:
    """Say which awards a bar shuts, and which rule did."""
    values = {
        "period": period_name(str(shut.bar.award_period)),
        "rule": label(book.rules[shut.bar.rule]),
    }
    if not shut.awards:
        return _("Barred in %(period)s by “%(rule)s”.", **values)
    names = joined(f"“{label(book.awards[code])}”" for code in shut.awards)
    return _(
        "Barred from %(awards)s of %(period)s by “%(rule)s”.", awards=names, **values
    )


def risk_sentences(risks: Iterable[Risk], book: Rulebook) -> Iterator[str]:
    """Say what would bar the subject: the rules that do at once in one sentence."""
    listed = sorted(risks, key=lambda risk: risk.period)
    for period, of_period in groupby(listed, key=lambda risk: risk.period):
        group, name = list(of_period), period_name(str(period))
        at_once = [risk.rule.code for risk in group if risk.least == 1]
        if at_once:
            yield _(
                "One entry is enough to be barred from the awards of %(period)s: "
                "%(rules)s.",
                period=name,
                rules=_rules(book, at_once),
            )
        counting = {(risk.count, risk.least) for risk in group if risk.least > 1}
        for count, least in sorted(counting):
            codes = [r.rule.code for r in group if (r.count, r.least) == (count, least)]
            yield _(
                "%(rules)s: %(count)s so far; number %(least)s bars from the awards "
                "of %(period)s.",
                rules=_rules(book, codes),
                count=count,
                least=least,
                period=name,
            )
