"""Made-up recordings that cost an encoder what real ones cost, because no real one may be shipped.

camera()  A scene of "dead leaves": discs of power-law sizes hiding one another, each with a texture whose
          spectrum falls as 1/f. That is the classic stand-in for photographs (same spectrum, edges and
          occlusions). It is filmed by a hand that pans and trembles; a textured figure sways in front of it,
          and the sensor adds fresh noise to every frame. Then it is stored as a phone does, H.264 at
          12 Mbit/s. At CRF 23 veryfast it comes to about 2.1 Mbit/s at 1080p; natural video has 2 to 3.
screen()  A desktop: a page of text is typed, scrolled and switched, a pointer moves, and for long stretches
          nothing happens. Stored as screen recorders do, H.264 of good quality, 30 frames a second.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from config import ROOT
from videos import ffmpeg

FPS = 30
SIZE = WIDTH, HEIGHT = 1920, 1080
_MARGIN = 160  # pixels of scene beyond the picture, for panning
_NOISE = 5  # strength of the sensor's noise, in ffmpeg's units (peak, of 255)
_SHARP = 0.9  # Gaussian blur of the lens, in pixels
_FONT = ROOT / "node_modules/@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf"

Floats = npt.NDArray[np.float64]


def camera(path: Path, seconds: float) -> Path:
    with TemporaryDirectory() as folder:
        scene, figure = Path(folder) / "scene.png", Path(folder) / "figure.png"
        dice = np.random.default_rng(7)
        _leaves(dice, WIDTH + 2 * _MARGIN, HEIGHT + 2 * _MARGIN).save(scene)
        _figure(dice).save(figure)
        _film(scene, figure, path, seconds)
    return path


def screen(path: Path, seconds: float) -> Path:
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"]
    sound = ["-f", "lavfi", "-i", f"anoisesrc=color=pink:amplitude=0.05:d={seconds}"]
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-g", "60", "-pix_fmt", "yuv420p"]
    argv = [ffmpeg.binary(), "-v", "error", "-y", *source, *sound, *codec, "-c:a", "aac", "-shortest", path]
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as process:
        assert process.stdin
        for frame in _desktop(round(seconds * FPS)):
            process.stdin.write(frame)
        process.stdin.close()
    return path


def _film(scene: Path, figure: Path, path: Path, seconds: float) -> None:
    """Pan, tremble, sway and noise; ffmpeg interpolates between pixels, so that nothing moves in steps."""
    t = f"on/{FPS}"
    across = f"{_MARGIN}*(0.7*sin({t}*0.35)+0.02*sin({t}*7.1)+0.015*sin({t}*11.3))"
    down = f"{_MARGIN}*(0.3*sin({t}*0.22)+0.02*sin({t}*6.3)+0.015*sin({t}*12.7))"
    left, right, top, bottom = (
        f"{_MARGIN}+{across}",
        f"W-{_MARGIN}+{across}",
        f"{_MARGIN}+{down}",
        f"H-{_MARGIN}+{down}",
    )
    corners = f"x0={left}:y0={top}:x1={right}:y1={top}:x2={left}:y2={bottom}:x3={right}:y3={bottom}"
    graph = (
        f"[0:v]perspective={corners}:eval=frame:interpolation=linear,scale={WIDTH}:{HEIGHT},gblur={_SHARP}[far];"
        "[1:v]rotate=a='0.03*sin(t*1.9)':c=none:bilinear=1[near];"
        "[far][near]overlay=x='660+60*sin(t*0.8)':y='210+12*sin(t*2.3)',"
        f"noise=alls={_NOISE}:allf=t,eq=brightness='0.01*sin(t*1.3)':eval=frame,format=yuv420p[v]"
    )
    still = ["-loop", "1", "-framerate", str(FPS), "-t", str(seconds)]
    sound = ["-f", "lavfi", "-i", f"anoisesrc=color=pink:amplitude=0.1:d={seconds}"]
    codec = [
        "-c:v",
        "libx264",
        "-preset",
        "fast",
        "-b:v",
        "12M",
        "-maxrate",
        "14M",
        "-bufsize",
        "24M",
        "-g",
        "30",
    ]
    inputs = [*still, "-i", str(scene), *still, "-i", str(figure), *sound]
    outputs = ["-filter_complex", graph, "-map", "[v]", "-map", "2:a", *codec, "-c:a", "aac", "-shortest"]
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *inputs, *outputs, str(path)], check=True)


def _leaves(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Discs with radius density ~ r^-3, the last one on top (Lee, Mumford, Huang 2001), textured."""
    flat = Image.new("RGB", (width, height), (110, 115, 105))
    draw = ImageDraw.Draw(flat)
    for _ in range(6000):
        radius = 8 / (1 - dice.random() * (1 - (8 / 320) ** 2)) ** 0.5
        x, y = dice.random() * width, dice.random() * height
        shade = dice.normal(118, 42) + dice.normal(0, 14, 3)
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            fill=tuple(int(s) for s in np.clip(shade, 8, 247)),
        )
    textured = np.asarray(flat, dtype=np.float64) + 16 * _texture(dice, height, width)[..., None]
    return Image.fromarray(np.clip(textured, 0, 255).astype(np.uint8))


