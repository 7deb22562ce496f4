"""What is open to everybody: a passport behind its link, badges, and how to check them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts.permissions import public
from lms.db import db
from lms.passport import links, showing
from lms.passport.badges import checking, files, issuer, issuing, status
from lms.passport.badges.checking import Checked, Verdict
from lms.passport.forms import CheckForm
from lms.passport.models import StatusList
from lms.passport.words import WITHDRAWN

bp = Blueprint("badges", __name__)
PRIVATE = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer"}
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
"""Verifiers that run in somebody's browser read these; search engines have no business with them"""
MOST = 2_000_000
"""Bytes of a file that is checked"""


@bp.get("/p/<token>")
@public
def shared(token: str) -> Any:
    """The passport behind a link: no cookie, no search engine, no word to the next page about where one came
    from."""
    link = links.behind(db.session(), token)
    if link is None:
        return render_template("passport/ended.html"), 404, PRIVATE
    links.note_opened(link)
    content = showing.paper(db.session(), link.worker)
    return render_template("passport/shared.html", last_day=link.last_day, **content), 200, PRIVATE


@bp.route("/badges/check", methods=["GET", "POST"])
@public
def check() -> Any:
    """Somebody was shown a badge and wants to know."""
    form, found = CheckForm(), None
    if form.validate_on_submit():
        data = form.file.data.read(MOST) if form.file.data else b""
        if data:
            found = checking.check_file(db.session(), data)
        elif form.text.data.strip():
            found = checking.check_text(db.session(), form.text.data)
        else:
            form.form_errors.append(_("Please choose a file, or paste the text of the badge."))
    return render_template("passport/check.html", form=form, **_said(found))


@bp.get("/badges/<uuid:uid>")
@public
def badge(uid: Any) -> Any:
    """A badge's own page, and the badge itself for a program that asks for it."""
    found = issuing.badge_called(db.session(), str(uid)) or abort(404)
    shows = showing.may_be_named(db.session(), found) or found.worker_id == getattr(current_user, "id", 0)
    kinds = ("text/html", *files.TYPES["json"])
    if shows and request.accept_mimetypes.best_match(kinds, "text/html") != "text/html":
        return _file(files.credential_file(found), files.TYPES["json"][0])
    checked = checking.check_badge(db.session(), found)
    content = _said(checked if shows or checked.verdict != Verdict.REAL else Checked(checked.verdict))
    return render_template("passport/badge.html", uid=uid, shows=shows, **content), 200, PRIVATE


@bp.get("/badges/<uuid:uid>/badge.<any(png,svg,json,jwt):kind>")
@public
def badge_file(uid: Any, kind: str) -> Response:
    """To keep, to send, to put into a wallet."""
    found = issuing.badge_called(db.session(), str(uid)) or abort(404)
    if not showing.may_be_named(db.session(), found) and found.worker_id != getattr(current_user, "id", 0):
        abort(404)
    answer = _file(files.made(db.session(), found, kind), files.TYPES[kind][0])
    answer.headers["Content-Disposition"] = f'attachment; filename="badge-{str(uid)[:8]}.{kind}"'
    return answer


@bp.get("/badges/levels/<track>/<int:level>")
@public
def level(track: str, level: int) -> Response:
    """The level as an Achievement, for programs. People read /levels."""
    said = files.level(db.session(), track, level) or abort(404)
    return _json(said)


@bp.get("/badges/levels/<track>/<int:level>.<any(png,svg):kind>")
@public
def picture(track: str, level: int, kind: str) -> Response:
    drawn = files.picture(db.session(), track, level, kind) or abort(404)
    answer = _file(drawn, files.TYPES[kind][0])
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@bp.get("/badges/status/<int:number>")
@public
def status_list(number: int) -> Response:
    """Which badges are withdrawn."""
    listed = db.session.get(StatusList, number) or abort(404)
    return _json(status.published(db.session(), listed), "application/vc")


@bp.get("/badges/status/<int:number>.jwt")
@public
def status_token(number: int) -> Response:
    listed = db.session.get(StatusList, number) or abort(404)
    return _file(status.published_token(db.session(), listed).encode(), files.TYPES["jwt"][0])


@bp.get("/badges/issuer")
@public
def profile() -> Response:
    return _json(issuer.profile())


@bp.get("/.well-known/did.json")
@bp.get("/did.json")
@public
def did_document() -> Response:
    """The keys that vouch. Without a public https address the issuer is a did:key, which needs none."""
    if not issuer.address():
        abort(404)
    return _json(issuer.did_document(), "application/did+json")


def _said(found: Checked | None) -> dict[str, Any]:
    reason = WITHDRAWN[found.reason] if found and found.reason else ""
    return {"found": found, "why": reason, "verdicts": Verdict, "issuer": current_app.config["PUBLIC_NAME"]}


def _json(content: dict[str, Any], kind: str = "application/ld+json") -> Response:
    return _file(files.dumped(content), kind)


def _file(content: bytes, kind: str) -> Response:
    answer = make_response(content)
    answer.headers.update({"Content-Type": kind, **OPEN})
    return answer
