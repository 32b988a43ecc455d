"""`signage hall`: load a real hall from files, all or nothing."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.cli.hall_files import (
    directory_in,
    given_file,
    load_more,
    read_more,
)
from signage.config import Settings
from signage.db import Database
from signage.exchange.facts_csv import ReadFacts, read_facts
from signage.exchange.facts_dated import Applied
from signage.migrations import upgrade
from signage.models import FileImport, Hall
from signage.models.file_import import FileKind
from signage.operations.facts.file_imports import new_file
from signage.operations.facts.intake import (
    Intake,
    months_since,
    record_entries,
    rescore_month,
)
from signage.operations.facts.metrics import SavedMetrics, save_metrics
from signage.operations.hall.roster import save_roster
from signage.operations.people.first_run import HallPlan, add_hall
from signage.operations.rulebooks.adoption import (
    ADOPTED,
    adopt_rulebooks,
    adoptions_of,
    rulebook_of,
)
from signage.rules.facts import Facts
from signage.rules.loader import load_shipped
from signage.rules.problem import Problem, ProblemsError

WRONG_INPUT = 2
TIME_ZONE = "Asia/Shanghai"  # of a new hall
LIVE_KINDS = frozenset({"staff", "window"})


@click.group()
def hall() -> None:
    """Load a hall's facts."""


@hall.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--name", default="", help="Name of the hall, if there is none yet.")
def import_hall(folder: Path, name: str) -> None:
    """Load roster.csv, and what else is in FOLDER, all or nothing.

    That is entries.csv, metrics.csv, cases.csv and attendance.csv. Every wrong line is
    reported, and then nothing is loaded. Running it again changes nothing.
    """
    settings = Settings()
    database = Database(settings.resolved_database_url)
    found = read_files(folder, applied_in(database))
    directory = directory_in(found.facts.roster)
    more = read_more(folder, directory, TIME_ZONE, clock.now())
    for note in more.notes:
        click.echo(str(note), err=True)
    refuse([*found.problems, *more.problems])
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(database)
    try:
        with database.write() as session:
            said = load(session, folder, found.facts, name)
    except ProblemsError as error:
        refuse(error.problems)
    else:
        click.echo("\n".join(said))


def applied_in(database: Database) -> list[Applied]:
    """Return what the hall has adopted, or what a new one will adopt."""
    applied: list[Applied] = []
    if _is_there(database):
        upgrade(database)
        with database.read() as session:
            the_hall = session.scalars(select(Hall)).first()
            adoptions = adoptions_of(session, the_hall.id) if the_hall else []
            applied = [
                Applied(rulebook_of(one), one.first_on, one.last_on)
                for one in adoptions
            ]
    return applied or [Applied(load_shipped(slug), date.min) for slug in ADOPTED]


def _is_there(database: Database) -> bool:
    """Tell whether there is a database: a file of SQLite is made by opening it."""
    url = database.engine.url
    is_file = url.get_backend_name() == "sqlite"
    return not is_file or Path(url.database or "").exists()


def read_files(folder: Path, applied: Sequence[Applied]) -> ReadFacts:
    """Read the folder; an entry may name the rules that its day's rulebooks have."""
    paths = {name: folder / f"{name}.csv" for name in ("roster", "entries", "metrics")}
    if not paths["roster"].exists():
        message = "the file is missing: a hall starts with its roster"
        refuse([Problem("missing_file", message, str(paths["roster"]))])
    given = {name: str(path) if path.exists() else None for name, path in paths.items()}
    with Console(stderr=True).status("Reading …"):
        found = read_facts(
            applied, str(paths["roster"]), given["entries"], given["metrics"]
        )
    for note in found.notes:
        click.echo(str(note), err=True)
    foreign = [
        Problem(
            "foreign_kind",
            f"a live hall has windows and staff, and '{one.code}' is a {one.kind}",
            str(paths["roster"]),
        )
        for one in found.facts.roster
        if one.kind not in LIVE_KINDS
    ]
    return ReadFacts(found.facts, (*found.problems, *foreign), found.notes)


