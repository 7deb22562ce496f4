"""The admin commands, and the one list of what runs by the clock."""

from __future__ import annotations

from flask import Flask

from lms.commands import (
    assets,
    backup,
    badges,
    course_archives,
    courses,
    demo,
    fronting,
    moving,
    person,
    person_roles,
    question_files,
    serving,
    skills,
    translations,
)


def register(app: Flask) -> None:
    app.cli.add_command(assets.command)
    app.cli.add_command(translations.group)
    app.cli.add_command(backup.backup)
    app.cli.add_command(backup.restore)
    app.cli.add_command(moving.move_to)
    app.cli.add_command(fronting.nginx_key)
    assert course_archives.group is courses.group  # the import adds export and import to it
    assert question_files.group is courses.group  # likewise
    app.cli.add_command(courses.group)
    app.cli.add_command(badges.group)
    assert person_roles.group is person.group  # likewise: giving and taking roles, closing accounts
    app.cli.add_command(person.group)
    app.cli.add_command(demo.group)
    app.cli.add_command(skills.group)
    app.cli.add_command(serving.serve)
    app.cli.add_command(serving.worker)
