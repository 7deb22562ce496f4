"""Small recordings as phones and mistakes make them, encoded once a run."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from videos.ffmpeg import binary

SCRIPT = """<!-- id: start -->
# 結論から書く

<!-- 結論から書きましょう。 -->

---

<!-- id: why -->
# 読む人が助かる

- すぐに分かる

<!-- 読む人が助かります。 -->
"""


@cache
def phone_mov(seconds: int = 2) -> bytes:
    """HEVC is what phones record; here MPEG-4 in a MOV, lying on its side with a note to turn it upright."""
    return _made(
        "phone.mov",
        ["-f", "lavfi", "-i", f"testsrc2=s=960x540:r=24:d={seconds}"],
        ["-f", "lavfi", "-i", f"sine=d={seconds}"],
        ["-c:v", "mpeg4", "-q:v", "5", "-c:a", "aac"],
        turned=True,
    )


@cache
def ordinary_mp4(seconds: int = 2) -> bytes:
    """H.264 and AAC: browsers play it as it is."""
    return _made(
        "ordinary.mp4",
        ["-f", "lavfi", "-i", f"testsrc2=s=320x180:r=24:d={seconds}"],
        ["-f", "lavfi", "-i", f"sine=d={seconds}"],
        ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "1"],
    )


def _made(name: str, *arguments: list[str], turned: bool = False) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        _run([*(word for each in arguments for word in each), str(path)])
        if not turned:
            return path.read_bytes()
        upright = path.with_name(f"upright-{name}")
        _run(["-display_rotation", "90", "-i", str(path), "-c", "copy", str(upright)])
        return upright.read_bytes()


def _run(arguments: list[str]) -> None:
    subprocess.run([binary(), "-v", "error", "-y", *arguments], check=True)
