"""`flask demo first-lesson` says why there is no first video, and ends so that a script notices."""

from __future__ import annotations

import click
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.commands import demo
from lms.media import building
from tests.verbs.recordings import SCRIPT


@pytest.mark.parametrize(
    ("script", "disk", "why"),
    [("<!-- id: start -->\n# 見出し\n", 1, "slides.md"), (SCRIPT, 10**9, "空きが足りません")],
    ids=["a text that cannot be spoken", "a full disk"],
)
def test_a_video_that_was_not_built_is_an_error_with_its_reason(
    app: Flask, session: Session, script: str, disk: int, why: str
) -> None:
    video = building.script_video(session, title="結論から", script=script, readings={}, by=None)
    session.flush()
    building.ask_for(session, video, building.NOW)
    session.commit()
    number = video.id
    session.rollback()
    app.config["FREE_DISK_MB"] = disk
    with pytest.raises(click.ClickException, match=why):
        demo._build(app, number)
