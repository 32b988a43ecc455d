"""The head of a publicity list: an award, and the group where lines do not name it."""

from dataclasses import dataclass

from signage.playout.pagination import width_of

#: Ems between the award and the group beside it; how far a title's letters are spaced.
GAP, SPACED = 0.8, 1.03


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many times the body's size the title is, and the next smaller step."""

    title: float
    smaller: float


@dataclass(frozen=True, slots=True)
class Head:
    """How award and group stand, so that neither is cut; `lines` more than one.

    `form` is "large" or "small" (side by side) or "below" (small, the group below).
    """

    form: str
    lines: int


def head_of(award: str, group: str, width: float, sizes: Sizes) -> Head:
    """Return the largest head that fits into `width` ems of the body."""
    ems = width_of(award) * SPACED
    beside = GAP + width_of(group) if group else 0.0
    for form, size in (("large", sizes.title), ("small", sizes.smaller)):
        if ems * size + beside <= width:
            return Head(form, 0)
    return Head("below", (ems * sizes.smaller > width) + bool(group))
