"""`flask courses`: check, build, preview and begin lessons; bring the catalog into the database."""

from __future__ import annotations

import click

from lms.commands.courses.beginning import new
from lms.commands.courses.building import build
from lms.commands.courses.checking import check
from lms.commands.courses.previewing import preview
from lms.commands.courses.syncing import queue_missing, sync

__all__ = ["group", "queue_missing"]


@click.group("courses")
def group() -> None:
    """The courses: their texts, their videos."""


for command in (check, build, preview, new, sync):
    group.add_command(command)
