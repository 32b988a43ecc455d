"""What a rating may not be: each problem is a sentence that says what is right."""

from collections.abc import Collection, Sequence

from signage.models import RatingEvent
from signage.operations.ratings.rating_fold import is_correction_of
from signage.operations.ratings.rating_levels import foreign_tags
from signage.operations.ratings.ratings_batch import RatingItem


def problem_of_item(
    item: RatingItem, bound_window: str | None, windows: Collection[str]
) -> str | None:
    """Return what is wrong with an item by itself, or None."""
    if bound_window is not None and item.window != bound_window:
        return (
            f"This device takes ratings for window '{bound_window}'; one for "
            f"'{item.window}' is not allowed (403). Nothing of it was stored."
        )
    if item.window not in windows:
        return f"There is no window '{item.window}'. Load the page again."
    foreign = ", ".join(f"'{tag}'" for tag in foreign_tags(item.level, item.tags))
    return f"{foreign} cannot be given with level {item.level}." if foreign else None


def problem_of_correction(
    earlier: Sequence[RatingEvent], event: RatingEvent
) -> str | None:
    """Return why `event` may not change the rating that `earlier` tell, or None.

    `earlier` is in order of `seq`. An event from before all of them only came late.
    """
    if not earlier:
        return None
    first = earlier[0]
    is_elsewhere = (first.device, first.outbox) != (event.device, event.outbox)
    is_moved = first.payload["window"] != event.payload["window"]
    is_late = event.seq > first.seq and not is_correction_of(first, event)
    checks = (
        (is_elsewhere, "This rating was given on another device; change it there."),
        (is_moved, "A correction cannot move a rating to another window."),
        (is_late, "A rating can be corrected for 10 minutes; this came later."),
    )
    return next((message for is_wrong, message in checks if is_wrong), None)
