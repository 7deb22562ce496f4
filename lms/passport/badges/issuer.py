"""Who issues: did:web when the site has a public https address, else did:key; its profile and its DID
document."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from flask import current_app

from lms.passport.badges import keys
from lms.passport.badges.keys import IssuerKey

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def address() -> str:
    """The public https address without a slash at its end; empty when there is none."""
    url = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    return url if url.startswith("https://") else ""


def did() -> str:
    """The issuer of what is signed now."""
    return did_web(address()) if address() else keys.signing().did


def did_web(url: str) -> str:
    """`https://a.example:8443/town` → `did:web:a.example%3A8443:town`."""
    parts = urlsplit(url)
    path = [quote(part) for part in parts.path.split("/") if part]
    return ":".join(["did:web", parts.netloc.lower().replace(":", "%3A"), *path])


def profile() -> dict[str, Any]:
    """The issuer as a badge names it."""
    known = {"id": did(), "type": ["Profile"], "name": str(current_app.config["PUBLIC_NAME"])}
    return known | ({"url": address()} if address() else {})


def key_for(issuer: str) -> IssuerKey | None:
    """The key that signs for the issuer: a did:key has its own, a did:web the newest. None when no key of
    this site may speak for it any more."""
    if issuer.startswith("did:web:"):
        return keys.signing()
    return next((key for key in keys.trusted() if key.did == issuer), None)


def key_named(method: str, issuer: str) -> IssuerKey | None:
    """The trusted key that a proof names, if it may speak for the issuer."""
    for key in keys.trusted():
        if method == key.method(issuer) and (issuer.startswith("did:web:") or issuer == key.did):
            return key
    return None


def did_document() -> dict[str, Any]:
    """The DID document of a did:web, as a resolver fetches it: every key that vouches, the newest first."""
    issuer = did()
    named = [key.method(issuer) for key in reversed(keys.trusted())]
    methods = [
        {"id": name, "type": "Multikey", "controller": issuer, "publicKeyMultibase": name.partition("#")[2]}
        for name in named
    ]
    return {"@context": CONTEXT, "id": issuer, "verificationMethod": methods, "assertionMethod": named}
