"""Editions as text: a new program changes nothing; a hall brings its own file."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.errors import InvalidInputError, NotFoundError
from signage.models import Adoption, AuditEntry, FactKind, Hall, RulebookEdition
from signage.operations.rulebooks.adoption import adopt_rulebooks, rulebook_of
from signage.operations.rulebooks.drafts import (
    delete_draft,
    drafts_of,
    edit_draft,
    get_draft,
    make_draft,
)
from signage.operations.rulebooks.edition_files import MOST_BYTES, upload_edition
from signage.operations.rulebooks.editions import (
    get_edition,
    keep_shipped,
    keep_text,
    rulebook_with,
)
from signage.operations.rulebooks.rule_map_gaps import fill_map, map_gaps
from signage.rules.loader import load_shipped, shipped_text
from tests.build import NOW, create_hall, create_user

COUNTY = shipped_text("county-hall")
FIRST = date(2026, 1, 1)


def changed(edition: str, text: str = COUNTY) -> str:
    """Return a county-hall file of another edition, with lateness at 7 points."""
    lines = []
    in_rule = False
    for line in text.splitlines():
        if line.startswith("edition:"):
            lines.append(f"edition: '{edition}'")
            continue
        if line.startswith("  ") and not line.startswith("   "):
            in_rule = line.strip() == "CS-1.1:"
        is_points = in_rule and line.strip().startswith("points:")
        lines.append("    points: 7" if is_points else line)
    return "\n".join(lines) + "\n"


def test_it_keeps_the_shipped_text_once(session: Session, hall: Hall) -> None:
    adopt_rulebooks(session, hall, first_on=FIRST, now=NOW)
    again = keep_shipped(session, hall, "county-hall", actor=None, now=NOW)
    rows = session.scalars(select(RulebookEdition)).all()
    assert sorted(row.slug for row in rows) == ["county-hall", "hall-efficiency"]
    assert again.digest == load_shipped("county-hall").digest
    assert again.text == COUNTY
    with pytest.raises(NotFoundError):
        keep_shipped(session, hall, "../etc/passwd", actor=None, now=NOW)


def test_it_goes_by_the_stored_text_and_not_by_the_programs(
    session: Session, hall: Hall
) -> None:
    """A hall that adopted an older program's file keeps it under a newer program."""
    older = keep_text(session, hall, changed("older"), actor=None, now=NOW)
    adoption = Adoption(
        hall_id=hall.id,
        slug="county-hall",
        edition=older,
        first_on=FIRST,
        settings={},
        adopted_at=NOW,
    )
    session.add(adoption)
    session.flush()
    session.expire_all()
    book = rulebook_of(adoption)
    assert (book.edition, book.digest) == ("older", older.digest)
    assert str(book.rule("CS-1.1").points) != str(
        load_shipped("county-hall").rule("CS-1.1").points
    )
    assert rulebook_of(adoption) is book


def test_an_edition_of_another_hall_is_not_found(session: Session, hall: Hall) -> None:
    other = create_hall(session, name="另一个大厅")
    edition = keep_shipped(session, other, "county-hall", actor=None, now=NOW)
    with pytest.raises(NotFoundError):
        get_edition(session, hall.id, edition.id)
    assert get_edition(session, other.id, edition.id) is edition


def test_a_hall_brings_its_own_file(session: Session, hall: Hall) -> None:
    chief = create_user(session, hall, "chief")
    content = b"\xef\xbb\xbf" + changed("own").encode()
    edition = upload_edition(session, hall, content, actor=chief, now=NOW)
    assert (edition.edition, edition.is_own) == ("own", True)
    assert upload_edition(session, hall, content, actor=chief, now=NOW) is edition
    noted = session.scalars(select(AuditEntry.action)).all()
    assert "rulebook.edition_added" in noted


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"  \n", ["Choose a rulebook file"]),
        ("制度".encode("gbk"), ["not UTF-8"]),
        (b"x" * (MOST_BYTES + 1), ["larger than 512 KiB"]),
        (
            COUNTY.replace("    kind: deduct\n", "    kind: deducted\n", 2)
            .replace("zh:", "zn:", 1)
            .encode(),
            ["'zh' is missing", "no field 'zn'", "CS-1.1.kind", "CS-1.1x.kind"],
        ),
        (changed("x" * 33).encode(), ["longer than 32"]),
    ],
)
def test_it_refuses_a_file_with_all_its_problems(
    session: Session, hall: Hall, content: bytes, words: list[str]
) -> None:
    chief = create_user(session, hall, "chief")
    with pytest.raises(InvalidInputError) as caught:
        upload_edition(session, hall, content, actor=chief, now=NOW)
    said = "\n".join(caught.value.problems)
    assert all(word in said for word in words), said
    assert session.scalars(select(RulebookEdition)).first() is None