def load(session: Session, folder: Path, facts: Facts, name: str) -> list[str]:
    """Save everything in one transaction; return what to say of it."""
    now = clock.now()
    the_hall = hall_of(session, facts, name)
    today = clock.hall_day(now, the_hall.time_zone)
    people = save_roster(session, the_hall, facts.roster, today=today)
    metrics = load_metrics(session, the_hall, folder, facts, now)
    columns = "{task.description}", BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        intake = load_entries(session, the_hall, folder, facts, now, progress)
        days = [intake.first_on, metrics.first.first if metrics.first else None]
        first_on = min((day for day in days if day), default=None)
        months = months_since(the_hall, first_on, now) if first_on else []
        for month in progress.track(months, description="Scoring months"):
            rescore_month(session, the_hall, month, now)
    return [
        (
            f"subjects: {people.added} new, {people.changed} changed, "
            f"{people.unchanged} as they were"
        ),
        f"entries: {intake.added} new, {intake.unchanged} there already",
        f"metrics: {metrics.differing} new or changed",
        *load_more(session, the_hall, folder, now),
    ]


def load_metrics(
    session: Session, the_hall: Hall, folder: Path, facts: Facts, now: datetime
) -> SavedMetrics:
    """Save the metrics with the file that told them."""
    if not facts.metrics:
        return SavedMetrics(0, None)
    path = folder / "metrics.csv"
    given, kind = given_file(path), FileKind.METRICS
    file = new_file(session, the_hall, kind, given, actor=None, now=now)
    try:
        saved = save_metrics(session, the_hall, facts.metrics, file)
    except ProblemsError as error:
        raise ProblemsError(one.at(str(path), 1) for one in error.problems) from None
    keep_count(session, file, saved.differing, len(facts.metrics))
    return saved


def load_entries(  # noqa: PLR0913, PLR0917  # whence, where to, when, who watches
    session: Session,
    the_hall: Hall,
    folder: Path,
    facts: Facts,
    now: datetime,
    progress: Progress,
) -> Intake:
    """Record the entries with the file that told them."""
    if not facts.entries:
        return Intake(0, 0, None)
    path = folder / "entries.csv"
    given, kind = given_file(path), FileKind.ENTRIES
    file = new_file(session, the_hall, kind, given, actor=None, now=now)
    recording = progress.add_task("Recording entries", total=len(facts.entries))
    try:
        intake = record_entries(
            session,
            the_hall,
            facts.entries,
            source="import",
            actor=None,
            now=now,
            file_id=file.id,
            advance=lambda count: progress.advance(recording, count),
        )
    except ProblemsError as error:
        at = (one.at(str(path), one.line or 1) for one in error.problems)
        raise ProblemsError(at) from None
    keep_count(session, file, intake.added, len(facts.entries))
    return intake


def keep_count(session: Session, file: FileImport, new: int, total: int) -> None:
    """Count what a file told that was new; one that told nothing is not kept."""
    file.added, file.unchanged = new, total - new
    if not new:
        session.delete(file)
    session.flush()


def hall_of(session: Session, facts: Facts, name: str) -> Hall:
    """Return the hall, made and given its rulebooks if there is none yet."""
    the_hall = session.scalars(select(Hall)).first()
    if the_hall is not None and the_hall.is_demo:
        message = "this is the demo hall: give SIGNAGE_DATA a folder of its own"
        refuse([Problem("demo_hall", message)])
    if the_hall is None:
        plan = HallPlan(name or "政务服务大厅", TIME_ZONE, "zh_Hans")
        the_hall = add_hall(session, plan, now=clock.now())
    if not adoptions_of(session, the_hall.id):
        adopt_from_the_first(session, the_hall, facts)
    return the_hall


def adopt_from_the_first(session: Session, the_hall: Hall, facts: Facts) -> None:
    """Adopt the default rulebooks from the year on in which the facts begin."""
    days = [entry.date for entry in facts.entries]
    days += [metric.period.first for metric in facts.metrics]
    first = min([*days, clock.hall_day(clock.now(), the_hall.time_zone)])
    adopt_rulebooks(session, the_hall, first_on=date(first.year, 1, 1), now=clock.now())


def refuse(problems: Iterable[Problem]) -> None:
    """Print every problem and exit, if there is any."""
    lines = [str(problem) for problem in problems]
    if not lines:
        return
    click.echo("\n".join(lines), err=True)
    sys.exit(WRONG_INPUT)
