"""Rin learns to direct: a run of the directing course, and a small job she leads, her coach beside her."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.apprenticeship import supervising
from lms.apprenticeship.models import DirectorStep
from lms.db import today
from lms.demo.stage import Cast, ago
from lms.learning.models import Course
from lms.learning.runs import enrolling, opening
from lms.teamjobs import tasks


def learn_to_direct(session: Session, cast: Cast) -> None:
    """The first step has been answered: one more question to the client, then it is settled."""
    aoki, rin, mori = cast["aoki"], cast["rin"], cast["mori"]
    course = session.scalars(select(Course).where(Course.key == "directing/basics")).one()
    with ago(6):
        run = opening.open_run(
            session,
            course,
            title="ディレクションの回",
            first_day=today(),
            days_between=4,
            weekdays=[],
            skip_holidays=True,
            note="実地の仕事を一つ、コーチといっしょに進めます。",
            by=aoki,
        )
        enrolment = enrolling.enrol(session, run, rin, coach=mori, by=aoki)
        client = tasks.client_named(session, "こもれび公民館", by=aoki)
        job = tasks.open_team_job(session, client, title="冬の講座案内の見直し", by=aoki)
        session.flush()
        row = supervising.supervise(session, job, enrolment, by=aoki)
        session.flush()
    with ago(4):
        told = "電話で、講座の数(8つ)と、載せる場所(町のサイト)を聞きました。納期は12月10日ごろだそうです。"
        note = supervising.write_note(session, row, DirectorStep.INTAKE, told, round_seen=1, by=rin)
        session.flush()
    with ago(3):
        supervising.answer(
            session,
            note,
            text="数と場所がはっきりしていて、切り分けがしやすいです。「ごろ」が残っているのが気になりました。",
            next_action="納期の日と、その日でなければならないわけを、もう一度聞く",
            settled=False,
            by=mori,
        )
