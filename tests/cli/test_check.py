"""`signage check`: exit status 0 when all agrees, 1 with every difference named."""

from decimal import Decimal

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from signage.cli.main import signage
from signage.config import Settings
from tests.operations.procedure_build import final
from tests.operations.score_build import SmallHall, create_small_hall


@pytest.fixture
def small(session: Session) -> SmallHall:
    small = create_small_hall(session)
    small.record("window-banner", "W1B")
    final(small)
    session.commit()
    return small


def check(settings: Settings) -> Result:
    env = {"SIGNAGE_DATA": str(settings.data)}
    return CliRunner().invoke(signage, ["check"], env=env)


def test_it_agrees(settings: Settings, small: SmallHall) -> None:
    assert small.hall.id
    small.session.rollback()
    found = check(settings)
    assert found.exit_code == 0, found.output
    assert "2 published results checked, 0 differences" in found.output


def test_it_names_every_difference(settings: Settings, small: SmallHall) -> None:
    card = small.card("W1B")
    card.score = Decimal(120)
    small.session.commit()
    found = check(settings)
    assert found.exit_code == 1
    line = "2026-11 county-hall W1B score: published 120, now 100.5"
    assert line in found.output
    # What ranks by that score differs with it.
    assert "2026-11 hall-efficiency W1B nomination A-W1: published" in found.output
    assert "2 published results checked, 2 differences" in found.output


def test_it_names_an_edition_whose_text_was_changed(
    settings: Settings, small: SmallHall
) -> None:
    edition = small.card("W1B").evaluation.adoption.edition
    edition.text, digest = (
        edition.text.replace("points: 1", "points: 2"),
        edition.digest,
    )
    small.session.commit()
    found = check(settings)
    assert found.exit_code == 1
    assert f"{edition.slug} {edition.edition} text_digest: adopted {digest}" in (
        found.output
    )
    assert "2 published results checked, 2 differences" in found.output


def test_it_has_nothing_to_check_in_an_empty_hall(settings: Settings) -> None:
    found = check(settings)
    assert found.exit_code == 0
    assert "0 published results checked, 0 differences" in found.output
