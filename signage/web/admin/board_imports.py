"""Files of the hall board that can be imported: duty, completion notices, weather."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signage import clock
from signage.exchange import completion_file, duty_file, guide_file, weather_file
from signage.models import Hall, User
from signage.models.user import Role
from signage.operations.board.completions import import_completions, plan_completions
from signage.operations.board.duty import import_duty, plan_duty
from signage.operations.board.guide_import import import_guide, plan_guide
from signage.operations.board.weather import import_weather, plan_weather
from signage.operations.facts.file_imports import GivenFile
from signage.operations.hall.directory import directory_of
from signage.web.admin.import_kinds import ImportKind, Outcome, ReadFile

Planned = Callable[[Session, Hall, Any], Any]


def _read_duty(session: Session, hall: Hall, path: Path, now: datetime) -> ReadFile:
    del now
    return duty_file.read_duty(str(path), directory_of(session, hall.id))


def _read_completions(
    session: Session, hall: Hall, path: Path, now: datetime
) -> ReadFile:
    del session
    today = clock.hall_day(now, hall.time_zone)
    return completion_file.read_completions(str(path), today)


def _read_weather(session: Session, hall: Hall, path: Path, now: datetime) -> ReadFile:
    del session, hall, now
    return weather_file.read_weather(str(path))


def _read_guide(session: Session, hall: Hall, path: Path, now: datetime) -> ReadFile:
    del session, hall, now
    return guide_file.read_guide(str(path))


def _planning(plan: Planned) -> Callable[[Session, Hall, ReadFile], Outcome]:
    def planned(session: Session, hall: Hall, read: ReadFile) -> Outcome:
        _rows, tally = plan(session, hall, read.rows)
        return Outcome(tally)

    return planned


def _running(run: Callable[..., Any]) -> Callable[..., Outcome]:
    def ran(  # noqa: PLR0913  # what, from which file, by whom, when
        session: Session,
        hall: Hall,
        read: ReadFile,
        given: GivenFile,
        *,
        actor: User,
        now: datetime,
    ) -> Outcome:
        return Outcome(run(session, hall, read.rows, given, actor=actor, now=now))

    return ran


BOARD_KINDS: Mapping[str, ImportKind] = {
    "duty": ImportKind(
        title=_l("Duty leaders"),
        page="board.index",
        columns=duty_file.COLUMNS,
        required=duty_file.REQUIRED,
        chinese=duty_file.CHINESE,
        examples=(
            ("2026-03-09", "S001", "中心主任", "0571-8888"),
            ("2026-03-10", "周明远", "中心副主任", ""),
        ),
        read=_read_duty,
        plan=_planning(plan_duty),
        run=_running(import_duty),
        notes=(
            _l(
                "One line for a day. A leader is given by a code of the roster, or by "
                "name; the photo shows only with consent. Days that the file does not "
                "name stay as they are."
            ),
        ),
        role=Role.EDITOR,
    ),
    "completions": ImportKind(
        title=_l("Completion notices"),
        page="board_completions.index",
        columns=completion_file.COLUMNS,
        required=completion_file.REQUIRED,
        chinese=completion_file.CHINESE,
        examples=(
            (
                *("YX2603-00001", "食品经营许可", "云溪市青禾餐饮有限公司"),
                *("市场监督管理局", "准予许可", "2026-03-09", "", ""),
            ),
        ),
        read=_read_completions,
        plan=_planning(plan_completions),
        run=_running(import_completions),
        notes=(
            _l(
                "A number is one notice: the same file again changes nothing. Without "
                "days a notice is shown for seven days from the day it was finished."
            ),
            _l("Names of people are masked on screens by the hall's policy."),
        ),
        role=Role.EDITOR,
    ),
    "guide": ImportKind(
        title=_l("Guide"),
        page="board_guide.index",
        columns=guide_file.COLUMNS,
        required=guide_file.REQUIRED,
        chinese=guide_file.CHINESE,
        examples=(
            ("16", "不收取任何费用。", "", "", "是"),
            ("16", "No fees are charged.", "", "English", ""),
        ),
        read=_read_guide,
        plan=_planning(plan_guide),
        run=_running(import_guide),
        notes=(
            _l(
                "One line for an item in one language; items are given by their number "
                "(1 to 17). Without a language it is the hall's own. Items that the "
                "file does not name stay as they are."
            ),
            _l("Texts are Markdown; a cell may hold several lines."),
        ),
        role=Role.EDITOR,
    ),
    "weather": ImportKind(
        title=_l("Weather"),
        page="board.show_weather",
        columns=weather_file.COLUMNS,
        required=weather_file.REQUIRED,
        chinese=weather_file.CHINESE,
        examples=(
            ("2026-03-09", "晴", "", "3", "14", "42"),
            ("2026-03-10", "多云转晴", "", "5", "16", ""),
        ),
        read=_read_weather,
        plan=_planning(plan_weather),
        run=_running(import_weather),
        notes=(
            _l(
                "One line for a day; temperatures in degrees Celsius. A newer file "
                "replaces its days. A day that is over is shown nowhere."
            ),
        ),
        role=Role.EDITOR,
    ),
}
