"""What the screen says about a fact: one line that a worker recognises as their own piece of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from lms.prose import N_
from lms.skills.facts import Kind
from lms.skills.labels import label
from lms.skills.models import Fact
from lms.skills.words import shown

IDENTITY_WAYS: dict[str, Any] = {
    "face_to_face": _("face to face"),
    "phone": _("by phone"),
    "online": _("online"),
}
PROMISE_WAYS: dict[str, Any] = {"screen": _("on the screen"), "paper": _("on paper")}
REACHED_US: dict[str, Any] = IDENTITY_WAYS | PROMISE_WAYS | {"message": _("by e-mail or message")}
"""How a fact reached us, when a person entered it"""
OUTCOMES: dict[str, Any] = {
    "completed": _("task finished"),
    "not_completed": _("task not finished"),
    "overdue": _("task not finished, after its day"),
    "cancelled_by_client": _("cancelled by the client"),
}

AXES: dict[str, Any] = {
    "accuracy": _("Accuracy"),
    "instruction": _("Following the instructions"),
    "expression": _("Expression"),
    "handling": _("Handling"),
    "research": _("Research and sources"),
    "communication": _("Communication and deadlines"),
}
_DETAILS: dict[str, Any] = {
    "chars": _("Characters"),
    "typos": _("Typos"),
    "fields": _("Fields entered"),
    "field_errors": _("Fields found wrong"),
    "rounds": _("Rounds of correction"),
    "errors": _("Wrong characters"),
    "touches": _("Characters compared"),
    "corrected": _("Other cells put right"),
}
_TALKS: dict[str, Any] = {"first_talk": _("First talk"), "level": _("Talk about skills")}
_DRILLS: dict[str, str] = {
    "entry": N_("Data entry “%(title)s”, round %(round)s"),
    "transcription": N_("Transcription “%(title)s”, round %(round)s"),
    "typing": N_("Typing test “%(title)s”, run %(round)s"),
}


def line(fact: Fact) -> str:
    """The fact in one line."""
    return _LINES[fact.kind](fact.data)


def details(fact: Fact) -> list[tuple[str, str]]:
    """What the fact says beyond its line: (term, value) in words, nothing for what was not counted."""
    found = [(str(_DETAILS[key]), f"{fact.data[key]:,}") for key in _DETAILS if _told(fact, key)]
    if fact.data.get("similarity") is not None:
        found.append(
            (gettext("Closeness to other texts"), shown("qc.similarity_max", fact.data["similarity"]))
        )
    marks = (fact.data.get("marks") or {}).items()
    found += [
        (str(AXES.get(axis, axis)), gettext("%(n)s of 4 points", n=f"{mark:g}")) for axis, mark in marks
    ]
    found += [
        (
            str(AXES.get(axis, axis)),
            gettext("your mark %(own)s, the director's %(theirs)s", own=own, theirs=other),
        )
        for axis, (own, other) in (fact.data.get("axes") or {}).items()
    ]
    if fact.data.get("text"):
        found.append((gettext("What was talked about"), fact.data["text"]))
    note = fact.data.get("note")
    about = gettext("For the talk") if fact.kind == Kind.SELF else gettext("How it was measured")
    return [*found, (about, note)] if note else found


def _told(fact: Fact, key: str) -> bool:
    return fact.data.get(key) is not None


def _identity(data: Mapping[str, Any]) -> str:
    return str(gettext("Identity confirmed (%(how)s)", how=IDENTITY_WAYS.get(data["how"], data["how"])))


def _nda(data: Mapping[str, Any]) -> str:
    return str(gettext("Agreed to the promise of secrecy (%(how)s)", how=PROMISE_WAYS[data["how"]]))


def _quiz(data: Mapping[str, Any]) -> str:
    return str(
        gettext(
            "Quiz “%(title)s”, try %(attempt)s: %(points)s of %(max)s points",
            title=data["title"],
            attempt=data["attempt"],
            points=f"{data['points']:g}",
            max=f"{data['max']:g}",
        )
    )


def _practice(data: Mapping[str, Any]) -> str:
    return str(gettext("Practice “%(title)s”, round %(round)s", title=data["title"], round=data["round"]))


def _check(data: Mapping[str, Any]) -> str:
    if not data["accepted"]:
        return str(gettext("Check of “%(title)s”: not accepted", title=data["title"]))
    if data["first_pass"]:
        return str(gettext("Check of “%(title)s”: passed at once", title=data["title"]))
    return str(gettext("Check of “%(title)s”: passed after correction", title=data["title"]))


def _placement(data: Mapping[str, Any]) -> str:
    return str(
        gettext("Task “%(title)s”: %(outcome)s", title=data["title"], outcome=OUTCOMES[data["outcome"]])
    )


def _rating(data: Mapping[str, Any]) -> str:
    return str(gettext("Rating of “%(title)s”: %(stars)s of 5", title=data["title"], stars=data["stars"]))


def _measure(data: Mapping[str, Any]) -> str:
    return str(
        gettext(
            "%(label)s: %(value)s", label=label(data["metric"]), value=shown(data["metric"], data["value"])
        )
    )


def _drill(data: Mapping[str, Any]) -> str:
    return str(gettext(_DRILLS[data["drill"]], title=data["title"], round=data["round"]))


def _review(data: Mapping[str, Any]) -> str:
    return str(gettext("Checked somebody else's “%(title)s”", title=data["title"]))


def _escape(data: Mapping[str, Any]) -> str:
    return str(gettext("The client found a fault in “%(title)s”, which you had checked", title=data["title"]))


def _double(data: Mapping[str, Any]) -> str:
    return str(gettext("“%(title)s”, marked by you and by a director", title=data["title"]))


def _mentee(data: Mapping[str, Any]) -> str:
    return str(gettext("Somebody you accompany reached level %(level)s", level=data["level"]))


def _verify(data: Mapping[str, Any]) -> str:
    numbers = {key: data[key] for key in ("title", "found", "planted")}
    return str(gettext("Verified “%(title)s”: %(found)s of %(planted)s planted errors found", **numbers))


def _residual(data: Mapping[str, Any]) -> str:
    return str(
        ngettext(
            "%(num)s error found later in “%(title)s”, which you verified",
            "%(num)s errors found later in “%(title)s”, which you verified",
            data["errors"],
            title=data["title"],
        )
    )


def _led(data: Mapping[str, Any]) -> str:
    if data["on_time"]:
        return str(gettext("Led the team job “%(title)s” to delivery, in time", title=data["title"]))
    return str(gettext("Led the team job “%(title)s” to delivery", title=data["title"]))


def _self(_data: Mapping[str, Any]) -> str:
    return str(gettext("Your own view of your work"))


def _certificate(data: Mapping[str, Any]) -> str:
    named = gettext("Certificate “%(title)s” (%(issuer)s)", title=data["title"], issuer=data["issuer"])
    return f"{named} {data['result']}".strip()


def _interview(data: Mapping[str, Any]) -> str:
    return str(_TALKS[data["about"]])


def _aptitude(data: Mapping[str, Any]) -> str:
    count = len(data["answers"])
    return str(ngettext("Short test: %(num)s question", "Short test: %(num)s questions", count))


_LINES: dict[Kind, Callable[[Mapping[str, Any]], str]] = {
    Kind.IDENTITY: _identity,
    Kind.NDA: _nda,
    Kind.QUIZ: _quiz,
    Kind.PRACTICE: _practice,
    Kind.CHECK: _check,
    Kind.PLACEMENT: _placement,
    Kind.RATING: _rating,
    Kind.MEASURE: _measure,
    Kind.DRILL: _drill,
    Kind.REVIEW: _review,
    Kind.ESCAPE: _escape,
    Kind.DOUBLE: _double,
    Kind.MENTEE: _mentee,
    Kind.VERIFY: _verify,
    Kind.RESIDUAL: _residual,
    Kind.LED: _led,
    Kind.APTITUDE: _aptitude,
    Kind.SELF: _self,
    Kind.CERTIFICATE: _certificate,
    Kind.INTERVIEW: _interview,
}
