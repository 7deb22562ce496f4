"""Badges: one for every level, naming the worker only as they let it, withdrawn for everybody at once."""

from __future__ import annotations

import base64
import copy
import json
import stat
import tarfile
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from lms.db import now
from lms.notices.telling import notices_of, wording
from lms.passport import consents
from lms.passport.badges import baking, checking, drawing, files, issuing, keys, tokens
from lms.passport.badges.checking import Verdict
from lms.passport.badges.proofs import SUITE, BadProof, ensure_quick, secured
from lms.passport.models import Badge, WithdrawalReason
from lms.skills import levels
from tests.verbs.reached_levels import reach_level_1


@pytest.fixture
def promotion(session, cast):
    return reach_level_1(session, cast)


@pytest.fixture
def badge(session, cast, promotion):
    (made,) = issuing.issue_due(session)
    session.flush()
    return made


def verdict(session, text):
    return checking.check_text(session, text if isinstance(text, str) else json.dumps(text)).verdict


def names_on(badge):
    return [one["identityHash"] for one in badge.credential["credentialSubject"].get("identifier", [])]


def show(session, worker, *fields, pen_name=""):
    return consents.choose(session, worker, fields=set(fields), pen_name=pen_name, about="", by=worker)


def test_every_promotion_gets_one_badge_and_its_worker_is_told(session, cast, badge):
    assert badge.credential["name"] == "ライティング レベル1(入門)"
    assert issuing.issue_due(session) == []
    assert "ライティング レベル1" in wording(notices_of(session, cast.haru)[0])


def test_a_badge_names_nobody_until_the_worker_lets_it(session, cast, badge):
    assert names_on(badge) == []
    said = json.dumps([badge.credential, tokens.claims(badge.token)], ensure_ascii=False)
    assert cast.haru.name not in said
    assert cast.haru.sign_in_name not in said
    assert "evidence" not in badge.credential


def test_made_anew_it_carries_the_pen_name_and_the_old_one_counts_no_longer(session, cast, badge):
    show(session, cast.haru, "pen_name", "real_name", "evidence", pen_name="はるかぜ")
    new = issuing.issue(session, badge.promotion, by=cast.haru)
    assert names_on(new) == ["はるかぜ"]
    assert "小テスト1回" in new.credential["evidence"][0]["narrative"]
    assert checking.check_badge(session, badge).reason == WithdrawalReason.RENEWED
    assert checking.check_badge(session, new).verdict == Verdict.REAL
    assert issuing.badges_of(session, cast.haru) == [new]


def test_a_level_taken_back_withdraws_its_badge_at_once(session, cast, badge):
    levels.take_back(session, badge.promotion, reason="検品の記録がまちがっていた。", at=now(), by=cast.aoki)
    session.flush()
    found = checking.check_badge(session, badge)
    assert (found.verdict, found.reason) == (Verdict.WITHDRAWN, WithdrawalReason.TAKEN_BACK)
    issuing.issue_due(session)
    assert badge.withdrawn.reason == WithdrawalReason.TAKEN_BACK
    with pytest.raises(issuing.TakenBack):
        issuing.issue(session, badge.promotion, by=cast.haru)


def test_a_badge_is_withdrawn_once(session, cast, badge):
    issuing.withdraw(session, badge, reason=WithdrawalReason.OWNER, by=cast.haru)
    session.flush()
    with pytest.raises(issuing.AlreadyWithdrawn):
        issuing.withdraw(session, badge, reason=WithdrawalReason.OWNER, by=cast.haru)


def test_whoever_leaves_can_have_all_withdrawn(session, cast, badge):
    assert issuing.withdraw_all(session, cast.haru, by=cast.haru) == 1
    session.flush()
    assert checking.check_badge(session, badge).verdict == Verdict.WITHDRAWN
    assert issuing.withdraw_all(session, cast.haru, by=cast.haru) == 0


def test_whoever_leaves_with_their_badges_leaves_them_withdrawn(session, cast, badge):
    issuing.withdraw(session, badge, reason=WithdrawalReason.OWNER, by=cast.haru)
    session.flush()
    kept = copy.deepcopy(badge.credential)
    session.expire(badge, ["withdrawn"])
    session.delete(badge)
    session.flush()
    assert session.query(Badge).count() == 0
    assert verdict(session, kept) == Verdict.WITHDRAWN


def test_every_file_of_a_badge_is_recognised(session, badge):
    for kind in ("png", "svg", "json", "jwt"):
        found = checking.check_file(session, files.made(session, badge, kind))
        assert found.verdict == Verdict.REAL, kind
        assert found.shown.title == "ライティング レベル1(入門)"


def test_the_address_of_a_badge_is_recognised(session, badge):
    assert verdict(session, f"https://mura.example/badges/{badge.uid}") == Verdict.REAL


def changed(**parts):
    def change(credential):
        return {**credential, **parts}

    return change


def renamed(credential):
    found = copy.deepcopy(credential)
    found["credentialSubject"]["achievement"]["name"] = "ライティング レベル5"
    return found


def another_place(credential):
    status = {**credential["credentialStatus"], "statusListIndex": "1"}
    return {**credential, "credentialStatus": status}


