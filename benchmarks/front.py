"""A real nginx before a served town, set up as docs/nginx.conf says; for the benchmark and the tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "docs" / "nginx.conf"
PATIENCE = 60.0
REMEMBERING = """
  location = /_may_watch {
    internal;
    proxy_pass http://ponkotan$request_uri;
    proxy_set_header Range "";
    proxy_set_header Host $host;
    proxy_cache permissions;
    proxy_cache_key "$http_cookie $until $edition $signature $video";
    proxy_cache_valid 200 20s;
    proxy_cache_lock on;
    proxy_ignore_headers X-Accel-Redirect Cache-Control Expires Set-Cookie Vary;
  }
"""
"""How it was done before decision 27: nginx asks whether a device may have a file and keeps the word"""


class Served:
    """A process that answers at `address` until the block ends."""

    def __init__(
        self, command: list[str], port: int, *, log: Path, env: dict[str, str] | None = None
    ) -> None:
        self.address, self.port, self.log = f"http://127.0.0.1:{port}", port, log
        self._command, self._env = command, env

    def __enter__(self) -> Served:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):  # noqa: S310 - our own server
                return True
        except urllib.error.HTTPError:
            return True
        except (urllib.error.URLError, OSError):
            return False


def ponkotan(instance: Path, *, sendfile: str, database: str = "") -> Served:
    """The house itself, without its worker. `database`: the address of one that is not in the instance."""
    port = free_port()
    settings = {"INSTANCE": str(instance), "PORT": str(port), "SENDFILE": sendfile, "FREE_DISK_MB": "1"}
    settings["DATABASE_URL"] = database
    env = os.environ | {f"PONKOTAN_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "flask", "serve", "--workers", "0"]
    return Served(command, port, log=instance / f"serve-{sendfile}.log", env=env)


def nginx(instance: Path, house: Served, room: Path, *, key: str, looks_again: int = 20) -> Served:
    """nginx as in docs/nginx.conf, without TLS; `key` is what `flask nginx-key` prints. `looks_again`: after
    so many seconds it sees that a device was signed out."""
    text = CONFIG.read_text(encoding="utf-8")
    text = text.replace("open_file_cache_valid 20s", f"open_file_cache_valid {looks_again}s")
    return _fronting(instance, house, room, text, key)


def remembering_nginx(instance: Path, house: Served, room: Path) -> Served:
    """One that asks the house and keeps a yes for 20 seconds."""
    text = CONFIG.read_text(encoding="utf-8")
    text = text.replace("if ($asks) { return 418; }", "auth_request /_may_watch;")
    text = re.sub(r"    if \(!-f .*\n", "", text)
    text = text.replace("  location @ponkotan {", f"{REMEMBERING}  location @ponkotan {{")
    kept = f"proxy_cache_path {room}/permissions keys_zone=permissions:2m max_size=16m inactive=1m;\n"
    return _fronting(instance, house, room, kept + text, "")


def asking_nginx(instance: Path, house: Served, room: Path) -> Served:
    """One that asks the house at every request, and is sent to the file by it."""
    text = CONFIG.read_text(encoding="utf-8").replace("if ($asks)", "if ($uri)")
    return _fronting(instance, house, room, text, "")


def _fronting(instance: Path, house: Served, room: Path, text: str, key: str) -> Served:
    port = free_port()
    room.mkdir(parents=True, exist_ok=True)
    (room / "ponkotan-media.key").write_text(key, encoding="utf-8")
    text = re.sub(r"listen 443 ssl;\n.*\n.*\n.*\n", f"listen 127.0.0.1:{port};\n", text, count=1)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{house.port}")
    text = text.replace("/var/lib/ponkotan", str(instance)).replace("/etc/nginx/", f"{room}/")
    return _run(text, room, port)


def plain_nginx(folder: Path, room: Path) -> Served:
    """The yardstick: nginx sending the same files to everybody."""
    port = free_port()
    room.mkdir(parents=True, exist_ok=True)
    files = "sendfile on; tcp_nopush on; open_file_cache max=1000 inactive=60s;"
    return _run(f"server {{ listen 127.0.0.1:{port}; root {folder}; {files} }}", room, port)


def nginx_is_there() -> bool:
    return shutil.which("nginx", path=_PATH) is not None


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def _run(servers: str, room: Path, port: int) -> Served:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{kind}_temp_path {room}/{kind};\n" for kind in kinds)
    whole = (
        f"worker_processes 1; pcre_jit on; daemon off; pid {room}/nginx.pid; error_log {room}/error.log;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; keepalive_requests 1000000; {own} {servers} }}\n"
    )
    config = room / "nginx.conf"
    config.write_text(whole, encoding="utf-8")
    binary = shutil.which("nginx", path=_PATH) or "nginx"
    return Served([binary, "-c", str(config), "-e", str(room / "error.log")], port, log=room / "nginx.log")
