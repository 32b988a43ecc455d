"""What a display can be for: the windows of the hall, to choose from."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from signage.models import Window


def windows_of_hall(session: Session, hall_id: int) -> Sequence[Window]:
    """Return the hall's windows in the order of their codes."""
    return session.scalars(
        select(Window).where(Window.hall_id == hall_id).order_by(Window.sort_key)
    ).all()
