"""Settings, commands and targets are documented; nothing committed names a machine or a registry."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from flask import Flask

from config import ROOT, SETTINGS


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    rows = dict(re.findall(r"^\| `PONKOTAN_(\w+)` \| `([^`]*)` \|", page, re.M))
    documented = {name: str(default) for name, (default, _) in SETTINGS.items() if name != "INSTANCE"}
    assert {name: value for name, value in rows.items() if name != "INSTANCE"} == documented


def test_every_command_is_documented(app: Flask) -> None:
    page = (ROOT / "docs" / "commands.md").read_text()
    own = set(app.cli.commands) - {"db", "routes", "run", "shell"}
    assert not [name for name in own if f"`flask {name}" not in page]


def test_the_floors_in_the_docs_are_those_that_are_kept() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    kept = [floor.split(" | ") for floor in project["tool"]["importlinter"]["contracts"][0]["layers"]]
    told = re.findall(r"^```\n(.*?)^```", (ROOT / "docs" / "house.md").read_text(), re.M | re.S)[0]
    assert [floor.split(" · ") for floor in " ".join(told.split()).split(" › ")] == kept


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()
    for target in targets:
        assert re.search(rf"^{target}:.*(##|$)", makefile, re.M), target
        script = re.search(rf"^{target}:.*\n((?:\t.*\n)*)", makefile, re.M)
        for path in re.findall(r"tools/[\w.]+", script.group(1) if script else ""):
            assert (ROOT / path).exists(), f"make {target}: {path} is not there"


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    here = [re.escape(f"{path}/") for path in (ROOT, Path.home()) if len(path.parts) > 1]
    hosts = ["registry[.]npm", "python[h]osted", "pypi[.]or"]
    command = ["git", "grep", "-nIE", "|".join([*here, *hosts]), "--", "."]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert not found, found
