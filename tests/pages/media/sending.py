"""A tus client for tests."""

from __future__ import annotations

import base64
from typing import Any

from werkzeug.test import TestResponse

from tests.browsing import Visitor

CONTENT = bytes(range(256)) * 8


class Sender:
    """A tus client in a visitor's browser."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        visitor.get("/videos/new")

    def announce(self, length: int = len(CONTENT), name: str = "撮影.mp4", **told: str) -> TestResponse:
        words = {"filename": name, **told}
        coded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in words.items())
        return self.ask("POST", "/uploads", Upload_Length=str(length), Upload_Metadata=coded)

    def begin(self, **told: Any) -> str:
        answer = self.announce(**told)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"]

    def piece(self, url: str, offset: int, data: bytes, **more: Any) -> TestResponse:
        kind = "application/offset+octet-stream"
        return self.ask("PATCH", url, data, Upload_Offset=str(offset), content_type=kind, **more)

    def offset(self, url: str) -> int:
        answer = self.ask("HEAD", url)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def ask(self, method: str, url: str, data: bytes | None = None, **told: Any) -> TestResponse:
        options = {key: told.pop(key) for key in list(told) if key.islower()}
        headers = {"X-CSRFToken": self.visitor.token, "Tus-Resumable": "1.0.0", "Accept": "application/json"}
        headers |= {key.replace("_", "-"): value for key, value in told.items()}
        options |= {"data": data} if "input_stream" not in options else {}
        return self.visitor._open(method, url, headers=headers, follow_redirects=False, **options)
