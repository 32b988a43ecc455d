"""Why a display did not show something for a while, as far as records tell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.clock import epoch_ms, from_epoch_ms
from signage.models import AuditEntry, Display, GivenSlide, Outage, Play
from signage.playout.bands import Span, Spans, shared, united
from signage.playout.showing import HOUR_MS, length, shown_spans

NOT_PAIRED = "not_paired"
SWITCHED_OFF = "switched_off"
OUTAGE = "outage"
COVERED = "covered"  # by an emergency or by what the hall shows when it is closed
OTHER = "other"  # it showed other slides: this one was not in its programme
UNKNOWN = "unknown"  # nothing is recorded: off, hidden, frozen, or its records are lost
CAUSES = (NOT_PAIRED, SWITCHED_OFF, OUTAGE, COVERED, OTHER, UNKNOWN)
#: Shorter than this explains nothing.
WORTH_MS = 60_000
#: The end of an outage that goes on, in ms since 1970: the year 9999.
ENDLESS = 253_402_300_799_000
OFF, ON = "display.screen_off", "display.screen_on"


class GapCauses:
    """Looks up what is known of a display's gaps; of one source."""

    def __init__(self, session: Session, source: str) -> None:
        self._session = session
        self._source = source

    def of(self, display: Display, gaps: Sequence[Span]) -> list[tuple[str, ...]]:
        """Return for each gap every cause that holds for some of it, or `unknown`.

        The gaps are in order. Records are read once for all of them: of hundreds of
        displays there are thousands.
        """
        if not gaps:
            return []
        known = self._known(display, (gaps[0][0], gaps[-1][1]))
        return [_causes(known, gap) for gap in gaps]

    def _known(self, display: Display, within: Span) -> dict[str, Spans]:
        covers, others = self._shown(display, within)
        paired = epoch_ms(display.paired_at)
        return {
            NOT_PAIRED: ((within[0], paired),) if within[0] < paired else (),
            SWITCHED_OFF: united(_dark(self._switched(display), within[1])),
            OUTAGE: united(self._outages(display)),
            COVERED: covers,
            OTHER: others,
        }

    def _outages(self, display: Display) -> list[Span]:
        rows = self._session.execute(
            select(Outage.began_at, Outage.ended_at).where(
                Outage.display_id == display.id
            )
        )
        return [
            (epoch_ms(began), epoch_ms(ended) if ended else ENDLESS)
            for began, ended in rows
        ]

    def _switched(self, display: Display) -> list[tuple[str, int]]:
        """Return when the office switched it off and on."""
        rows = self._session.execute(
            select(AuditEntry.action, AuditEntry.happened_at)
            .where(
                AuditEntry.target == f"display:{display.id}",
                AuditEntry.action.in_((OFF, ON)),
            )
            .order_by(AuditEntry.happened_at)
        )
        return [(action, epoch_ms(at)) for action, at in rows]

    def _shown(self, display: Display, within: Span) -> tuple[Spans, Spans]:
        """Return when something covered the glass, and when others were in turn."""
        since, until = _instants(within)
        rows = self._session.execute(
            select(GivenSlide.zone, Play.first_at, Play.last_at, Play.pauses)
            .join(Play.given)
            .where(
                Play.display_id == display.id,
                Play.first_at < until,
                # Plays last an hour at most: the index finds the few that can touch.
                Play.first_at > from_epoch_ms(within[0] - HOUR_MS),
                Play.last_at > since,
                GivenSlide.source != self._source,
                GivenSlide.zone.in_(("main", "cover")),
            )
        )
        covers: list[Span] = []
        others: list[Span] = []
        for zone, first_at, last_at, pauses in rows:
            edges = epoch_ms(first_at), epoch_ms(last_at)
            spans = shown_spans(*edges, ((begin, end) for begin, end in pauses))
            (covers if zone == "cover" else others).extend(spans)
        return united(covers), united(others)


def _causes(known: Mapping[str, Spans], gap: Span) -> tuple[str, ...]:
    found = tuple(
        cause
        for cause, times in known.items()
        if length(shared(times, (gap,))) >= WORTH_MS
    )
    return found or (UNKNOWN,)


def _dark(switched: Iterable[tuple[str, int]], until: int) -> Iterable[Span]:
    since: int | None = None
    for action, at in switched:
        if action == OFF and since is None:
            since = at
        elif action == ON and since is not None:
            yield since, at
            since = None
    if since is not None:
        yield since, until


def _instants(span: Span) -> tuple[datetime, datetime]:
    return from_epoch_ms(span[0]), from_epoch_ms(span[1])
