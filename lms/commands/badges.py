"""`flask badges`: issue, withdraw and check badges, change the key, and keep everything for when the site is
gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.db import db
from lms.errors import Refusal
from lms.passport.badges import archive as archiving
from lms.passport.badges import checking, issuer, issuing, keys
from lms.passport.badges.checking import Verdict
from lms.passport.models import Badge, WithdrawalReason
from lms.passport.words import WITHDRAWN
from lms.skills.models import Promotion

T = TypeVar("T")
SAID = {
    Verdict.REAL: "real: issued here, unchanged, not withdrawn",
    Verdict.WITHDRAWN: "withdrawn",
    Verdict.CHANGED: "changed: this is not what was signed",
    Verdict.STRANGER: "not issued here",
    Verdict.NO_BADGE: "no badge in it",
}


@click.group("badges")
def group() -> None:
    """Badges for levels: Open Badges 3.0."""


@group.command()
@click.option("--promotion", type=int, help="Make the badge of this promotion anew.")
@click.option("--moved", is_flag=True, help="Make badges anew that were issued under another address.")
@with_appcontext
def issue(promotion: int | None, moved: bool) -> None:
    """Issue a badge for every promotion that has none; withdraw those of levels taken back."""
    with current_app.test_request_context("/"):
        if moved:
            made = issuing.renew_after_move(db.session())
        elif promotion is None:
            made = issuing.issue_due(db.session())
        else:
            found = db.session.get(Promotion, promotion)
            if found is None:
                raise click.ClickException(f"There is no promotion {promotion}.")
            made = [_refusing(lambda: issuing.issue(db.session(), found, by=None))]
        db.session.commit()
        for badge in made:
            click.echo(f"{badge.uid}  {badge.credential['name']}")
        click.echo(f"{len(made)} issued by {issuer.did()}")


@group.command()
@click.argument("uid")
@click.option("--reason", type=click.Choice(["mistake", "key"]), default="mistake", show_default=True)
@with_appcontext
def revoke(uid: str, reason: str) -> None:
    """Withdraw the badge UID, for ever."""
    with current_app.test_request_context("/"):
        badge = _badge(uid)
        _refusing(lambda: issuing.withdraw(db.session(), badge, reason=WithdrawalReason(reason), by=None))
        db.session.commit()
        click.echo(f"{uid} is withdrawn. Checkers see it in {badge.status_list.address}")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def verify(file: Path) -> None:
    """Check a badge: a picture (PNG, SVG), a .json or a .jwt. Ends with 1 unless it is real and counts."""
    with current_app.test_request_context("/"):
        found = checking.check_file(db.session(), file.read_bytes())
        why = f" ({WITHDRAWN[found.reason]})" if found.reason else ""
        click.echo(f"{file.name}: {SAID[found.verdict]}{why}")
        if found.shown:
            click.echo(f"{found.shown.title} / {found.shown.holder or '-'} / {found.shown.reached:%Y-%m-%d}")
        if found.verdict != Verdict.REAL:
            raise SystemExit(1)


@group.command()
@click.option("--distrust", type=int, help="A key that somebody else may have: nothing it signed counts.")
@with_appcontext
def rotate(distrust: int | None) -> None:
    """Sign with a new key from now on. What older keys signed stays good, unless they are distrusted."""
    with current_app.test_request_context("/"):
        if distrust is None:
            click.echo(f"Key {keys.rotate().number} signs now.")
            return
        key = next((one for one in keys.trusted() if one.number == distrust), None)
        if key is None:
            raise click.ClickException(f"There is no trusted key {distrust}.")
        keys.distrust(key)
        renewed = issuing.renew_after_distrust(db.session(), key.name)
        db.session.commit()
        click.echo(f"Key {distrust} counts no longer; {len(renewed)} badges were made anew.")


@group.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def archive(folder: Path) -> None:
    """Write everything needed to check badges into FOLDER, as plain files for any web server."""
    with current_app.test_request_context("/"):
        written = archiving.write(db.session(), folder)
        click.echo(f"{len(written)} files for {issuer.did()} in {folder}")


def _badge(uid: str) -> Badge:
    badge = issuing.badge_called(db.session(), uid)
    if badge is None:
        raise click.ClickException(f"There is no badge {uid}.")
    return badge


def _refusing(act: Callable[[], T]) -> T:
    try:
        return act()
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
