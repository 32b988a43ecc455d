"""Emergency slides: over everything, gravest first, in pages that are never shrunk."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from signage.clock import epoch_ms
from signage.models import Display, DisplayGroup, Emergency, Hall
from signage.models.display import DisplayKind
from signage.models.emergency import EmergencySource, Severity
from signage.operations.content.programmes import store_programme
from signage.operations.emergencies.shipped import SHIPPED
from signage.operations.emergencies.texts import Text
from signage.playout.timeline import foremost, turn_at
from signage.slides.compile import Compiler
from signage.slides.emergency import build, pages_of
from signage.slides.kind import Slide
from tests.build import NOW, create_display_group
from tests.slides.setting import create_setting

FIRE = {"zh-Hans": {"headline": "发生火警"}, "en": {"headline": "Fire"}}


def create_emergency(
    session: Session,
    hall: Hall,
    severity: Severity = Severity.DANGER,
    **values: object,
) -> Emergency:
    """Add an emergency that is on for two hours."""
    given: dict[str, object] = {
        "hall_id": hall.id,
        "severity": severity,
        "texts": FIRE,
        "group_ids": [],
        "display_ids": [],
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=2),
        "source": EmergencySource.OFFICE,
        "created_at": NOW,
    }
    emergency = Emergency(**(given | values))
    session.add(emergency)
    session.flush()
    return emergency


@pytest.fixture
def group(session: Session, hall: Hall) -> DisplayGroup:
    """A group of televisions."""
    return create_display_group(session, hall)


def slides(session: Session, hall: Hall) -> list[Slide]:
    """Build the group's emergency slides."""
    return list(build(session, create_setting(session, hall)))


def test_it_says_it_in_the_halls_language_and_english_on_one_page(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    emergency = create_emergency(session, hall)
    (slide,) = slides(session, hall)
    sections = slide.context.sections
    assert [s.headline for s in sections] == ["发生火警", "Fire"]
    assert [s.size for s in sections] == ["large", "second"]
    assert slide.context.until == "12:00"
    assert slide.windows == ((emergency.starts_at, emergency.ends_at),)
    assert (slide.zone, slide.displays) == ("cover", ())
    assert group.id


def test_it_names_the_day_of_an_end_after_midnight(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    create_emergency(session, hall, ends_at=NOW + timedelta(hours=20))
    (slide,) = slides(session, hall)
    assert slide.context.until == "11月19日 06:00"
    assert group.id


@pytest.mark.parametrize("upright", [False, True])
def test_every_shipped_one_fits_on_a_page_of_its_own_language(
    session: Session, hall: Hall, *, upright: bool
) -> None:
    create_display_group(session, hall, is_portrait=upright)
    setting = create_setting(session, hall)
    for prepared in SHIPPED:
        texts = {tag: text.to_json() for tag, text in prepared.texts.items()}
        emergency = create_emergency(session, hall, prepared.severity, texts=texts)
        assert len(pages_of(emergency, setting)) <= 2, prepared.name


def test_a_long_text_goes_on_overleaf_and_nothing_is_lost(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    text, deed = "北门正在抢修，请从东门出入。" * 20, "请听从工作人员引导。" * 10
    long = Text("大厅北门及周边道路因管线抢修临时封闭，请绕行" * 4, text, deed)
    create_emergency(session, hall, texts={"zh-Hans": long.to_json()})
    pages = [slide.context for slide in slides(session, hall)]
    assert pages[0].page == f"1 / {len(pages)}"
    sections = [section for page in pages for section in page.sections]
    assert sections[0].headline == long.headline
    assert "".join(section.text for section in sections) == text
    assert "".join(section.instruction for section in sections) == deed
    assert group.id


def test_the_gravest_is_on_and_equals_take_turns(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    create_emergency(session, hall, Severity.NOTICE)
    create_emergency(session, hall, Severity.WARNING)
    create_emergency(session, hall, Severity.WARNING)
    compiler = Compiler("secret", "http://hall.test")
    made = compiler.compile(session, group, now=NOW)
    zone = made.manifest.zones["cover"]
    turning = foremost(zone, epoch_ms(NOW))
    assert [item.id for item in turning] == ["emergency:3:p1", "emergency:2:p1"]
    over = epoch_ms(NOW + timedelta(hours=2))
    assert turn_at(zone, over).item is None


def test_single_displays_show_it_alone(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    other = create_display_group(session, hall, name="二楼")
    displays = [
        Display(
            hall_id=hall.id, name=name, kind=DisplayKind.TV, group=group, paired_at=NOW
        )
        for name in "东西"
    ]
    session.add_all(displays)
    session.flush()
    create_emergency(session, hall, display_ids=[displays[1].id])
    create_emergency(session, hall, group_ids=[other.id])
    compiler = Compiler("secret", "http://hall.test")
    (item,) = compiler.compile(session, group, now=NOW).manifest.zones["cover"].items
    assert item.displays == (displays[1].id,)
    assert item.to_json()["displays"] == [displays[1].id]
    (item,) = compiler.compile(session, other, now=NOW).manifest.zones["cover"].items
    assert "displays" not in item.to_json()


def test_the_cover_is_compiled_alone_and_the_rest_stays(
    session: Session, hall: Hall, group: DisplayGroup
) -> None:
    compiler = Compiler("secret", "http://hall.test")
    assert compiler.compile_cover(session, group, now=NOW) is None
    made = compiler.compile(session, group, now=NOW)
    store_programme(session, group.id, made.manifest.to_json(), made.bodies, now=NOW)
    create_emergency(session, hall)
    compiled = compiler.compile_cover(session, group, now=NOW)
    assert compiled
    manifest, bodies = compiled
    assert manifest.zones["main"] == made.manifest.zones["main"]
    (item,) = manifest.zones["cover"].items
    assert "发生火警" in bodies[item.hash]
    assert compiler.compile(session, group, now=NOW).manifest == manifest
