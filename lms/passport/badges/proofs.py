"""Data Integrity proofs with the cryptosuite eddsa-rdfc-2022: made, and checked. Pure.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lms.passport.badges.multibase import base58, unbase58
from lms.passport.badges.vocabulary import UnknownVocabulary, canonical

SUITE = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
MOST_NODES = 60
DEEPEST = 12


class BadProof(ValueError):
    """The document is not what was signed, or cannot be read as a signed document at all."""


def secured(
    document: Mapping[str, Any], key: Ed25519PrivateKey, *, method: str, at: datetime
) -> dict[str, Any]:
    """The document with its proof, as an array of one. `method`: the id of the public key."""
    options = {**SUITE, "created": stamp(at), "verificationMethod": method}
    signature = key.sign(_digest(dict(document), options))
    return {**document, "proof": [{**options, "proofValue": f"z{base58(signature)}"}]}


def proof_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The one proof of our suite. BadProof when there is none, or more than one."""
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    ours = [one for one in proofs if isinstance(one, dict) and SUITE.items() <= one.items()]
    if len(ours) != 1:
        raise BadProof("one proof eddsa-rdfc-2022 is needed")
    return dict(ours[0])


def check(document: Mapping[str, Any], key: Ed25519PublicKey) -> None:
    """BadProof unless `key` signed exactly this document."""
    proof = proof_of(document)
    value = proof.pop("proofValue", None)
    unsecured = {name: part for name, part in document.items() if name != "proof"}
    ensure_quick(unsecured)
    try:
        if not isinstance(value, str) or not value.startswith("z"):
            raise BadProof("the proof has no value")
        key.verify(unbase58(value[1:]), _digest(unsecured, proof))
    except InvalidSignature:
        raise BadProof("the signature is not of this document") from None
    except BadProof:
        raise
    except Exception as error:  # whatever a stranger's document makes the processor stumble over
        raise BadProof(str(error)) from error


def ensure_quick(document: Mapping[str, Any]) -> None:
    """BadProof when canonicalising could take long, or when the JSON could say other things than what was
    signed: a dataset whose nameless nodes look alike can cost the factorial of their number, and a vocabulary
    of one's own, or a keyword, changes what words mean. Badges have few nodes, no two alike, and neither."""
    seen: list[Any] = []
    _gather({name: part for name, part in document.items() if name != "@context"}, seen, 0)
    if len(seen) > MOST_NODES:
        raise BadProof("the document is too large")
    nameless = [repr(node) for node in seen if "id" not in node]
    if len(set(nameless)) != len(nameless):
        raise BadProof("the document repeats itself")


def stamp(at: datetime) -> str:
    """xsd:dateTimeStamp in whole seconds: 2026-11-22T09:00:00Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Hash of the proof's options, then hash of the document, both canonical: 64 bytes."""
    if "@context" not in document:
        raise UnknownVocabulary("none")
    configuration = {"@context": document["@context"], **options}
    return hashlib.sha256(canonical(configuration)).digest() + hashlib.sha256(canonical(document)).digest()


def _gather(part: Any, seen: list[Any], depth: int) -> Any:
    """Every node into `seen`, the nameless nodes inside it blotted out; returns what stands for `part`."""
    if depth > DEEPEST:
        raise BadProof("the document is too deep")
    if isinstance(part, list):
        return [_gather(each, seen, depth + 1) for each in part]
    if not isinstance(part, Mapping):
        return part
    if any(name.startswith("@") for name in part) or str(part.get("id", "")).startswith("_:"):
        raise BadProof("the document changes what its words mean")
    shown = {name: _gather(each, seen, depth + 1) for name, each in sorted(part.items())}
    seen.append(shown)
    return {"id": shown["id"]} if "id" in shown else "_"
