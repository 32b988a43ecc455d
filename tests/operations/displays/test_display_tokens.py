"""Tokens of displays: renewed in time, nothing lost on the way, copies found out."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Display, DisplayToken, Hall
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.display_tokens import (
    KEPT_FOR,
    OVERLAP,
    ROTATE_AFTER,
    SETTLES_AFTER,
    Care,
    Standing,
    best_proof,
    display_of_token,
    drop_old_tokens,
    give_token,
    read_token,
    tend_token,
)
from signage.operations.displays.faults import open_faults
from signage.operations.displays.pairing_codes import kept
from tests.build import NOW, create_display_group

MINUTE = timedelta(minutes=1)
MONTH = NOW + ROTATE_AFTER


@pytest.fixture
def tv(session: Session, hall: Hall) -> Display:
    """A display that is paired, without a token yet."""
    return create_tv(session, hall)


def create_tv(
    session: Session, hall: Hall, kind: DisplayKind = DisplayKind.TV
) -> Display:
    """Add a display."""
    display = Display(
        hall_id=hall.id,
        name="东墙",
        kind=kind,
        group=create_display_group(session, hall, name=f"{kind}"),
        paired_at=NOW,
    )
    session.add(display)
    session.flush()
    return display


def poll(session: Session, token: str, now: datetime) -> Care:
    """Ask for the programme with `token`, as a display does every minute."""
    proof = read_token(session, token, now=now)
    if proof is None:
        return Care(is_good=False)
    if not (proof.needs_note or proof.is_due):
        return Care(proof.is_good)
    return tend_token(session, proof.token_hash, now=now, may_renew=True)


def renewed(session: Session, token: str, now: datetime) -> str:
    """Poll with a token that is due, and return what follows it."""
    successor = poll(session, token, now).successor
    assert successor is not None
    return successor


def standing(session: Session, token: str, now: datetime) -> Standing | None:
    """Return what a token is good for."""
    proof = read_token(session, token, now=now)
    return proof.standing if proof else None


def faults(session: Session, display: Display) -> list[FaultKind]:
    """Return what is wrong with a display."""
    found = open_faults(session, [display.id])
    return [fault.kind for fault in found.get(display.id, [])]


def test_it_renews_a_token_after_thirty_days(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    assert poll(session, first, NOW + MINUTE) == Care(is_good=True)
    assert poll(session, first, MONTH - MINUTE).successor is None
    second = renewed(session, first, MONTH)
    assert standing(session, second, MONTH) is Standing.NEW
    assert poll(session, second, MONTH + MINUTE).is_good
    assert standing(session, second, MONTH + MINUTE) is Standing.CURRENT
    assert standing(session, first, MONTH + MINUTE) is Standing.OVERLAPPING
    assert session.get_one(DisplayToken, kept(second)).path == "/"


def test_a_lost_answer_loses_nothing(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    poll(session, first, NOW + MINUTE)
    lost = renewed(session, first, MONTH)
    assert poll(session, first, MONTH + MINUTE) == Care(is_good=True)
    second = renewed(session, first, MONTH + 11 * MINUTE)
    for day in range(3):  # it works for as long as the new one is not used
        assert poll(session, first, MONTH + timedelta(days=day, hours=1)).is_good
    now = MONTH + timedelta(days=4)
    assert poll(session, second, now).is_good
    assert standing(session, lost, now) is Standing.OVERLAPPING
    assert faults(session, tv) == []


def test_a_power_cut_right_after_a_new_token_loses_nothing(
    session: Session, tv: Display
) -> None:
    first = give_token(session, tv, now=NOW)
    poll(session, first, NOW + MINUTE)
    second = renewed(session, first, MONTH)
    soon = MONTH + SETTLES_AFTER - timedelta(seconds=1)
    assert poll(session, second, soon).is_good
    # The browser had not written the cookie to its disk: back is the one before.
    later = MONTH + timedelta(days=2)
    assert standing(session, first, later) is Standing.CURRENT
    assert poll(session, first, later).successor


def test_two_answers_at_once_bring_one_token(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    renewed(session, first, MONTH)
    assert poll(session, first, MONTH).successor is None
    assert len(session.scalars(select(DisplayToken)).all()) == 2


def test_a_socket_brings_no_token(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    care = tend_token(session, kept(first), now=MONTH, may_renew=False)
    assert care == Care(is_good=True)
    assert standing(session, first, MONTH) is Standing.CURRENT


def test_it_finds_a_copy_and_cuts_both(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    second = renewed(session, first, MONTH)
    poll(session, second, MONTH + MINUTE)
    nearly = MONTH + MINUTE + OVERLAP - timedelta(seconds=1)
    assert poll(session, first, nearly) == Care(is_good=True)
    over = MONTH + MINUTE + OVERLAP
    assert not poll(session, first, over).is_good
    assert display_of_token(session, second, now=over) is None
    assert faults(session, tv) == [FaultKind.CLONED]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.target) == ("display.cloned", f"display:{tv.id}")


def test_a_replayed_token_opens_nothing_and_alarms_once(
    session: Session, tv: Display
) -> None:
    first = give_token(session, tv, now=NOW)
    second = renewed(session, first, MONTH)
    poll(session, second, MONTH + MINUTE)
    later = MONTH + timedelta(days=2)
    for _ in range(3):
        assert not poll(session, first, later).is_good
    assert len(session.scalars(select(AuditEntry)).all()) == 1


def test_pairing_anew_ends_the_alarm(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    second = renewed(session, first, MONTH)
    poll(session, second, MONTH + MINUTE)
    poll(session, first, MONTH + timedelta(days=2))
    third = give_token(session, tv, now=MONTH + timedelta(days=3))
    assert faults(session, tv) == []
    assert poll(session, third, MONTH + timedelta(days=3)).is_good
    assert standing(session, second, MONTH) is Standing.CUT


def test_a_display_returns_after_a_year(session: Session, tv: Display) -> None:
    first = give_token(session, tv, now=NOW)
    poll(session, first, NOW + MINUTE)
    year = NOW + timedelta(days=365)
    drop_old_tokens(session, now=year)
    second = renewed(session, first, year)
    assert poll(session, second, year + MINUTE).is_good


def test_a_revoked_display_that_returns_is_known_as_such(
    session: Session, tv: Display
) -> None:
    first = give_token(session, tv, now=NOW)
    tv.revoked_at = MONTH
    session.flush()
    year = NOW + timedelta(days=365)
    assert standing(session, first, year) is Standing.REVOKED
    assert not poll(session, first, year).is_good
    assert faults(session, tv) == []


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_that_is_set_accuses_nobody(
    session: Session, tv: Display, step: timedelta
) -> None:
    first = give_token(session, tv, now=NOW)
    second = renewed(session, first, MONTH)
    poll(session, second, MONTH + MINUTE)
    assert poll(session, first, MONTH + MINUTE + step).is_good
    assert poll(session, second, MONTH + MINUTE + step).is_good
    assert faults(session, tv) == []


def test_a_browser_with_an_old_and_a_good_token_is_no_copy(
    session: Session, tv: Display
) -> None:
    first = give_token(session, tv, now=NOW)
    second = renewed(session, first, MONTH)
    poll(session, second, MONTH + MINUTE)
    now = MONTH + timedelta(days=2)
    found = [read_token(session, each, now=now) for each in (first, second)]
    best = best_proof([each for each in found if each], wants_kiosk=False)
    assert best is not None
    assert best.token_hash == kept(second)


def test_a_browser_that_is_two_displays_is_the_one_it_asks_for(
    session: Session, hall: Hall, tv: Display
) -> None:
    kiosk = create_tv(session, hall, DisplayKind.KIOSK)
    tokens = [give_token(session, each, now=NOW) for each in (tv, kiosk)]
    found = [read_token(session, each, now=NOW) for each in tokens]
    proofs = [each for each in found if each]
    for wants_kiosk, expected in ((False, tv), (True, kiosk)):
        best = best_proof(proofs, wants_kiosk=wants_kiosk)
        assert best is not None
        assert best.display is expected
    assert best_proof([], wants_kiosk=False) is None


def test_it_forgets_tokens_that_no_browser_still_holds(
    session: Session, tv: Display
) -> None:
    first = give_token(session, tv, now=NOW)
    second = give_token(session, tv, now=NOW + MINUTE)
    drop_old_tokens(session, now=NOW + KEPT_FOR + 2 * MINUTE)
    assert read_token(session, first, now=NOW) is None
    assert read_token(session, second, now=NOW) is not None
    assert read_token(session, "guess", now=NOW) is None
