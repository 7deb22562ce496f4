"""The formats of questions that are read and written."""

from __future__ import annotations

from typing import Literal

Format = Literal["gift", "moodle_xml", "qti3"]
FORMATS: dict[Format, str] = {"gift": "GIFT", "moodle_xml": "Moodle XML", "qti3": "QTI 3"}
ENDINGS: dict[Format, str] = {"gift": "gift.txt", "moodle_xml": "xml", "qti3": "zip"}
