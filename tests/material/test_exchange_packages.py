"""QTI, alone and packed: read in its order, what lacks is named, hostile packages are refused whole."""

from __future__ import annotations

import io
import zipfile

import pytest

from courses.archive import pack
from courses.exchange import files
from courses.exchange.to_ours import taken
from courses.outline import Cloze, MultipleChoice, SingleChoice
from tests.material.taken_questions import codes, one

CHOICE = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
identifier="i1" title="敬語">
<qti-response-declaration identifier="R" cardinality="{many}" base-type="identifier">
<qti-correct-response>
{right}</qti-correct-response></qti-response-declaration><qti-item-body><p>どれですか。</p>
<qti-choice-interaction response-identifier="R" max-choices="{most}" shuffle="true">
<qti-prompt>選んでください。</qti-prompt>
<qti-simple-choice identifier="A">一</qti-simple-choice><qti-simple-choice identifier="B"><b>二</b>
</qti-simple-choice>
<qti-simple-choice identifier="C">三</qti-simple-choice></qti-choice-interaction></qti-item-body>
</qti-assessment-item>"""

MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><resources>
<resource identifier="a" type="imsqti_item_xmlv3p0" href="one.xml"/>
<resource identifier="b" type="imsqti_item_xmlv3p0" href="gone.xml"/></resources></manifest>"""


def test_a_qti_package_is_read_in_its_order_and_what_lacks_is_named() -> None:
    right = "<qti-value>B</qti-value>"
    item = CHOICE.format(many="single", right=right, most=1)
    data = pack({"imsmanifest.xml": MANIFEST.encode(), "one.xml": item.encode(), "style.css": b"p{}"})
    first, second = files.read(data).items
    question = taken(first).question
    assert isinstance(question, SingleChoice) and question.right_indexes == {1}
    assert question.options[1].text == "**二**" and "選んでください。" in question.prompt
    assert second.remarks[0].code == "file_missing"


def test_qti_that_counts_only_all_together_says_so() -> None:
    right = "<qti-value>A</qti-value><qti-value>B</qti-value>"
    found = one(CHOICE.format(many="multiple", right=right, most=0))
    assert isinstance(found.question, MultipleChoice) and "all_or_nothing" in codes(found)
    assert "answer_key" in codes(one(CHOICE.format(many="single", right="", most=1)))


def test_gaps_within_a_qti_text_become_a_text_with_gaps() -> None:
    text = """<qti-assessment-item identifier="i" title="t">
<qti-response-declaration identifier="G" cardinality="single"
base-type="string"><qti-correct-response><qti-value>結論</qti-value></qti-correct-response>
</qti-response-declaration>
<qti-response-declaration identifier="H" cardinality="single" base-type="identifier">
<qti-correct-response>
<qti-value>y</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>うめてください。</p>
<p>文は<qti-text-entry-interaction response-identifier="G"/>から
<qti-inline-choice-interaction response-identifier="H">
<qti-inline-choice identifier="x">読む</qti-inline-choice>
<qti-inline-choice identifier="y">書く</qti-inline-choice>
</qti-inline-choice-interaction>。</p></qti-item-body></qti-assessment-item>"""
    question = one(text).question
    assert isinstance(question, Cloze) and question.prompt == "うめてください。"
    assert [blank.answers for blank in question.blanks] == [("結論",), ("書く",)]
    assert question.blanks[1].options == ("書く", "読む")


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x.xml", "C:/x.xml", "a\\..\\x.xml"])
def test_hostile_packages_are_refused_whole(name: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("imsmanifest.xml", MANIFEST)
        archive.writestr(name, "<x/>")
    assert files.read(made.getvalue()).items[0].remarks[0].code == "bad_package"


def test_a_bomb_and_a_package_without_manifest_are_refused() -> None:
    bomb = pack({"imsmanifest.xml": MANIFEST.encode(), "one.xml": b" " * 29_000_000})
    assert files.read(bomb).items[0].remarks[0].code == "bad_package"
    assert files.read(pack({"one.xml": b"<x/>"})).items[0].remarks[0].code == "no_manifest"
    item = CHOICE.format(many="single", right="<qti-value>A</qti-value>", most=1)
    unsafe = '<!DOCTYPE x [<!ENTITY a "b">]>' + item
    data = pack({"imsmanifest.xml": MANIFEST.encode(), "one.xml": unsafe.encode()})
    assert files.read(data).items[0].remarks[0].code == "xml_unsafe"
