"""What was done in a pack comes home: watched seconds and answers, each counted once.

Seconds are credited by the same rule as all watching (learning.allowance): no more than the person's real
time since the pack was issued, or last told, that no other player of theirs was credited for. Answers go into
the attempt under way, or a new one that begins when they arrive; they are marked here, never on the device.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from courses.answers import BadAnswer
from courses.showing import to_original, to_shown
from lms.accounts.models import Person
from lms.db import now
from lms.errors import BadInput, Refusal
from lms.journal import record
from lms.learning import thrift, watch_state, watching
from lms.learning.progress import Attempt, Viewing
from lms.learning.quiz import answering, limits, quizzes, submitting, timing
from lms.learning.starts import OtherEdition
from lms.pocket import packing
from lms.pocket.models import Pack

MOST_FIELDS = 500


class NotThisPack(Refusal):
    status = 404
    message = _("This pack is not yours, or it is too old. Please get a new one.")


@dataclass(frozen=True)
class Played:
    """As `watching.checkpoint` wants it; `op` numbers what the device tells of this pack."""

    op: int
    spans: Sequence[Any] = ()
    position: float = 0.0
    rate: float = 1.0
    at: datetime | None = None


@dataclass(frozen=True)
class Given:
    """Answers as the pack's form holds them, the moment each was given, and whether to hand them in."""

    form: Sequence[Any] = ()
    moments: Mapping[str, datetime] = field(default_factory=dict)
    hand_in: bool = False


@dataclass(frozen=True)
class Home:
    """What became of it. `left`: questions that kept the answers from being handed in."""

    watch: watch_state.WatchState
    attempt: Attempt | None = None
    faults: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    too_late: bool = False
    """The quiz was handed in elsewhere, or the lesson renewed, before these answers came; or other questions
    were drawn since"""


def take_home(
    session: Session, pack: Pack, *, word: object, played: Played, given: Given, fetched: int, by: Person
) -> Home:
    """Credit what was done since the device last told. Telling it again changes nothing.

    Raises NotThisPack for a word that is not this pack's or is too old, BadInput for what cannot be read.
    """
    if not packing.is_word_of(word, pack) or not packing.in_force(pack):
        raise NotThisPack
    viewing = pack.viewing or _viewing(session, pack)
    before = watch_state.watch_state(session, by, pack.edition)
    last = viewing.last_op
    watch = watching.checkpoint(
        session,
        viewing,
        op=played.op,
        spans=played.spans,
        position=played.position,
        rate=played.rate,
        at=played.at,
    )
    thrift.fetched(session, viewing, fetched)
    home = _answered(session, pack, given, watch, by) if given.form else Home(watch)
    if viewing.last_op > last:
        pack.told_at = now()
        more = round((watch.share - before.share) * watch.duration, 1)
        record(session, "pack.told", pack, by=by, about=by, lesson=pack.edition.key, seconds=more)
    return home


def _viewing(session: Session, pack: Pack) -> Viewing:
    """Its time begins when the pack was issued."""
    pack.viewing = watching.start_offline(
        session, pack.person, pack.edition, device=pack.device, opened_at=pack.issued_at
    )
    session.flush()
    return pack.viewing


def _answered(session: Session, pack: Pack, given: Given, watch: watch_state.WatchState, by: Person) -> Home:
    answers = _answers(pack, given)
    if not answers and not (given.hand_in and pack.attempt):
        return Home(watch)
    try:
        attempt = pack.attempt or _attempt(session, pack, by)
    except (OtherEdition, limits.NoMoreAttempts):
        return Home(watch, too_late=True)
    if attempt.submitted_at is not None:
        return Home(watch, attempt, too_late=not given.hand_in)
    pack.attempt = timing.go_on(session, attempt, by=by)
    other = any(quizzes.asked_in(attempt).question(name) is None for name in answers)
    saved = quizzes.save_answers(session, attempt, _newer(attempt, answers, given.moments))
    attempt.offline = attempt.offline or bool(saved.kept)
    if given.hand_in and not saved.faults:
        try:
            submitting.submit(session, attempt, unanswered_too=False, by=by)
        except submitting.Unanswered as refused:
            return Home(watch, attempt, left=tuple(refused.questions))
    return Home(watch, attempt, faults=tuple(saved.faults), too_late=other)


def _attempt(session: Session, pack: Pack, by: Person) -> Attempt:
    """The one under way, or one that begins with these answers: on record if it is the first."""
    for_practice = packing.for_practice(pack)
    attempt = quizzes.start_attempt(session, by, pack.edition)
    attempt.counted = attempt.counted and not for_practice
    return attempt


def _answers(pack: Pack, given: Given) -> dict[str, Any]:
    """By question, in the author's indexes; open ones are left out: nothing is taken back from afar."""
    quiz = quizzes.quiz_of(pack.edition)
    found: dict[str, Any] = {}
    for name, shown in answering.answers_in(_form(given.form), quiz).items():
        question = quiz.question(name)
        if question is None or name not in given.moments:
            continue
        try:
            value = to_original(question, pack.seed, shown)
        except BadAnswer:
            continue  # half an order, say: the person will find the question open
        if value is not None:
            found[name] = value
    return found


def _newer(attempt: Attempt, answers: Mapping[str, Any], moments: Mapping[str, datetime]) -> dict[str, Any]:
    """Those that were given after what the attempt has, as positions of the attempt's own order."""
    quiz = quizzes.asked_in(attempt)
    saved = {answer.question: answer.saved_at for answer in attempt.answers if answer.value is not None}
    found: dict[str, Any] = {}
    for name, value in answers.items():
        question = quiz.question(name)
        if question is not None and (name not in saved or saved[name] < moments[name]):
            found[name] = to_shown(question, attempt.seed, value)
    return found


def _form(fields: Sequence[Any]) -> MultiDict[str, str]:
    if not isinstance(fields, Sequence) or isinstance(fields, str) or len(fields) > MOST_FIELDS:
        raise BadInput(_("The request could not be read."), field="form")
    pairs = [(name, value) for name, value in map(_pair, fields)]
    return MultiDict(pairs)


def _pair(told: Any) -> tuple[str, str]:
    if not isinstance(told, list) or len(told) != 2 or not all(isinstance(each, str) for each in told):
        raise BadInput(_("The request could not be read."), field="form")
    return told[0], told[1]


def moments(told: Any, *, earliest: datetime) -> dict[str, datetime]:
    """{question: seconds ago} → when, not before the pack was issued and not in the future."""
    if not isinstance(told, dict):
        raise BadInput(_("The request could not be read."), field="touched")
    return {str(name): max(now() - timedelta(seconds=_seconds(ago)), earliest) for name, ago in told.items()}


def _seconds(ago: Any) -> float:
    if not isinstance(ago, int | float) or isinstance(ago, bool) or not 0 <= float(ago) < 1e8:
        raise BadInput(_("The request could not be read."), field="touched")
    return float(ago)
