"""`signage check`: derive every published result again, and report what differs."""

import sys

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy import select

from signage import clock
from signage.config import Settings
from signage.db import Database
from signage.models import Hall
from signage.operations.evaluation.checking import (
    Outcome,
    check_all,
    published_evaluations,
)
from signage.operations.rulebooks.edition_check import changed_editions, text_digest

DIFFERENT = 1


@click.command()
def check() -> None:
    """Compare all that is in publicity or final with what the ledger says now.

    Scores, nominations and awards are derived again from ledger, roster and metrics
    under the edition that each period was closed with; and the text of every edition
    must be the one that was adopted. Exit status 1: something differs.
    """
    database = Database(Settings().resolved_database_url)
    outcomes, changed = [], []
    columns = "{task.description}", BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with (
        Progress(*columns, TimeRemainingColumn(), console=console) as progress,
        database.read() as session,
    ):
        for hall_id in session.scalars(select(Hall.id).order_by(Hall.id)).all():
            total = len(published_evaluations(session, hall_id))
            task = progress.add_task("Checking", total=total)
            for outcome in check_all(session, hall_id, now=clock.now()):
                outcomes.append(outcome)
                progress.advance(task)
            changed += [
                f"{one.slug} {one.edition} text_digest: adopted {one.digest}, "
                f"now {text_digest(one)}"
                for one in changed_editions(session, hall_id)
            ]
    report(outcomes, changed)


def report(outcomes: list[Outcome], changed: list[str]) -> None:
    """Print changed editions and every difference; exit with 1 if there is any."""
    for line in changed:
        click.echo(line)
    count = len(changed)
    for outcome in outcomes:
        evaluation = outcome.evaluation
        name = f"{evaluation.period} {evaluation.adoption.slug}"
        for one in outcome.differences:
            who = f" {one.subject}" if one.subject else ""
            published = f"published {one.published}, now {one.now}"
            click.echo(f"{name}{who} {one.what}: {published}")
            count += 1
    click.echo(f"{len(outcomes)} published results checked, {count} differences")
    if count:
        sys.exit(DIFFERENT)
