from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NoneOf

from lms.web import Form

ASKS, UNSAID = "track_", "?"


def tracks_to_choose(skills: Mapping[str, str]) -> list[tuple[str, Any]]:
    """(code, name): whom the lessons of a series are for."""
    return [("", _("for everyone")), *skills.items()]


class WordsForm(Form):
    """Forms whose fields are the plain values of a verb."""

    kept_by: tuple[str, ...] = ("title", "summary")
    title = StringField(_("Title"), [DataRequired(), Length(max=80)])
    summary = TextAreaField(_("Summary"), [DataRequired(), Length(max=400)])

    def words(self) -> dict[str, Any]:
        return {name: (self.data[name] or "").strip() for name in self.kept_by}


class SeriesForm(WordsForm):
    kept_by: tuple[str, ...] = ("title", "summary", "track")
    track = SelectField(_("Track"), validate_choice=False)

    def offer(self, skills: Mapping[str, str]) -> Self:
        """Fill the list to choose from."""
        self.track.choices = tracks_to_choose(skills)
        if self.track.data not in {None, *(code for code, _name in self.track.choices)}:
            self.track.choices.append((self.track.data, self.track.data))
        return self


class NewSeriesForm(SeriesForm):
    kept_by = ("title", "summary", "track", "slug")
    slug = StringField(_("Address name"), [DataRequired(), Length(max=60)])


class CourseForm(WordsForm):
    readings = TextAreaField(_("Dictionary of readings"))


class NewCourseForm(WordsForm):
    kept_by = ("title", "summary", "slug")
    slug = StringField(_("Address name"), [DataRequired(), Length(max=60)])


class NewLessonForm(Form):
    title = StringField(_("Title"), [DataRequired(), Length(max=80)])
    slug = StringField(_("Address name"), [DataRequired(), Length(max=60)])


class PictureForm(Form):
    """A picture for a question, and what it shows."""

    picture = FileField(_("Picture"), [FileRequired(_("Please choose a picture first."))])
    alt = StringField(
        _("What it shows"),
        [
            InputRequired(_("Please write what the picture shows, for those who cannot see it.")),
            Length(max=200),
        ],
    )


class DictationForm(Form):
    """What is heard, and what has to be handed in."""

    sound = FileField(_("Recording"))
    key = TextAreaField(
        _("What has to be handed in"), [InputRequired(_("Please write down what is said, as it should be."))]
    )
    speakers = StringField(_("Who speaks"), [Length(max=200)])
    fillers = StringField(_("Words that must go"), [Length(max=400)])


class ArchiveForm(Form):
    file = FileField(_("Zip file of a course or a series"), [FileRequired(_("Please choose a zip file."))])


class TakingInForm(Form):
    how = RadioField(
        _("What should become of the lessons?"),
        choices=[("drafts", _("Drafts to look at first")), ("publish", _("Publish them at once"))],
        default="drafts",
    )

    def asked(self) -> dict[str, str]:
        """Unknown track → what was chosen for it."""
        told = {name: field.data for name, field in self._fields.items() if name.startswith(ASKS)}
        return {name.removeprefix(ASKS): data for name, data in told.items() if data not in (UNSAID, None)}


def taking_in_form(unknown: Iterable[str], skills: Mapping[str, str]) -> TakingInForm:
    """With a question for each track of the archive that is the code of no skill here."""
    choices = [(UNSAID, _("Please choose")), *tracks_to_choose(skills)]
    asked = {
        f"{ASKS}{track}": SelectField(
            _("Which skill are these lessons for? (“%(track)s” in the file)", track=track),
            [NoneOf([UNSAID], _("Please choose a skill for these lessons."))],
            choices=choices,
            validate_choice=False,
        )
        for track in unknown
    }
    kind: type[TakingInForm] = type("AskingTakingInForm", (TakingInForm,), asked)
    return kind()


class PublicationForm(Form):
    note = StringField(_("What is new, in a sentence"), [Length(max=300)])
    size = RadioField(
        _("Who gets it"),
        choices=[
            ("version", _("A new version: who has begun the lesson keeps theirs and can change over")),
            ("small", _("A small correction that changes no meaning: everybody gets it")),
        ],
        default="version",
    )
