"""What the device keeps and opens without a line. Nothing here knows a person, so it may lie in any cache."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from lms.accounts.permissions import may, public
from lms.web import static

bp = Blueprint("carried", __name__)
SHELL = (
    "vendor/tokens.css",
    "css/base.css",
    "css/parts.css",
    "css/player.css",
    "css/pocket.css",
    "img/mark.svg",
    "js/learning/spans.js",
    "js/learning/talk.js",
    "js/pocket/carried.js",
    "js/pocket/keeper.js",
    "js/pocket/shelf.js",
    "js/pocket/store.js",
    "js/pocket/telling.js",
)
"""What the pages below /pocket/ are dressed with"""


@bp.get("/pocket/")
@public
def index() -> str:
    """The lessons on this device. The list itself comes out of the device."""
    return render_template("pocket/shelf.html")


@bp.get("/pocket/worker.js")
@public
def worker() -> Response:
    """The service worker of /pocket/ and of nothing else; a new version of the site is a new worker."""
    folder = Path(current_app.static_folder or "")
    code = (folder / "js" / "pocket" / "worker.js").read_text(encoding="utf-8")
    told = {"version": current_app.config["STATIC_VERSION"], "shell": [static(path) for path in SHELL]}
    text = f"const TOLD = {json.dumps(told)};\n{code}"
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/pocket/me")
@public
def me() -> Response:
    """Who is signed in here, as a number, and the token to send with."""
    known = may(current_user, "learn")
    return jsonify(person=current_user.id if known else None, token=generate_csrf() if known else None)
