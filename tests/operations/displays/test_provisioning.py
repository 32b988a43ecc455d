"""One-time codes for many displays: made from a list, redeemed once, told once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import AuditEntry, Display, Hall, ProvisioningCode, User
from signage.models.display import DisplayKind
from signage.models.display_fault import FaultKind
from signage.operations.displays.code_list import CodeState, code_page
from signage.operations.displays.display_tokens import display_of_token
from signage.operations.displays.faults import open_faults
from signage.operations.displays.pairing import Applicant, ask_pairing
from signage.operations.displays.pairing_codes import spoken_code
from signage.operations.displays.pairing_tokens import issue_token
from signage.operations.displays.provisioning import (
    CODE_LIFE,
    DisplayRow,
    Plan,
    codes_again,
    make_codes,
    plan_codes,
    revoke_codes,
)
from signage.operations.displays.redeeming import (
    WRONG_CODES_PER_ADDRESS,
    CodeNotKnownError,
    CodeOverError,
    CodeRefusedError,
    CodeUsedError,
    PairingOverError,
    count_redeeming,
    note_reuse,
    redeem_code,
)
from signage.operations.people.throttling import TooManyAttemptsError
from tests.build import NOW, create_display_group, create_user, create_window

HERE = Applicant(DisplayKind.TV, "10.0.0.7", "Chromium 108", 1920, 1080)


@pytest.fixture
def alice(session: Session, hall: Hall) -> User:
    """An administrator."""
    return create_user(session, hall, "alice")


@pytest.fixture
def row(session: Session, hall: Hall) -> DisplayRow:
    """A kiosk to come, at a window."""
    group = create_display_group(session, hall)
    window = create_window(session, hall, "A01")
    return DisplayRow(
        2, "东墙", DisplayKind.KIOSK, group.id, window.id, ("一楼",), 55, 4
    )


def made(session: Session, hall: Hall, actor: User, *rows: DisplayRow) -> list[str]:
    """Make codes and return them."""
    given = make_codes(session, hall, rows, actor=actor, now=NOW)
    return [each.code for each in given]


def redeemed(session: Session, code: str) -> tuple[str, Display]:
    """Redeem a code with a browser that is new; return its device code and display."""
    device = ask_pairing(session, HERE, now=NOW).device_code
    redeem_code(session, device, code, now=NOW)
    token = issue_token(session, device, now=NOW)
    display = display_of_token(session, token, now=NOW)
    assert display is not None
    return device, display


def test_it_pairs_a_display_by_its_code(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    (code,) = made(session, hall, alice, row)
    device, display = redeemed(session, spoken_code(code).lower())
    assert (display.name, display.kind, display.group_id, display.window_id) == (
        "东墙",
        DisplayKind.KIOSK,
        row.group_id,
        row.window_id,
    )
    assert (display.tags, display.diagonal_in, display.distance_m) == (["一楼"], 55, 4)
    assert (display.agent, display.address) == ("Chromium 108", "10.0.0.7")
    redeem_code(session, device, code, now=NOW)  # its answer was lost: no harm
    stored = session.scalars(select(ProvisioningCode)).one()
    assert stored.code_hash != code
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["display_codes.made", "display.paired"]


def test_a_code_pairs_one_display(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    (code,) = made(session, hall, alice, row)
    _, display = redeemed(session, code)
    other = ask_pairing(session, HERE, now=NOW).device_code
    with pytest.raises(CodeUsedError):
        redeem_code(session, other, code, now=NOW)
    note_reuse(session, code, address="10.0.0.9", agent="Chromium 99", now=NOW)
    (fault,) = open_faults(session, [display.id])[display.id]
    assert fault.kind is FaultKind.CODE_REUSED
    assert fault.detail == {"address": "10.0.0.9", "agent": "Chromium 99"}


def test_a_browser_that_is_paired_takes_no_second_code(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    other = DisplayRow(3, "西墙", group_id=row.group_id)
    first, second = made(session, hall, alice, row, other)
    device, _ = redeemed(session, first)
    with pytest.raises(PairingOverError):
        redeem_code(session, device, second, now=NOW)


def test_it_refuses_codes_that_are_not_good(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    (code,) = made(session, hall, alice, row)
    device = ask_pairing(session, HERE, now=NOW).device_code
    with pytest.raises(CodeNotKnownError):
        redeem_code(session, device, "BCDF-GHJK", now=NOW)
    with pytest.raises(PairingOverError):
        redeem_code(session, "guess", code, now=NOW)
    later = NOW + CODE_LIFE
    late = ask_pairing(session, HERE, now=later).device_code
    with pytest.raises(CodeOverError):
        redeem_code(session, late, code, now=later)
    key = session.scalars(select(ProvisioningCode.id)).one()
    assert revoke_codes(session, hall, key, actor=alice, now=NOW) == 1
    assert revoke_codes(session, hall, actor=alice, now=NOW) == 0
    with pytest.raises(CodeRefusedError):
        redeem_code(session, device, code, now=NOW)


def test_a_sheet_that_was_lost_is_made_anew(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    (lost,) = made(session, hall, alice, row)
    assert plan_codes(session, hall, [row], now=NOW) == Plan(added=1, replaced=1)
    (code,) = made(session, hall, alice, row)
    device = ask_pairing(session, HERE, now=NOW).device_code
    with pytest.raises(CodeOverError):
        redeem_code(session, device, lost, now=NOW)
    redeem_code(session, device, code, now=NOW)
    page = code_page(session, hall, None, now=NOW, page=9)
    assert (len(page.rows), page.page, page.pages) == (2, 1, 1)
    assert page.counts == {
        CodeState.WAITING: 0,
        CodeState.USED: 1,
        CodeState.EXPIRED: 0,
        CodeState.REVOKED: 1,
    }
    (used,) = code_page(session, hall, CodeState.USED, now=NOW).rows
    assert used.display is not None


def test_who_holds_the_codes_is_told_again_what_they_are_for(
    session: Session, hall: Hall, alice: User, row: DisplayRow
) -> None:
    codes = made(session, hall, alice, row)
    again = codes_again(session, hall, [spoken_code(codes[0]), "BCDF-GHJK"])
    assert [(each.code, each.row.name) for each in again] == [(codes[0], "东墙")]


def test_tags_lead_to_the_group_when_it_is_redeemed(
    session: Session, hall: Hall, alice: User
) -> None:
    ground = create_display_group(session, hall, name="一楼", tags_all=["一楼"])
    row = DisplayRow(2, "东墙", tags=("一楼", "东"))
    (code,) = made(session, hall, alice, row)
    east = create_display_group(
        session, hall, name="东侧", tags_all=["东"], tag_order=-1
    )
    _, display = redeemed(session, code)
    assert display.follows_tags
    assert display.group is east is not ground


def test_it_slows_down_guessing(session: Session, hall: Hall) -> None:
    assert hall.id
    for _ in range(WRONG_CODES_PER_ADDRESS):
        count_redeeming(session, "10.0.0.9", now=NOW)
    with pytest.raises(TooManyAttemptsError):
        count_redeeming(session, "10.0.0.9", now=NOW)
    count_redeeming(session, "10.0.0.8", now=NOW)
    count_redeeming(session, "10.0.0.9", now=NOW + timedelta(minutes=16))
