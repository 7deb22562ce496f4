"""What to do next in the lessons: go on where one stopped, then the quiz, then the next lesson."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person
from lms.db import today
from lms.learning.review import cards
from lms.learning.runs.plans import plan_of
from lms.learning.states import LessonState, states
from lms.notices.steps import Step
from lms.prose import clock

GO_ON, QUIZ, REVIEW, NEXT = 50, 55, 70, 90


def next_steps(session: Session, person: Person) -> list[Step]:
    """At most one step of each kind, the most pressing first."""
    mine = [state for state in states(session, person) if state.is_open and not state.completed_at]
    found = (_go_on(mine), _quiz(mine), _review(session, person), _of_plan(session, person) or _next(mine))
    return [step for step in found if step is not None]


def _go_on(mine: list[LessonState]) -> Step | None:
    """The lesson last watched or read that was left in the middle."""
    left = [state for state in mine if state.in_the_middle]
    if not left:
        return None
    state = max(left, key=lambda one: one.touched_at.timestamp() if one.touched_at else 0.0)
    why = _("You were at %(time)s. It goes on from the same second.", time=clock(state.watch.resume_at))
    if not state.watch.spans:
        why = _(
            "You have read %(n)s of %(all)s chapters.", n=state.chapters_read, all=len(state.edition.chapters)
        )
    url = state.url if state.watch.spans else f"{state.url}/reading"
    minutes = max(round(state.watch.to_go / 60), 1) if state.watch.spans else None
    return Step(GO_ON, _("Go on with “%(lesson)s”", lesson=state.edition.title), why, url, minutes)


def _quiz(mine: list[LessonState]) -> Step | None:
    """A quiz under way, else one whose lesson was watched or read."""
    ready = [s for s in mine if s.edition.has_quiz and (s.open_attempt or (s.video_done and not s.passed))]
    if not ready:
        return None
    state = min(ready, key=lambda one: one.open_attempt is None)
    title = _("Quiz of “%(lesson)s”", lesson=state.edition.title)
    if state.open_attempt:
        why = _("Your answers so far are saved. Go on where you stopped.")
        return Step(QUIZ, title, why, f"/attempts/{state.open_attempt}")
    why = _("You have watched the lesson. The quiz shows what stayed.")
    if state.attempts:
        why = _("A little was missing last time. Look at the explanations, and try again.")
    return Step(QUIZ, title, why, f"{state.url}#quiz", 10)


def _review(session: Session, person: Person) -> Step | None:
    """For who chose it, and never during a rest."""
    if not cards.wants(person) or people.resting(session, person, on=today()):
        return None
    waiting = len(cards.due(session, person))
    if not waiting:
        return None
    why = ngettext("%(num)s question comes back today.", "%(num)s questions come back today.", waiting)
    return Step(REVIEW, _("Five-minute review"), str(why), "/review", 5)


def _of_plan(session: Session, person: Person) -> Step | None:
    """When more than one lesson is open: the few to begin with this week. Nobody is late."""
    plan = plan_of(session, person)
    fresh = [lesson for lesson in plan.waiting if not lesson.started]
    if plan.rest is not None or len(fresh) < 2:
        return None
    first, second = fresh[:2]
    title = _("This week from “%(first)s” and “%(second)s”", first=first.title, second=second.title)
    why = _("Whenever you have a moment. There is no deadline.")
    return Step(NEXT, title, why, "/learn/plan", first.minutes + second.minutes)


def _next(mine: list[LessonState]) -> Step | None:
    """The first lesson not begun: of a course already begun if there is one."""
    fresh = [state for state in mine if not state.started and not state.attempts]
    if not fresh:
        return None
    begun = {state.course.id for state in mine if state.started}
    state = next((one for one in fresh if one.course.id in begun), fresh[0])
    title = _("Next lesson: “%(lesson)s”", lesson=state.edition.title)
    return Step(NEXT, title, state.edition.summary, state.url, state.edition.minutes)
