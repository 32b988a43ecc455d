"""The demo hall's film, and tags for what is in its library."""

import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Hall, MediaFile, MediaTag
from signage.models.media import MediaKind
from signage.operations.content.media import keep_media
from signage.operations.content.preparing import prepared

FILM_NAME = "云溪山色（等候区短片）"
TAGS = {FILM_NAME: ("短片", "等候区"), "大厅平面图": ("指引",)}


def add_film(session: Session, hall: Hall, folder: Path, now: datetime) -> MediaFile:
    """Draw the film and add it to the library, with tags."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        source = Path(place) / "film.mp4"
        script = Path(__file__).with_name("film_worker.py")
        command = [sys.executable, "-I", str(script), str(source)]
        subprocess.run(command, check=True)  # noqa: S603  # our own, fixed
        with prepared(source, MediaKind.VIDEO) as film:
            media = keep_media(
                session, folder, film, FILM_NAME, hall_id=hall.id, actor=None, now=now
            )
    for row in session.scalars(select(MediaFile).where(MediaFile.name.in_(TAGS))):
        row.tags = [MediaTag(tag=tag) for tag in TAGS[row.name]]
    session.flush()
    return media
