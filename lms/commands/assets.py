"""`flask assets`: copy third-party front-end files into place, join what pages need together, compress it."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import click
from flask import current_app

from config import ROOT
from lms import joining

VENDOR = {
    "tokens.css": "@digital-go-jp/design-tokens/dist/tokens.css",
    "hls.min.js": "hls.js/dist/hls.min.js",
    "tus.min.js": "tus-js-client/dist/tus.min.js",
}
COMPRESSED = {".css", ".js", ".svg"}


@click.command("assets")
def command() -> None:
    """Put front-end files into place."""
    static = Path(current_app.static_folder or "")
    (static / "vendor").mkdir(exist_ok=True)
    for name, source in VENDOR.items():
        shutil.copyfile(ROOT / "node_modules" / source, static / "vendor" / name)
    joining.join(static)
    for file in sorted(static.rglob("*")):
        if file.suffix in COMPRESSED:
            _compress(file)


def _compress(file: Path) -> None:
    """A twin beside the file, made again only when the file is newer; same bytes for the same file."""
    twin = file.with_name(file.name + ".gz")
    if twin.exists() and twin.stat().st_mtime >= file.stat().st_mtime:
        return
    twin.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