def test_it_refuses_another_text_under_an_editions_name(
    session: Session, hall: Hall
) -> None:
    chief = create_user(session, hall, "chief")
    keep_text(session, hall, changed("own"), actor=chief, now=NOW)
    other = changed("own").replace("points: 7", "points: 8").encode()
    with pytest.raises(InvalidInputError, match="edition of its own"):
        upload_edition(session, hall, other, actor=chief, now=NOW)


def test_a_draft_stores_only_what_differs(session: Session, hall: Hall) -> None:
    chief = create_user(session, hall, "chief")
    edition = keep_shipped(session, hall, "county-hall", actor=chief, now=NOW)
    given = {"bonus_cap": "5", "quarter_percent": "10", "gone": "1"}
    draft = make_draft(session, hall, edition, settings=given, actor=chief, now=NOW)
    assert draft.settings == {"bonus_cap": "5"}
    chosen = {"bonus_cap": "10", "quarter_percent": "25", "quota_rounding": "ceil"}
    edit_draft(session, draft, chosen=chosen, note=" 试 ", actor=chief, now=NOW)
    assert draft.settings == {"quarter_percent": "25", "quota_rounding": "ceil"}
    assert draft.note == "试"
    assert rulebook_with(edition, draft.settings).values["quarter_percent"] == "25"
    assert [one.id for one in drafts_of(session, hall.id, "county-hall")] == [draft.id]
    delete_draft(session, draft, actor=chief, now=NOW)
    with pytest.raises(NotFoundError):
        get_draft(session, hall.id, draft.id)


def test_a_draft_refuses_wrong_values_all_at_once(session: Session, hall: Hall) -> None:
    chief = create_user(session, hall, "chief")
    edition = keep_shipped(session, hall, "county-hall", actor=chief, now=NOW)
    draft = make_draft(session, hall, edition, settings={}, actor=chief, now=NOW)
    chosen = {
        "bonus_cap": "many",
        "quota_rounding": "up",
        "category_floor": "none",
        "nonsense": "1",
    }
    with pytest.raises(InvalidInputError) as caught:
        edit_draft(session, draft, chosen=chosen, note="x" * 201, actor=chief, now=NOW)
    assert len(caught.value.problems) == 5
    assert draft.settings == {}


def test_it_says_what_the_rule_map_lacks_and_fills_it(
    session: Session, hall: Hall
) -> None:
    chief = create_user(session, hall, "chief")
    adopt_rulebooks(session, hall, first_on=FIRST, now=NOW)
    own = COUNTY.replace("rulebook: county-hall", "rulebook: own-hall")
    edition = keep_text(session, hall, own, is_own=True, actor=chief, now=NOW)
    book = rulebook_with(edition, {})
    gaps = map_gaps(session, hall.id, book)
    assert gaps.is_unknown
    assert gaps.lost == ()
    filled = fill_map(session, hall, book, actor=chief, now=NOW)
    assert filled == len(gaps.unmapped) > 10
    assert map_gaps(session, hall.id, book).unmapped == ()
    assert fill_map(session, hall, book, actor=chief, now=NOW) == 0
    codes = session.scalars(select(FactKind.code)).all()
    assert len(codes) == len(set(codes))


def test_it_names_the_lines_that_lead_to_no_rule(session: Session, hall: Hall) -> None:
    adopt_rulebooks(session, hall, first_on=FIRST, now=NOW)
    book = load_shipped("county-hall")
    poorer = keep_text(
        session,
        hall,
        COUNTY.replace("CS-1.1:", "CS-1.0:"),
        actor=None,
        now=NOW,
    )
    assert map_gaps(session, hall.id, book).lost == ()
    lost = map_gaps(session, hall.id, rulebook_with(poorer, {})).lost
    assert {line.rule for line in lost} == {"CS-1.1"}
