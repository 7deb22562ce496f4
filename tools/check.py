"""Every check, then every test; stops at the first that fails and says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("Style", [BIN / "ruff", "check", "--quiet", "."]),
    ("Format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("Types", [BIN / "mypy", "--no-error-summary"]),
    ("Floors", [BIN / "lint-imports", "--no-cache"]),
    ("Tests", [sys.executable, "-m", "pytest", "-q", "-n", "2"]),
)


def main() -> int:
    for name, command in CHECKS:
        sys.stdout.write(f"• {name}\n")
        sys.stdout.flush()
        result = subprocess.run([str(part) for part in command], check=False)
        if result.returncode:
            sys.stderr.write(f"{name} failed.\n")
            return result.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
