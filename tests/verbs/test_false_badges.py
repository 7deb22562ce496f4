"""Badges that are not what they say: changed, signed by somebody else, of another town, or none at all."""

from __future__ import annotations

import base64
import copy
import json
import time

import pytest

from lms.db import now
from lms.passport.badges import checking, drawing, keys
from lms.passport.badges.checking import Verdict
from lms.passport.badges.proofs import SUITE, BadProof, ensure_quick, secured
from tests.verbs.issued_badges import badge, promotion, verdict

__all__ = ["badge", "promotion"]


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
