"""`flask courses preview`: a lesson's slides, readings and captions as files, with nothing encoded."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import storage
from lms.commands.courses import lessons
from lms.media.building import FONTS
from videos.studio.progress import telling
from videos.studio.recorded import BadRecording
from videos.studio.source import ScriptError
from videos.studio.voices import NoSuchVoice, voice_named


@click.command()
@click.argument("key")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to fill; otherwise previews/KEY in the instance folder.",
)
@with_appcontext
def preview(key: str, out: Path | None) -> None:
    """Write the slides of the lesson KEY as PNG, how it will be read in kana, and its captions.

    The kana line shows misreadings: mend them with {期限|きげん} or in the course's [readings].
    """
    from videos.studio.preview import write_preview  # the voice and the drawing program

    found = lessons.lesson_named(key)
    folder = out or storage.folder("previews") / found.lesson.key
    try:
        written = write_preview(
            found.script,
            out=folder,
            cache=storage.folder("cache"),
            fonts=[FONTS],
            voice=voice_named(current_app.config["VOICE"], models=storage.folder("voices")),
            recordings=found.recordings,
            progress=telling(sys.stderr),
        )
    except (ScriptError, BadRecording) as error:
        raise click.ClickException("\n".join(lessons.problems_in(error, found.folder))) from None
    except (NoSuchVoice, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(written.readings)
    click.echo(f"{written.slides} slides, about {written.seconds / 60:.1f} minutes, in {folder}")
