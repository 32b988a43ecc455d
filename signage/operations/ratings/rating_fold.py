"""What a rating's events amount to: the newest answer within the time to correct."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from signage.models import RatingEvent

# Nobody stands at a kiosk longer than this; what comes later is somebody else.
CORRECTION_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """The first tap, which dates the rating, and the event whose words count."""

    first: RatingEvent
    newest: RatingEvent


def answer_of(events: Iterable[RatingEvent]) -> Answer:
    """Fold the events of one rating, in whatever order they came."""
    in_order = sorted(events, key=lambda event: event.seq)
    first = in_order[0]
    counted = [event for event in in_order if is_correction_of(first, event)]
    return Answer(first, counted[-1])


def is_correction_of(first: RatingEvent, event: RatingEvent) -> bool:
    """Tell whether `event` may still change the rating that `first` began."""
    return (
        event.payload["window"] == first.payload["window"]
        and event.device == first.device
        and event.occurred_at - first.occurred_at <= CORRECTION_LIFE
    )
