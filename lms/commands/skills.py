"""`flask skills`: standings worked out from the facts again, for whoever runs the machine."""

from __future__ import annotations

import time

import click
from flask.cli import with_appcontext

from lms.accounts import people
from lms.background import transaction
from lms.skills import chain
from lms.skills.standings import replaying
from lms.skills.standings.replaying import Batch, Difference

PROBLEMS = {
    "changed": "the row was changed after it was written",
    "link": "a row before it was taken out or slipped in",
    "missing": "the journal tells of this row, and it is gone",
}


@click.group("skills")
def group() -> None:
    """Where workers stand."""


@group.command("replay")
@click.option("--worker", metavar="NAME", help="Only the one who signs in by this name or e-mail address.")
@click.option("--check", is_flag=True, help="Change nothing; say what differs, and fail if anything does.")
@with_appcontext
def replay(worker: str | None, check: bool) -> None:
    """Work out every standing from the facts alone and keep the result. The site may go on meanwhile."""
    started, count = time.monotonic(), 0
    differing: list[Difference] = []
    for batch in _batches(worker):
        with transaction() as session:
            if check:
                differing += replaying.differences(session, batch)
            else:
                count += replaying.replay(session, batch)
    took = f"{time.monotonic() - started:.1f} s"
    if not check:
        click.echo(f"{count} standings worked out in {took}.")
        return
    for one in differing:
        click.echo(f"Worker {one.worker_id}, skill {one.skill_id}: {', '.join(one.columns)}")
    if differing:
        raise click.ClickException(f"{len(differing)} standings differ from their facts ({took}).")
    click.echo(f"Every standing is what its facts say ({took}).")


@group.command("verify")
@with_appcontext
def verify() -> None:
    """Walk the chain of evidence from its first row; say where it does not fit, and fail if it does not."""
    with transaction() as session:
        found = chain.verify(session)
    click.echo(f"{found.facts} facts, {found.voids} withdrawals, newest hash {found.last}")
    if found.redacted:
        click.echo(f"{found.redacted} facts without their words: their workers left (docs/decisions/0024)")
    for problem in found.problems:
        click.echo(f"{problem.table} {problem.row_id}: {PROBLEMS[problem.what]}")
    if not found.sound:
        raise click.ClickException(f"{len(found.problems)} places in the chain do not fit.")


def _batches(worker: str | None) -> list[Batch]:
    with transaction() as session:
        if worker is None:
            return list(replaying.batches(session))
        found = people.find(session, worker)
    if found is None:
        raise click.ClickException(f"Nobody signs in as {worker}.")
    return [[found.id]]
