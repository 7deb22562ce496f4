"""Every route names a permission or is public, and belongs to a template of its own name."""

from __future__ import annotations

import re

from flask import Flask
from jinja2 import nodes

from config import ROOT
from lms.accounts.permissions import PERMISSIONS, permission_of

TEMPLATES = ROOT / "templates"
PUBLIC = {
    "site.home",
    "site.healthz",
    "site.levels",
    "accounts.signing_in",
    "accounts.signing_in_with_code",
    "accounts.signing_in_with_qr",
    "accounts.language",
    "feeds.calendar",
    "badges.shared",
    "badges.check",
    "badges.badge",
    "badges.badge_file",
    "badges.level",
    "badges.picture",
    "badges.status_list",
    "badges.status_token",
    "badges.profile",
    "badges.did_document",
    "carried.index",  # the device's own pages: what is on them comes out of the device
    "carried.worker",
    "carried.me",
}


def routes(app: Flask) -> list[str]:
    return sorted({rule.endpoint for rule in app.url_map.iter_rules()} - {"static"})


def test_every_route_names_a_permission_or_is_public(app: Flask) -> None:
    with app.app_context():
        named = {endpoint: permission_of(endpoint) for endpoint in routes(app)}
    assert {endpoint for endpoint, permission in named.items() if permission is None} == PUBLIC
    assert {p for p in named.values() if p} <= set(PERMISSIONS)


def test_every_permission_opens_something(app: Flask) -> None:
    with app.app_context():
        used = {permission_of(endpoint) for endpoint in routes(app)}
    assert set(PERMISSIONS) - used == set(), "permissions that no route names"


def test_no_route_that_reads_also_writes(app: Flask) -> None:
    """GET changes nothing, so what changes is POST, PUT, PATCH or DELETE; GET and POST share only forms."""
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods <= {"GET", "POST"} or methods.isdisjoint({"GET"}), rule


def test_a_stranger_gets_404_everywhere_but_at_the_public_face(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC | {"static"} or "GET" not in (rule.methods or set()):
            continue
        url = re.sub(r"<[^>]*>", "1", rule.rule)
        assert client.get(url).status_code == 404, url


def test_every_template_compiles_and_is_used(app: Flask) -> None:
    sources = {
        source: source.read_text() for source in [*ROOT.glob("lms/**/*.py"), *TEMPLATES.rglob("*.html")]
    }
    for path in TEMPLATES.rglob("*.html"):
        name = str(path.relative_to(TEMPLATES))
        app.jinja_env.get_template(name)
        used = any(f'"{name}"' in text for source, text in sources.items() if source != path)
        assert used, f"{name} is used nowhere"


def test_every_template_that_is_named_exists(app: Flask) -> None:
    for source in ROOT.glob("lms/**/*.py"):
        for name in re.findall(r'render_template\(\s*"([^"]+)"', source.read_text()):
            assert (TEMPLATES / name).exists(), f"{source}: {name}"


def test_templates_escape_what_people_type(app: Flask) -> None:
    """`|safe` would let typed HTML through; the prose filters clean instead."""
    for path in TEMPLATES.rglob("*.html"):
        tree = app.jinja_env.parse(path.read_text())
        assert not [f for f in tree.find_all(nodes.Filter) if f.name == "safe"], path