def _texture(dice: np.random.Generator, height: int, width: int) -> Floats:
    """Noise with amplitude ~ 1/f and deviation 1."""
    down, across = np.meshgrid(np.fft.fftfreq(height), np.fft.rfftfreq(width), indexing="ij")
    frequency = np.hypot(down, across)
    frequency[0, 0] = 1.0
    spectrum = np.fft.rfft2(dice.standard_normal((height, width))) / frequency
    spectrum[0, 0] = 0
    wave: Floats = np.fft.irfft2(spectrum, (height, width))
    return wave / wave.std()


def _figure(dice: np.random.Generator) -> Image.Image:
    """Head and shoulders, textured, with soft edges."""
    width, height = 620, 870
    shape = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(shape)
    draw.ellipse((200, 40, 420, 330), fill=255)
    draw.rounded_rectangle((60, 360, 560, 900), 130, fill=255)
    draw.rectangle((260, 300, 360, 400), fill=255)
    body = np.full((height, width, 3), (150.0, 118.0, 100.0))
    body[350:] = (64.0, 78.0, 112.0)
    body += 14 * _texture(dice, height, width)[..., None]
    picture = Image.fromarray(np.clip(body, 0, 255).astype(np.uint8))
    picture.putalpha(shape)
    return picture


def _desktop(frames: int) -> Iterator[bytes]:
    """Half a minute over and over: typing, reading, a scroll, another window, reading; a pointer between."""
    font = ImageFont.truetype(str(_FONT), 26)
    text = (
        "結論から書くと、読む人はすぐに動けます。理由はそのあとで、短く、具体的に。表の数字は二度確かめます。"
    )
    page, last = Image.new("RGB", SIZE), None
    for number in range(frames):
        turn, second = divmod(number / FPS, 30)
        typed = int(min(second, 10) * 4)
        scroll = int(max(0.0, min(second - 16, 1.0)) * 200 + turn * 200)
        state = typed, scroll, second > 24
        if state != last:
            page, last = _page(font, text, typed, scroll, window=second > 24), state
        yield _pointed(page, second)


def _page(font: ImageFont.FreeTypeFont, text: str, typed: int, scroll: int, *, window: bool) -> Image.Image:
    page = Image.new("RGB", SIZE, (236, 239, 243))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, WIDTH, 64), fill=(38, 50, 76))
    draw.rectangle((160, 110, WIDTH - 160, HEIGHT - 60), fill=(255, 255, 255))
    for line in range(-12, 26):
        y = 150 + line * 40 - scroll % 40 + 40
        if 120 < y < HEIGHT - 110:
            shift = (line + scroll // 40) * 5 % len(text)
            draw.text(
                (200, y), f"{line + scroll // 40:03d}  {text[shift:]}{text[:shift]}"[:58], (30, 30, 34), font
            )
    draw.rectangle((200, HEIGHT - 110, WIDTH - 200, HEIGHT - 70), fill=(255, 250, 225))
    draw.text((210, HEIGHT - 105), (text * 2)[:typed] + "|", (20, 20, 120), font)
    if window:
        draw.rectangle((500, 260, 1500, 800), fill=(250, 252, 255), outline=(60, 90, 160), width=4)
        for line in range(10):
            draw.text((540, 300 + line * 46), text[line : line + 30], (60, 20, 20), font)
    return page


def _pointed(page: Image.Image, second: float) -> bytes:
    picture = page.copy()
    moving = min(max(second - 12, 0), 1) + min(max(second - 22, 0), 1)
    x, y = int(400 + 350 * moving), int(300 + 140 * moving)
    ImageDraw.Draw(picture).polygon([(x, y), (x, y + 30), (x + 8, y + 23), (x + 20, y + 22)], fill=(0, 0, 0))
    return picture.tobytes()
