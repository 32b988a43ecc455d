"""Rank the participants of an award and share out its quota; chance decides nothing."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from signage.rules.numbers import rounded_count
from signage.rules.schema_awards import Award, Quota
from signage.rules.scorecard import Candidate

HUNDRED = Decimal(100)


def quota_of(quota: Quota | None, base: int, participants: int) -> int | None:
    """Return the number of winners allowed; None where all may win.

    `base` is what a share is taken of, `participants` everyone of the kind.
    """
    if quota is None:
        return None
    if quota.percent is None:
        return quota.count or 0
    share = rounded_count(base * quota.percent / HUNDRED, quota.rounding)
    return max(share, quota.minimum or 0) if participants else share


def ranked(award: Award, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put the eligible first, best first; those with equal keys share a rank."""
    signs = [-1 if key.order == "desc" else 1 for key in award.rank]

    def order(candidate: Candidate) -> tuple[Decimal, ...]:
        pairs = zip(signs, candidate.keys, strict=True)
        return tuple(sign * value for sign, value in pairs)

    eligible = sorted((c for c in candidates if c.excluded is None), key=order)
    result: list[Candidate] = []
    for keys, tied in groupby(eligible, key=lambda c: c.keys):
        rank = len(result) + 1
        result += [Candidate(c.code, keys, rank) for c in tied]
    return result + [c for c in candidates if c.excluded is not None]


def winners_of(
    ranking: Sequence[Candidate], quota: int | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the winners, and those tied at the edge of the quota."""
    winners: list[str] = []
    eligible = [candidate for candidate in ranking if candidate.rank is not None]
    for _, group in groupby(eligible, key=lambda candidate: candidate.rank):
        tied = [candidate.code for candidate in group]
        if quota is None or len(winners) + len(tied) <= quota:
            winners += tied
        elif len(winners) < quota:
            return tuple(winners), tuple(tied)
        else:
            break
    return tuple(winners), ()
