"""The same credential as a compact JSON Web Token signed with EdDSA (Open Badges 3.0, section 8.2). Pure."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lms.passport.badges.proofs import BadProof


def signed(credential: Mapping[str, Any], key: Ed25519PrivateKey, *, method: str) -> str:
    """`header.payload.signature`. The registered claims repeat what the credential says."""
    begun = datetime.fromisoformat(credential["validFrom"])
    said = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": int(begun.timestamp()),
    }
    header = {"alg": "EdDSA", "typ": "JWT", "kid": method}
    body = f"{_encoded(_json(header))}.{_encoded(_json(said))}"
    return f"{body}.{_encoded(key.sign(body.encode()))}"


def method_of(token: str) -> str:
    """The id of the key that the token says it was signed with."""
    header = _decoded(token.split(".")[0])
    if header.get("alg") != "EdDSA" or not isinstance(header.get("kid"), str):
        raise BadProof("the token is not signed with EdDSA")
    return str(header["kid"])


def check(token: str, key: Ed25519PublicKey) -> dict[str, Any]:
    """The credential in the token. BadProof unless `key` signed it."""
    body, _dot, signature = token.rpartition(".")
    try:
        key.verify(_raw(signature), body.encode("ascii", "replace"))
    except InvalidSignature:
        raise BadProof("the signature is not of this token") from None
    return claims(token)


def claims(token: str) -> dict[str, Any]:
    """What the token says, unchecked, without the claims that only repeat it."""
    parts = token.split(".")
    if len(parts) != 3:
        raise BadProof("the token cannot be read")
    found = _decoded(parts[1])
    return {name: value for name, value in found.items() if name not in {"iss", "jti", "sub", "nbf"}}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadProof("the token cannot be read") from error


def _decoded(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_raw(text))
    except (ValueError, RecursionError) as error:
        raise BadProof("the token cannot be read") from error
    if not isinstance(found, dict):
        raise BadProof("the token cannot be read")
    return found
