"""Inside the sandbox: what faster-whisper hears in one sound file, as lines of JSON on stdout.

A script of its own, run as `python hearing.py ORDER`; ORDER is JSON {packages, sound, model, begin, prompt}:
`packages` is the folder that faster_whisper is imported from, `begin` the second to begin at.
It says {"duration": s} first, then {"start", "end", "text"} for each stretch that was spoken (seconds of the
whole file), and {"upto": s} once everything before that second has been said.
"""

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import av
import numpy as np
import numpy.typing as npt

RATE = 16_000  # what Whisper hears
PIECE = 300.0  # seconds heard at once: little memory for a long lesson, and little lost by a killed worker
LANGUAGE = "ja"
_GAP = re.compile(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])")  # between Japanese letters there are none
_PAUSE = 0.5  # seconds of silence after which a new caption begins
_MOST = 40  # letters after which one begins at the next comma
_MANNER = (
    "はじめに、今日の話をします。それでは、始めましょう。"  # it writes as it is written to: with 、 and 。
)
_ENDS, _BREATHS = "。？！?!", "、，,"


def main() -> None:
    order = json.loads(sys.argv[1])
    sys.path.insert(0, order["packages"])
    with av.open(f"file:{order['sound']}") as container:
        duration = (container.duration or 0) / 1_000_000
    _say(duration=duration)
    model = importlib.import_module("faster_whisper").WhisperModel(
        order["model"],
        device="cpu",
        compute_type="int8",
        cpu_threads=os.cpu_count() or 1,
        local_files_only=True,
    )
    begin = float(order["begin"])
    while begin < duration:
        begin = _piece(model, order, begin, duration)
        _say(upto=begin)


def _piece(model: Any, order: dict[str, Any], begin: float, duration: float) -> float:
    """Hear one piece; returns where the next begins: at the last stretch, which may have been cut off."""
    last = begin + PIECE >= duration
    samples = _decoded(order["sound"], begin, PIECE)
    segments, _info = model.transcribe(
        samples,
        language=LANGUAGE,
        beam_size=5,
        vad_filter=True,
        word_timestamps=True,
        condition_on_previous_text=False,
        initial_prompt=_MANNER + order["prompt"],
    )
    kept: tuple[float, float, str] | None = None
    told = 0
    for start, end, text in (spoken for segment in segments for spoken in _spoken(segment)):
        if kept is not None:
            _say(start=kept[0], end=kept[1], text=kept[2])
            told += 1
        kept = (begin + start, begin + end, text)
    if kept is None:
        return begin + PIECE
    if last or not told:
        _say(start=kept[0], end=kept[1], text=kept[2])
        return begin + PIECE if last else max(kept[1], begin + PIECE / 2)
    return kept[0]


def _decoded(sound: str, begin: float, seconds: float) -> npt.NDArray[np.float32]:
    """Mono samples from -1 to 1 of a stretch; silence where the file has a hole."""
    whole = np.zeros(int(seconds * RATE), dtype=np.float32)
    end = 0
    with av.open(f"file:{sound}") as container:
        stream = container.streams.audio[0]
        if begin:
            container.seek(int(begin * 1_000_000), backward=True)
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        at: int | None = None
        for frame in container.decode(stream):
            if at is None:
                at = round(((frame.time or 0.0) - begin) * RATE)
            for piece in resampler.resample(frame):
                heard = piece.to_ndarray().reshape(-1)
                left, right = max(at, 0), min(at + len(heard), len(whole))
                if right > left:
                    whole[left:right] = heard[left - at : right - at]
                    end = right
                at += len(heard)
            if at > len(whole):
                break
    return whole[:end]


def _spoken(segment: Any) -> Iterator[tuple[float, float, str]]:
    """A segment parted where a sentence ends, somebody pauses, or a comma comes late."""
    words = [word for word in segment.words or [] if word.word.strip()]
    if not words and segment.text.strip():
        yield segment.start, segment.end, segment.text.strip()
    first = 0
    for n, word in enumerate(words):
        text = _GAP.sub("", "".join(each.word for each in words[first : n + 1])).strip()
        following = words[n + 1] if n + 1 < len(words) else None
        if following is None or _parts(text, following.start - word.end):
            yield words[first].start, max(word.end, words[first].start + 0.1), text
            first = n + 1


def _parts(text: str, pause: float) -> bool:
    return text[-1] in _ENDS or pause > _PAUSE or (len(text) > _MOST and text[-1] in _BREATHS)


def _say(**told: float | str) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
