"""Whole sentences about a result: what vetoes, months and money made of it."""

from decimal import Decimal

from flask_babel import gettext as _

from signage.operations.explaining.explain import ExplainedScore, Joining
from signage.web.admin.score_words import is_chinese, points


def veto_sentence(found: ExplainedScore) -> str:
    """Say what the vetoes of a result mean for it."""
    terms = found.points
    if terms is None:
        return ""
    if found.joining is not None:
        return _joined_vetoes(found)
    if terms.vetoed == "skip":
        return _(
            "The month is not assessed: it has no score, and longer periods leave it "
            "out."
        )
    return _(
        "The month is not assessed: its score is 0, whatever was earned otherwise."
    )


def _joined_vetoes(found: ExplainedScore) -> str:
    if found.joining is not None and found.joining.skips:
        return _("Months taken by a veto are left out of the score.")
    return _("Months taken by a veto count as 0.")


def joining_sentence(found: ExplainedScore) -> str:
    """Say how the months of a longer period make its score."""
    joining = found.joining
    if joining is None:
        return ""
    if joining.how == "sum":
        return _of_sum(found, joining)
    if joining.calendar:
        return _(
            "The score is the sum of the months' unrounded scores divided by "
            "%(divisor)s, the months of the calendar; it is rounded once.",
            divisor=joining.divisor,
        )
    return _(
        "The score is the mean of the unrounded scores of the %(divisor)s months in "
        "which the subject took part; it is rounded once.",
        divisor=joining.divisor,
    )


def _of_sum(found: ExplainedScore, joining: Joining) -> str:
    text = _("The score is the sum of the months' unrounded scores.")
    if not (found.points and found.points.grades):
        return text
    grade = _(
        "The grade follows from the mean: the sum divided by %(divisor)s months.",
        divisor=joining.divisor,
    )
    gap = "" if is_chinese() else " "
    return f"{text}{gap}{grade}"


def money_sentence(found: ExplainedScore) -> str:
    """Say how an amount of money comes about; "" where the result is none."""
    if found.amount is None:
        return ""
    pay = found.rulebook.subjects[found.scorecard.subject.kind].pay
    total = points(found.amount)
    if pay is None:
        return _("The fines of the period add up: %(total)s yuan.", total=total)
    monthly = pay.monthly_amount
    paid = found.amount / monthly if monthly else Decimal(0)
    lost = sum((-line.counted for line in found.lines), Decimal(0))
    return _(
        "%(monthly)s yuan for each month of service that is not lost: %(paid)s months "
        "paid, %(lost)s lost, %(total)s yuan in all.",
        monthly=points(monthly),
        paid=points(paid),
        lost=points(lost),
        total=total,
    )
