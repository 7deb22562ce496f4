"""How much memory a family of processes takes, sampled while something happens."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIB = 1024 * 1024


class Memory:
    """Proportional set size (each shared page once) of the server's whole family, sampled, by process."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.peaks: dict[str, dict[str, float]] = {}

    @contextmanager
    def watched(self, title: str) -> Iterator[None]:
        stop = threading.Event()
        peak = self.peaks.setdefault(title, defaultdict(float))
        watcher = threading.Thread(target=self._watch, args=(peak, stop))
        watcher.start()
        try:
            yield
        finally:
            stop.set()
            watcher.join()

    def tell(self) -> None:
        names = ("server", "worker", "ffmpeg", "together")
        print("| peak memory, MiB | " + " | ".join(names) + " |\n| --- | " + "--: | " * len(names))
        for title, peak in self.peaks.items():
            print(f"| {title} | " + " | ".join(f"{peak[name]:.0f}" for name in names) + " |")

    def _watch(self, peak: dict[str, float], stop: threading.Event) -> None:
        while not stop.wait(0.3):
            now: dict[str, float] = defaultdict(float)
            for pid in family(self.server):
                now[self._kind(pid)] += proportional(pid)
            now["together"] = sum(now.values())
            for name, size in now.items():
                peak[name] = max(peak[name], size)

    def _kind(self, pid: int) -> str:
        if pid == self.server:
            return "server"
        return "ffmpeg" if "ffmpeg" in read(pid, "comm") else "worker"


def family(pid: int) -> list[int]:
    """The process and all that it started."""
    threads = Path(f"/proc/{pid}/task")
    tasks = [task.name for task in threads.iterdir()] if threads.exists() else []
    children = [int(child) for task in tasks for child in read(pid, f"task/{task}/children").split()]
    return [pid, *(member for child in children for member in family(child))]


def proportional(pid: int) -> float:
    """MiB; 0 for a process that has just ended."""
    found = re.search(r"^Pss:\s+(\d+) kB", read(pid, "smaps_rollup"), re.M)
    return int(found[1]) * 1024 / MIB if found else 0.0


def read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""
