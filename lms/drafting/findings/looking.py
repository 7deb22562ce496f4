"""A text and its practice → everything that can be remarked on, in the order of the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from courses.outline import Practice
from lms.drafting.findings import language
from lms.drafting.findings.finding import Finding
from lms.drafting.findings.own import asked_for, copied, long_sentences, same_endings
from lms.drafting.findings.sentences import Measures, measured
from lms.errors import Refusal

Read = Callable[[language.Request], list[dict[str, Any]]]


@dataclass(frozen=True)
class Looked:
    """`unavailable`: why the help with language is missing, in words for the page; "" when it is there."""

    text: str
    measures: Measures
    findings: tuple[Finding, ...]
    unavailable: str = ""


def look(
    text: str,
    practice: Practice,
    *,
    markdown: bool,
    read: Read,
    sources: Sequence[tuple[str, str]] = (),
) -> Looked:
    """`read` asks textlint and may refuse (a Refusal): our own rules are told all the same. `sources`: what
    lies before the writer, (title, text) each."""
    without = set(practice.without)
    found = [
        *asked_for(text, practice),
        *long_sentences(text, longest=practice.longest_sentence),
        *same_endings(text),
        *copied(text, sources),
    ]
    unavailable = ""
    if text.strip():
        request = language.request(text, markdown=markdown, without=practice.without)
        try:
            found += language.findings(text, read(request))
        except Refusal as refusal:
            unavailable = str(refusal)
    told = sorted((one for one in found if one.rule not in without), key=lambda one: (one.start, one.end))
    return Looked(text, measured(text), tuple(_once(told)), unavailable)


def _once(findings: list[Finding]) -> list[Finding]:
    """Two rules of textlint may remark on the same place in the same words."""
    return list({(one.rule, one.start, one.end): one for one in findings}.values())
