"""Build what the fleet's pages show: displays, a programme, a slide's body."""

from typing import Any

from sqlalchemy.orm import Session

from signage import clock
from signage.models import Body, Display, DisplayGroup, Programme
from signage.models.display import DisplayKind
from signage.playout.manifest import Item, Manifest, Screen, Zone

HOURS, TICKER = "a" * 64, "b" * 64
SCREEN = Screen("landscape", 2.2, "zh_Hans", "云溪市政务服务大厅", "Asia/Shanghai")


def create_display(
    session: Session, group: DisplayGroup, name: str, **values: Any
) -> Display:
    """Add a display that is there."""
    usual = {"kind": DisplayKind.TV, "paired_at": clock.now()}
    usual |= {"last_seen_at": clock.now()}
    display = Display(hall_id=group.hall_id, name=name, group=group, **(usual | values))
    session.add(display)
    session.flush()
    return display


def create_programme(session: Session, group: DisplayGroup) -> Programme:
    """Add a programme of one slide and one line, with their bodies."""
    main = Zone(0, (Item("hours", HOURS, "hours", 10.0),))
    ticker = Zone(0, (Item("ticker:1", TICKER, "ticker", 10.0),))
    manifest = Manifest(1, SCREEN, {"main": main, "ticker": ticker})
    row = Programme(
        group_id=group.id,
        revision=manifest.revision,
        manifest=manifest.to_json(),
        compiled_at=clock.now(),
    )
    session.add(row)
    for key, html in (
        (HOURS, "<article>周一至周五</article>"),
        (TICKER, "<p>欢迎</p>"),
    ):
        if session.get(Body, key) is None:
            session.add(Body(hash=key, html=html, used_at=clock.now()))
    session.flush()
    return row
