"""Badges: one for every level, naming the worker only as they let it, withdrawn for everybody at once."""

from __future__ import annotations

import copy
import json
import stat
import tarfile
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from lms.db import now
from lms.notices.telling import notices_of, wording
from lms.passport import consents
from lms.passport.badges import baking, checking, drawing, files, issuing, keys, tokens
from lms.passport.badges.checking import Verdict
from lms.passport.models import Badge, WithdrawalReason
from lms.skills import levels
from tests.verbs.issued_badges import badge, promotion, verdict
from tests.verbs.reached_levels import reach_level_1

__all__ = ["badge", "promotion"]


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


def test_badges_from_before_the_town_had_an_address_are_made_anew_under_it(app, session, badge):
    assert issuing.renew_after_move(session) == []
    assert badge.credential["credentialStatus"]["statusListCredential"].startswith("urn:uuid:")
    app.config["PUBLIC_URL"] = "https://mura.example"
    (new,) = issuing.renew_after_move(session)
    session.flush()
    assert new.credential["issuer"]["id"] == "did:web:mura.example"
    listed = new.credential["credentialStatus"]["statusListCredential"]
    assert listed.startswith("https://mura.example/badges/status/")
    assert checking.check_badge(session, badge).reason == WithdrawalReason.RENEWED
    assert verdict(session, new.credential) == Verdict.REAL
    assert issuing.renew_after_move(session) == []


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