CHANGES = (
    renamed,
    another_place,
    changed(validFrom="2020-01-01T00:00:00Z"),
    changed(credentialStatus={}),
    changed(**{"@context": ["https://www.w3.org/ns/credentials/v2", {"name": "https://evil.example/x"}]}),
    changed(evidence=[{"type": ["Evidence"], "narrative": "x", "@included": []}]),
)


def test_whatever_is_changed_is_found_out(session, badge):
    for change in CHANGES:
        assert verdict(session, change(badge.credential)) == Verdict.CHANGED, change


def test_a_token_signed_by_somebody_else_is_found_out(session, badge):
    head, body, _signature = badge.token.split(".")
    other = badge.token[:-8] + badge.token[-8:][::-1]
    assert verdict(session, other) == Verdict.CHANGED
    assert verdict(session, f"{head}.{body}.") == Verdict.CHANGED


def test_a_badge_of_another_issuer_is_none_of_ours(session, badge):
    stranger = {**badge.credential, "issuer": {"id": "did:web:elsewhere.example", "name": "よその町"}}
    assert verdict(session, stranger) == Verdict.STRANGER


NO_BADGES = (
    b"",
    b"hello",
    b"{}",
    b'{"proof": 3}',
    b"[" * 5000,
    b"{" * 5000,
    b"\x89PNG\r\n\x1a\nIEND",
    b"<svg><a></svg>",
    b"\xff\xfe\x00",
    b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>',
    b"eyJ.eyJ.eyJ",
    b'{"issuer": "\\ud800", "proof": ' + json.dumps(SUITE).encode() + b"}",
    b".".join([base64.urlsafe_b64encode(b'{"alg":"EdDSA","kid":"x"}'), b"W1tb" * 9000, b"x"]),
    drawing.svg("writing", 1, title="x").encode(),
)


def test_what_is_no_badge_is_said_to_be_none(session):
    for data in NO_BADGES:
        assert checking.check_file(session, data).verdict == Verdict.NO_BADGE, data


def test_a_document_made_to_keep_us_busy_is_refused_before_it_does(badge):
    ring = [{"type": ["Evidence"], "narrative": "x", "audience": "y"} for _i in range(30)]
    started = time.monotonic()
    with pytest.raises(BadProof):
        ensure_quick({**badge.credential, "proof": None, "evidence": ring})
    deep: dict = {}
    for _level in range(200):
        deep = {"credentialSubject": deep}
    with pytest.raises(BadProof):
        ensure_quick(deep)
    assert time.monotonic() - started < 1


def test_somebody_elses_key_cannot_speak_for_us(session, badge):
    keys.rotate()
    other = keys.signing()
    plain = {name: part for name, part in badge.credential.items() if name != "proof"}
    forged = secured(plain, other.private, method=other.method(other.did), at=now())
    assert verdict(session, forged) == Verdict.CHANGED


def test_keys_are_for_their_owner_only(app, badge):
    folder = Path(app.config["INSTANCE"]) / keys.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_a_distrusted_key_vouches_for_nothing_and_its_badges_are_made_anew(session, badge):
    first = keys.signing()
    keys.distrust(first)
    (new,) = issuing.renew_after_distrust(session, first.name)
    session.flush()
    assert keys.signing().name != first.name
    assert verdict(session, badge.credential) == Verdict.CHANGED
    assert verdict(session, new.credential) == Verdict.REAL


def test_a_badge_of_long_ago_says_when_the_level_was_reached(session, cast):
    then = now() - timedelta(days=40)
    promotion = reach_level_1(session, cast, at=then)
    badge = issuing.issue(session, promotion, by=None)
    assert checking.check_badge(session, badge).shown.reached == then.replace(microsecond=0)


def test_what_is_packed_in_a_picture_comes_out_too():
    text = "x" * 10
    body = baking.KEYWORD + b"\0\1\0\0\0" + zlib.compress(text.encode())
    picture = drawing.png("writing", 1, title="x")
    end = picture.rindex(b"IEND") - 4
    assert baking.out_of(picture[:end] + baking._chunk(b"iTXt", body) + picture[end:]) == text


def test_commands_issue_check_withdraw_and_archive(app, session, cast, promotion, tmp_path):
    session.commit()
    run = app.test_cli_runner().invoke
    issued = run(args=["badges", "issue"])
    assert "1 issued by did:key:" in issued.output
    uid = issued.output.split()[0]
    session.expire_all()
    file = tmp_path / "badge.png"
    file.write_bytes(files.made(session, issuing.badge_called(session, uid), "png"))
    session.rollback()
    checked = run(args=["badges", "verify", str(file)])
    assert (checked.exit_code, "real" in checked.output) == (0, True)
    assert "is withdrawn" in run(args=["badges", "revoke", uid]).output
    assert run(args=["badges", "verify", str(file)]).exit_code == 1
    assert run(args=["badges", "revoke", uid]).exit_code == 1
    assert run(args=["badges", "archive", str(tmp_path / "kept")]).exit_code == 0
    assert json.loads((tmp_path / "kept" / "badges" / "status" / "1").read_text())["proof"]
    assert "signs now" in run(args=["badges", "rotate"]).output
    assert run(args=["backup", str(tmp_path / "backups")]).exit_code == 0
    with tarfile.open(next((tmp_path / "backups").iterdir())) as backup:
        assert {"badge-keys/0001.pem", "badge-keys/0002.pem"} <= set(backup.getnames())
