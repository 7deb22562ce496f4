"""`python -m videos.studio.listening RECORDING SLIDE CACHE`: can this be a slide's narration?

One line of JSON: `{"seconds"}` or `{"problem", "mend"}`. A process of its own, so that whoever serves pages
decodes nothing; what was decoded stays in the cache for the build.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from videos.studio.recorded import BadRecording, speech_in


def main(recording: str, slide: str, cache: str) -> None:
    try:
        speech = speech_in(Path(recording), slide=slide, cache=Path(cache))
    except BadRecording as error:
        told: dict[str, object] = {"problem": error.problem, "mend": error.mend}
    else:
        told = {"seconds": round(speech.duration, 1)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
