"""`signage hall`: load a real hall from files, all or nothing."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy import select
from sqlalchemy.orm import Session

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.exchange.facts_csv import ReadFacts, read_facts
from signage.migrations import upgrade
from signage.models import Hall
from signage.operations.adoption import ADOPTED, adopt_rulebooks
from signage.operations.first_run import HallPlan, add_hall
from signage.operations.intake import (
    Intake,
    months_since,
    record_entries,
    rescore_month,
)
from signage.operations.metrics import save_metrics
from signage.operations.roster import RosterOutcome, save_roster
from signage.rules.facts import Facts
from signage.rules.loader import load_shipped
from signage.rules.problem import Problem, ProblemsError

WRONG_INPUT = 2
LIVE_KINDS = frozenset({"staff", "window"})


@click.group()
def hall() -> None:
    """Load a hall's facts."""


@hall.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--name", default="", help="Name of the hall, if there is none yet.")
def import_hall(folder: Path, name: str) -> None:
    """Load roster.csv, and entries.csv and metrics.csv if they are in FOLDER.

    All or nothing: every wrong line is reported, and then nothing is loaded. Running
    it again changes nothing.
    """
    found = read_files(folder)
    refuse(found.problems)
    settings = Settings()
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.resolved_database_url)
    upgrade(database)
    try:
        with database.write() as session:
            people, intake, metrics = load(session, found.facts, name)
    except ProblemsError as error:
        entries = str(folder / "entries.csv")
        refuse(problem.at(entries, problem.line or 1) for problem in error.problems)
    click.echo(
        f"subjects: {people.added} new, {people.changed} changed, "
        f"{people.unchanged} as they were\n"
        f"entries: {intake.added} new, {intake.unchanged} there already\n"
        f"metrics: {metrics} new or changed"
    )


def read_files(folder: Path) -> ReadFacts:
    """Read the folder; entries may name any rule of the adopted rulebooks."""
    paths = {name: folder / f"{name}.csv" for name in ("roster", "entries", "metrics")}
    if not paths["roster"].exists():
        message = "the file is missing: a hall starts with its roster"
        refuse([Problem("missing_file", message, str(paths["roster"]))])
    given = {name: str(path) if path.exists() else None for name, path in paths.items()}
    rulebooks = [load_shipped(slug) for slug in ADOPTED]
    with Console(stderr=True).status("Reading …"):
        found = read_facts(
            rulebooks, str(paths["roster"]), given["entries"], given["metrics"]
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


def load(
    session: Session, facts: Facts, name: str
) -> tuple[RosterOutcome, Intake, int]:
    """Save roster, metrics and entries in one transaction, with a progress bar."""
    now = clock.now()
    the_hall = hall_of(session, facts, name)
    today = clock.hall_day(now, the_hall.time_zone)
    people = save_roster(session, the_hall, facts.roster, today=today)
    metrics = save_metrics(session, the_hall, facts.metrics)
    columns = "{task.description}", BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        recording = progress.add_task("Recording entries", total=len(facts.entries))
        intake = record_entries(
            session,
            the_hall,
            facts.entries,
            source="import",
            actor=None,
            now=now,
            advance=lambda count: progress.advance(recording, count),
        )
        if intake.first_on is not None:
            months = months_since(the_hall, intake.first_on, now)
            for month in progress.track(months, description="Scoring months"):
                rescore_month(session, the_hall, month, now)
    return people, intake, metrics


def hall_of(session: Session, facts: Facts, name: str) -> Hall:
    """Return the hall, made and given its rulebooks if there is none yet."""
    the_hall = session.scalars(select(Hall)).first()
    if the_hall is not None and the_hall.is_demo:
        message = "this is the demo hall: give SIGNAGE_DATA a folder of its own"
        refuse([Problem("demo_hall", message)])
    if the_hall is None:
        plan = HallPlan(name or "政务服务大厅", "Asia/Shanghai", "zh_Hans")
        the_hall = add_hall(session, plan, now=clock.now())
    days = [entry.date for entry in facts.entries]
    days += [metric.period.first for metric in facts.metrics]
    first = min([*days, clock.hall_day(clock.now(), the_hall.time_zone)])
    adopt_rulebooks(session, the_hall, first_on=date(first.year, 1, 1), now=clock.now())
    return the_hall


def refuse(problems: Iterable[Problem]) -> None:
    """Print every problem and exit, if there is any."""
    lines = [str(problem) for problem in problems]
    if not lines:
        return
    click.echo("\n".join(lines), err=True)
    sys.exit(WRONG_INPUT)
