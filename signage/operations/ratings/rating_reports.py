"""What a kiosk says of itself every 50 s: that it is there, and what waits in it."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from signage.errors import InvalidInputError, Message

Count = Annotated[int, Field(ge=0, le=10**6)]
Pixels = Annotated[int, Field(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class KioskReport:
    """Ratings that wait, ratings refused for good, size, and offline start."""

    waiting: int
    refused: int
    width: int
    height: int
    starts_offline: bool

    def plain(self) -> dict[str, Any]:
        """Return it as a display's report holds it."""
        return asdict(self)


class _ReportIn(BaseModel):
    model_config = ConfigDict(strict=True)

    waiting: Count
    refused: Count
    width: Pixels
    height: Pixels
    starts_offline: bool


def read_report(body: bytes) -> KioskReport:
    """Return the report in a request's body.

    Raises:
        InvalidInputError: it is not a kiosk's report.

    """
    try:
        return KioskReport(**_ReportIn.model_validate_json(body).model_dump())
    except ValidationError as error:
        problem = Message("This is not a kiosk's report. Reload the kiosk's page.")
        raise InvalidInputError([problem]) from error
