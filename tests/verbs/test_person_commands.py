"""`flask person export` and `erase`: the copy and the leaving, for whoever runs the machine."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts import people
from tests.cast import Cast


def run(app: Flask, *args: str) -> tuple[int, str]:
    told = app.test_cli_runner().invoke(args=["person", *args])
    assert "Traceback" not in told.output
    return told.exit_code, told.output


def test_a_copy_is_written_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "haru.zip"
    assert run(app, "export", "haru", str(file))[0] == 0
    assert "everything.json" in zipfile.ZipFile(file).namelist()
    assert file.stat().st_mode & 0o077 == 0
    assert run(app, "export", "nobody", str(file)) == (1, "Error: Nobody signs in as nobody.\n")


def test_erasing_asks_first_and_says_what_is_open(app: Flask, session: Session, cast: Cast) -> None:
    assert "Add --yes" in run(app, "erase", "haru")[1]
    assert people.find(session, "haru") is not None
    session.rollback()
    code, said = run(app, "erase", "kita")
    assert code == 1 and "hand them over" in said
    assert run(app, "erase", "haru", "--yes") == (0, "Erased; nothing is kept.\n")
    session.expire_all()
    assert people.find(session, "haru") is None


def test_who_has_left_is_listed_by_number_and_erased_by_it_after_an_old_backup(
    app: Flask, session: Session, cast: Cast
) -> None:
    assert run(app, "left") == (0, "")
    number = cast.sora.id
    assert "空井 そら: nothing is open" in run(app, "erase", f"left-{number}")[1], "as the backup has it"
    session.rollback()
    assert run(app, "erase", f"left-{number}", "--yes")[0] == 0
    assert run(app, "left")[1].startswith(f"left-{number}  ")
    assert run(app, "erase", f"left-{number}", "--yes") == (1, "Error: This person has left already.\n")
    assert run(app, "erase", "left-99", "--yes") == (1, "Error: Nobody signs in as left-99.\n")


def test_a_closed_account_gets_no_code(app: Flask, session: Session, cast: Cast) -> None:
    why = ["--reason", "連絡待ち", "--as", "aoki"]
    assert run(app, "suspend", "haru", *why)[0] == 0
    code, said = run(app, "code", "haru")
    assert code == 1 and said == "Error: This account is closed.\n"
    assert run(app, "reopen", "haru", "--reason", "話ができた")[0] == 0
    assert "春野 はる: code" in run(app, "code", "haru")[1]


def test_roles_and_accounts_are_changed_from_the_command_line(
    app: Flask, session: Session, cast: Cast
) -> None:
    code, said = run(app, "suspend", "kita", "--reason", "連絡待ち", "--as", "aoki")
    assert code == 1 and "choose who accompanies" in said
    why = ["--reason", "連絡待ち", "--as", "aoki"]
    assert run(app, "suspend", "kita", *why, "--next-coach", "mori")[0] == 0
    assert "has to be opened again" in run(app, "give-role", "kita", "worker", "--reason", "x")[1]
    assert run(app, "reopen", "kita", "--reason", "話ができた")[0] == 0
    assert run(app, "give-role", "aoki", "coach", "--reason", "ひとりなので")[0] == 0
    code, said = run(app, "take-role", "aoki", "coach", *why)
    assert code == 1 and "Nobody changes their own" in said
    assert "Nobody signs in as" in run(app, "reopen", "nobody", "--reason", "x")[1]
    session.expire_all()
    assert people.coaches_of(session, cast.haru) == [cast.mori] and cast.kita.is_active
