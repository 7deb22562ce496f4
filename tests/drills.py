"""The blank town with the clerical lessons that have a drill, one of each kind."""

from __future__ import annotations

import shutil
from pathlib import Path

from lms.db import db
from lms.learning import catalog
from tests.conftest import copy_town, make_app

KEYS = {
    "entry": "clerical/basics/accurate-entry",
    "typing": "clerical/basics/shortcuts",
    "list": "clerical/office/lists-and-search",
    "transcription": "clerical/office/transcription",
    "spreadsheet": "clerical/spreadsheet/cells-and-references",
}


def with_drills(blank: Path, folder: Path) -> Path:
    """A copy of the blank town in which the five lessons are published; each test gets a copy."""
    town, texts = folder / "town", folder / "catalog"
    copy_town(blank, town)
    for key in KEYS.values():
        shutil.copytree(catalog.CATALOG / key, texts / key)
    (texts / "clerical/series.toml").write_text(
        'title = "事務"\ntrack = "clerical"\nsummary = "x"\ncourses = ["basics", "office", "spreadsheet"]\n'
    )
    for course in ("basics", "office", "spreadsheet"):
        names = ", ".join(f'"{key.rpartition("/")[2]}"' for key in KEYS.values() if f"/{course}/" in key)
        (texts / f"clerical/{course}/course.toml").write_text(
            f'title = "x"\nsummary = "x"\nlessons = [{names}]\n'
        )
    app = make_app(town)
    with app.app_context():
        catalog.sync(db.session(), texts)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return town
