"""The site's badges as a folder of plain files: put it where the site was, and every badge can still be
checked, by anybody's verifier, with no program running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.passport.badges import files, issuer, keys, status
from lms.passport.models import Badge, StatusList
from lms.passport.showing import may_be_named
from lms.skills import ladders


def write(session: Session, folder: Path) -> list[Path]:
    """Every file of the archive, below `folder`; what is there already is written over. Returns the paths,
    relative to it. Private keys are not among them; badges are, as far as their owners let them be seen."""
    written = []
    for path, content in _files(session):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(Path(path))
    return written


def _files(session: Session) -> Iterator[tuple[str, bytes]]:
    yield from _names()
    for listed in session.scalars(select(StatusList).order_by(StatusList.id)):
        if issuer.key_for(listed.issuer):
            yield f"badges/status/{listed.id}", files.dumped(status.published(session, listed))
            yield f"badges/status/{listed.id}.jwt", status.published_token(session, listed).encode()
    yield from _levels(session)
    for badge in session.scalars(select(Badge).order_by(Badge.id)):
        if badge.withdrawn is None and may_be_named(session, badge):
            yield f"badges/{badge.uid}/badge.json", files.credential_file(badge)
            yield f"badges/{badge.uid}/badge.jwt", badge.token.encode()
    with force_locale("ja"):
        page = render_template("passport/archive.html", did=issuer.did(), addresses=_addresses(session))
    yield "index.html", page.encode()


def _names() -> Iterator[tuple[str, bytes]]:
    """Who issued, and with which keys."""
    if issuer.address():
        document = files.dumped(issuer.did_document())
        yield ".well-known/did.json", document
        yield "did.json", document
    yield "badges/issuer", files.dumped(issuer.profile())
    public = {key.name: {"did": key.did, "number": key.number} for key in keys.trusted()}
    yield "badges/keys.json", files.dumped(public)


def _levels(session: Session) -> Iterator[tuple[str, bytes]]:
    for skill in ladders.skills(session):
        for number in range(1, ladders.highest_ever(session, skill) + 1):
            place = f"badges/levels/{skill.track}/{number}"
            yield place, files.dumped(files.level(session, skill.track, number) or {})
            for kind in ("svg", "png"):
                yield f"{place}.{kind}", files.picture(session, skill.track, number, kind) or b""


def _addresses(session: Session) -> list[str]:
    return [listed.address for listed in session.scalars(select(StatusList).order_by(StatusList.id))]
