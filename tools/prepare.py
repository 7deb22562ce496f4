"""Set the house up: packages, front-end files, catalogs, database. Standard library only.

`prepare.py serve` brings the database up to date; `prepare.py run` also fills the demo town and waits
until its first lesson can be played; `prepare.py test` installs what the tests need. Each step is skipped
when nothing changed since it last ran.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
NEEDED = {"chromium": "chromium", "initdb": "postgresql", "nginx": "nginx-light"}
"""Command → Debian package"""


def main(purpose: str) -> None:
    os.chdir(ROOT)
    if sys.version_info < (3, 11):  # noqa: UP036 - an old Python reads this line and says why it stops
        stop(f"Ponkotan needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if purpose == "test":
        debian_packages()
    lock = "requirements-dev.txt" if purpose == "test" else "requirements.txt"
    make_venv()
    python_packages(ROOT / lock)
    node_packages(dev=purpose == "test")
    own_files()
    if purpose in {"serve", "run"}:
        database()
    if purpose == "run":
        demo_town()


def debian_packages() -> None:
    """The tests drive a real browser, a PostgreSQL and an nginx of their own. Root installs them; others are
    told, in one sentence."""
    root = os.geteuid() == 0 and shutil.which("apt-get")
    servers = [str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *servers])
    missing = [package for command, package in NEEDED.items() if not shutil.which(command, path=places)]
    if not missing:
        return
    if not root:
        names = " ".join(missing)
        stop(f"The tests need {names}: please run `sudo apt-get install {names}` first.")
    say(f"Debian packages for the tests: {' '.join(missing)}")
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    # Run level 1: what is installed for the tests does not start as a service.
    unattended = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    if subprocess.run(command, env=unattended, check=False, **quiet).returncode:
        stop(f"Installing {' '.join(missing)} with apt-get failed.")


def make_venv() -> None:
    if PYTHON.exists():
        return
    say("A Python environment in .venv")
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode:
        stop("Python's venv module is missing: on Debian, `sudo apt-get install python3-venv`.")


def python_packages(lock: Path) -> None:
    stamp = STAMPS / f"{lock.stem}-{digest(lock)}"
    if stamp.exists():
        return
    names = set(re.findall(r"^([a-z0-9-]+)==", lock.read_text(), re.M))
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--progress-bar",
        "off",
        "-r",
        lock,
    ]
    steps = (line for line in lines(command) if line.startswith(("Collecting ", "Requirement already")))
    follow("Python packages", steps, len(names))
    leave(stamp)


def node_packages(*, dev: bool) -> None:
    """Front-end files and fonts. npm comes with the Python packages."""
    state = digest(ROOT / "package-lock.json")
    stamp, everything = (STAMPS / f"node-{extent}-{state}" for extent in ("dev" if dev else "run", "dev"))
    if (stamp.exists() or everything.exists()) and (ROOT / "node_modules").exists():
        return
    say("Front-end files and fonts")
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    for older in STAMPS.glob("node-*"):  # npm begins anew: what they say is over
        older.unlink()
    command = [VENV / "bin" / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run([*command] if dev else [*command, "--omit=dev"], env=os.environ | {"PATH": path})
    leave(stamp)


def own_files() -> None:
    say("Pages and catalogs")
    run([PYTHON, "-m", "flask", "assets"])
    run([PYTHON, "-m", "flask", "translations", "compile"])


def database() -> None:
    say("Database")
    run([PYTHON, "-m", "flask", "db", "upgrade"])


def demo_town() -> None:
    """Fill the demo town once, and build the first lesson's video."""
    environment = os.environ | {"PONKOTAN_DEMO": "1"}
    run([PYTHON, "-m", "flask", "demo", "fill"], env=environment)
    # The town is worth opening without it: the command has said why, and the site says it too.
    subprocess.run([str(PYTHON), "-m", "flask", "demo", "first-lesson"], env=environment, check=False)


def follow(title: str, steps: Iterator[str], total: int) -> None:
    """One line that says what, how far, and how long still."""
    started, done = time.monotonic(), 0
    for _ in steps:
        done = min(done + 1, total)
        passed = time.monotonic() - started
        left = passed / done * (total - done)
        show(f"{title}: {done} of {total}, about {left:.0f} s left")
    show(f"{title}: done in {time.monotonic() - started:.0f} s")
    sys.stdout.write("\n")


def lines(command: list[object]) -> Iterator[str]:
    """A command's output line by line; its last words are shown when it fails."""
    text = [str(part) for part in command]
    process = subprocess.Popen(text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    tail: list[str] = []
    for line in process.stdout:
        tail = [*tail[-20:], line]
        yield line.strip()
    if process.wait():
        stop("".join(["\n", *tail, f"\nThis failed: {' '.join(text)}"]))


def run(command: list[object], env: dict[str, str] | None = None) -> None:
    text = [str(part) for part in command]
    if subprocess.run(text, env=env, check=False).returncode:
        stop(f"This failed: {' '.join(text)}")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def leave(stamp: Path) -> None:
    stamp.parent.mkdir(exist_ok=True)
    stamp.touch()


def show(text: str) -> None:
    """On a terminal the line is written over; in a log only every step's end is kept."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K• {text}")
        sys.stdout.flush()
    elif "done in" in text:
        sys.stdout.write(f"• {text}")


def say(text: str) -> None:
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


def stop(why: str) -> None:
    sys.stderr.write(f"{why}\n")
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
