"""Pairing by code: what the display gets, who may approve, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Display, DisplayToken, Hall, Pairing, User
from signage.models.display import DisplayKind
from signage.operations.displays import pairing
from signage.operations.displays.display_tokens import display_of_token
from signage.operations.displays.displays import revoke_display
from signage.operations.displays.pairing import (
    Applicant,
    CodeUnknownError,
    PairingsFullError,
    Place,
    approve_pairing,
    ask_pairing,
    count_code_attempt,
    find_pairing,
    pending_pairings,
)
from signage.operations.displays.pairing_codes import ALPHABET, spoken_code
from signage.operations.displays.pairing_tokens import (
    PairingRefused,
    issue_token,
    pair_demo,
)
from signage.operations.people.throttling import TooManyAttemptsError
from tests.build import NOW, create_display_group, create_user, create_window

LATER = NOW + timedelta(minutes=9)
TOO_LATE = NOW + timedelta(minutes=10)
TV = Applicant(DisplayKind.TV, "10.0.0.7", "Chromium 108", 1920, 1080)


@pytest.fixture
def alice(session: Session, hall: Hall) -> User:
    """An administrator."""
    return create_user(session, hall, "alice")


@pytest.fixture
def lobby(session: Session, hall: Hall) -> Place:
    """Where the display is to hang."""
    return Place("大厅东侧", DisplayKind.TV, create_display_group(session, hall))


def reason(session: Session, device_code: str, *, now: object = NOW) -> str:
    """Return why there is no token."""
    with pytest.raises(PairingRefused) as refused:
        issue_token(session, device_code, now=now)  # type: ignore[arg-type]
    return refused.value.reason


def test_it_pairs_by_code(session: Session, alice: User, lobby: Place) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    assert reason(session, codes.device_code) == "authorization_pending"
    typed = spoken_code(codes.user_code).lower()
    assert find_pairing(session, typed, now=NOW).agent == "Chromium 108"
    display = approve_pairing(session, typed, lobby, actor=alice, now=LATER)
    token = issue_token(session, codes.device_code, now=LATER)
    assert display_of_token(session, token, now=NOW) is display
    assert (display.name, display.group, display.kind) == (
        "大厅东侧",
        lobby.group,
        DisplayKind.TV,
    )


def test_it_keeps_hashes_only(session: Session, alice: User, lobby: Place) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)
    token = issue_token(session, codes.device_code, now=NOW)
    stored = session.scalars(select(DisplayToken.token_hash)).one()
    assert stored != token
    assert session.scalars(select(Pairing.device_code_hash)).one() != codes.device_code
    assert len(token) >= 43  # 256 bits


def test_it_makes_codes_without_vowels(session: Session) -> None:
    codes = {ask_pairing(session, TV, now=NOW).user_code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


def test_it_gives_the_token_again_if_the_answer_was_lost(
    session: Session, alice: User, lobby: Place
) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)
    lost = issue_token(session, codes.device_code, now=NOW)
    again = issue_token(session, codes.device_code, now=NOW)
    assert display_of_token(session, lost, now=NOW) is None
    assert display_of_token(session, again, now=NOW) is not None


def test_it_writes_who_paired_what(session: Session, alice: User, lobby: Place) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    display = approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.target, entry.actor_id) == (
        "display.paired",
        f"display:{display.id}",
        alice.id,
    )


def test_it_forgets_a_code_after_ten_minutes(
    session: Session, alice: User, lobby: Place
) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    with pytest.raises(CodeUnknownError):
        approve_pairing(session, codes.user_code, lobby, actor=alice, now=TOO_LATE)
    assert reason(session, codes.device_code, now=TOO_LATE) == "expired_token"
    assert pending_pairings(session, now=TOO_LATE) == []


def test_it_approves_a_code_once(session: Session, alice: User, lobby: Place) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)
    with pytest.raises(CodeUnknownError):
        approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)


def test_it_refuses_an_unknown_device(session: Session) -> None:
    assert reason(session, "guess") == "expired_token"


def test_it_tells_a_revoked_display(
    session: Session, alice: User, lobby: Place
) -> None:
    codes = ask_pairing(session, TV, now=NOW)
    display = approve_pairing(session, codes.user_code, lobby, actor=alice, now=NOW)
    token = issue_token(session, codes.device_code, now=NOW)
    revoke_display(session, display, actor=alice, now=NOW)
    session.flush()
    assert display_of_token(session, token, now=NOW) is None
    assert reason(session, codes.device_code) == "access_denied"


def test_it_slows_down_guessing(session: Session, alice: User) -> None:
    for _ in range(pairing.WRONG_CODES_PER_USER):
        count_code_attempt(session, alice, "10.0.0.9", now=NOW)
    with pytest.raises(TooManyAttemptsError):
        count_code_attempt(session, alice, "10.0.0.9", now=NOW)


def test_it_forgives_wrong_codes_after_a_right_one(
    session: Session, alice: User, lobby: Place
) -> None:
    for _ in range(pairing.WRONG_CODES_PER_USER):
        count_code_attempt(session, alice, "10.0.0.9", now=NOW)
    code = ask_pairing(session, TV, now=NOW).user_code
    approve_pairing(session, code, lobby, actor=alice, now=NOW)
    count_code_attempt(session, alice, "10.0.0.9", now=NOW)


def test_it_bounds_how_many_wait(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "PENDING_PER_ADDRESS", 2)
    monkeypatch.setattr(pairing, "PENDING_IN_ALL", 3)
    for _ in range(2):
        ask_pairing(session, TV, now=NOW)
    with pytest.raises(PairingsFullError):
        ask_pairing(session, TV, now=NOW)
    elsewhere = Applicant(address="10.0.0.8")
    ask_pairing(session, elsewhere, now=NOW)
    with pytest.raises(PairingsFullError):
        ask_pairing(session, elsewhere, now=NOW)
    ask_pairing(session, TV, now=TOO_LATE)  # the old ones have expired


def test_it_binds_a_kiosk_to_its_window(
    session: Session, hall: Hall, alice: User
) -> None:
    window = create_window(session, hall, "A01")
    group = create_display_group(session, hall)
    place = Place("一号窗口", DisplayKind.KIOSK, group, window)
    code = ask_pairing(session, TV, now=NOW).user_code
    display = approve_pairing(session, code, place, actor=alice, now=NOW)
    assert display.window is window


def test_it_pairs_a_demo_browser_and_takes_its_place_again(
    session: Session, hall: Hall
) -> None:
    create_display_group(session, hall)
    first = pair_demo(session, hall, TV, "演示电视", now=NOW)
    other = pair_demo(session, hall, TV, "演示电视", now=NOW)
    assert display_of_token(session, first, now=NOW) is not display_of_token(
        session, other, now=NOW
    )
    tomorrow = NOW + timedelta(days=1)
    pair_demo(session, hall, TV, "演示电视", now=tomorrow)
    assert len(session.scalars(select(Display)).all()) == 2
