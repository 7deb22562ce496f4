"""A worker with something in most rooms, for the tests about copies and leaving."""

from __future__ import annotations

import io
from datetime import timedelta

from sqlalchemy.orm import Session

from lms import storage
from lms.accounts import people
from lms.db import now, time_is, today
from lms.drafting.models import Annotation, Draft
from lms.notices.telling import tell
from lms.passport import consents, links
from lms.passport.badges import issuing
from lms.practice.models import StaffNote, Submission
from lms.skills import evidence
from lms.skills.facts import Kind
from lms.teamjobs import delivery, quality
from lms.teamjobs.models import Placement
from tests.cast import Cast
from tests.town import take_task
from tests.verbs.reached_levels import reach_level_1

WORDS = "うちの庭の話"
"""What Haru typed in several places, and what must be nowhere afterwards"""


def live(session: Session, cast: Cast) -> Placement:
    """Haru reached level 1, has a passport with a link and a badge, did paid work long since paid."""
    haru = cast.haru
    haru.email, haru.phone, haru.kana = "haru@mura.example", "0166-00-1234", "はるの はる"
    reach_level_1(session, cast)
    shown = {"skill:writing", "pen_name", "badges"}
    consents.choose(session, haru, fields=shown, pen_name="はるかぜ", about=WORDS, by=haru)
    links.make(session, haru, days=90, label=WORDS, by=haru)
    issuing.issue_due(session)
    session.add(Draft(person_id=haru.id, key="practice:9:1", body=WORDS, version=1))
    evidence.add_fact(
        session,
        haru,
        track="writing",
        kind=Kind.SELF,
        data={"marks": {"構成": 3}, "note": WORDS},
        source="entered",
        occurred_at=now(),
        by=cast.kita,
        how=WORDS,
    )
    _hand_in(session, cast)
    people.start_rest(session, haru, since=today(), until=today(), by=haru)
    tell(session, cast.kita, "x", "%(worker)s", url="/", worker=haru.name)
    with time_is(now() - timedelta(days=60)):
        placement = take_task(session, cast.aoki, haru)
        done = delivery.hand_in(session, placement, body=WORDS, note=WORDS, self_check=[1, 2], by=haru)
        quality.approve(session, done, comment=WORDS, counts={}, stars=None, by=cast.aoki)
    session.flush()
    return placement


def _hand_in(session: Session, cast: Cast) -> None:
    """A file, words beside it, and a note in confidence."""
    piece = session.query(Submission).filter_by(worker_id=cast.haru.id).first()
    assert piece is not None
    kept = storage.put(io.BytesIO(WORDS.encode()), limit=1000)
    piece.file_key, piece.file_name, piece.file_bytes, piece.mime = kept.key, "庭.txt", 18, "text/plain"
    piece.body = WORDS
    place = {"subject": f"submission:{piece.id}", "start": 0, "end": 2, "quote": WORDS[:2]}
    session.add(Annotation(**place, words=WORDS, author_id=cast.kita.id))
    session.add(StaffNote(worker_id=cast.haru.id, author_id=cast.kita.id, text="ないしょのメモ"))
