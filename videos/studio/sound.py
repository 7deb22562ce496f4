"""Sound as numbers: 16-bit mono at 48 kHz, its loudness, and its peaks."""

from __future__ import annotations

import os
import threading
import wave
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]

RATE = 48_000
LOUDNESS = -16.0
"""LUFS aimed at: what phones and laptops play clearly without being turned up."""
PEAK = 10 ** (-4.3 / 20)
"""Highest sample; under the -1.5 dBTP wanted, for what lies between samples and for the AAC encoder."""

_BLOCK, _STEP = RATE * 4 // 10, RATE // 10  # 400 ms gating blocks, three quarters overlapping
_PIECE, _WARM_UP = 1 << 16, RATE // 2  # samples of spectrum at once; the filters forget within half a second
_MILLISECOND = RATE // 1000
_REACH = 5  # milliseconds in which the limiter gives way before and after a peak


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), dtype=np.int16)


def read_wav(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")


def write_wav(path: Path, samples: Samples) -> None:
    """Written beside and moved into place, so that a reader never sees half a file."""
    unfinished = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    with wave.open(str(unfinished), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    unfinished.replace(path)


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770-4, one channel); -inf for silence."""
    power = _block_powers(_weighted(samples / 32768))
    audible = power[_lufs(power) > -70.0]
    if not len(audible):
        return float("-inf")
    loud = audible[_lufs(audible) > _lufs(audible.mean()) - 10.0]
    return float(_lufs(loud.mean()))


def normalised(samples: Samples) -> Samples:
    """The same sound at LOUDNESS, with one gain over all of it and its peaks held under PEAK.

    Done slide by slide rather than over the whole lesson, so that an edit changes the sound of its own slide
    only; with one voice the gains differ by a few tenths of a decibel.
    """
    held, gain = samples, 0.0
    for _ in range(2):  # the second time makes good what holding the peaks took away
        now = loudness(held)
        if now == float("-inf"):
            return samples
        gain += LOUDNESS - now
        held = np.round(_limited(samples / 32768 * 10 ** (gain / 20)) * 32767).astype(np.int16)
    return held


def _weighted(signal: Floats) -> Floats:
    """K-weighted, piece by overlapping piece of spectrum."""
    hop = _PIECE - _WARM_UP
    count = -(-len(signal) // hop)
    padded = np.pad(signal, (_WARM_UP, count * hop - len(signal)))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _PIECE)[::hop]
    filtered = np.fft.irfft(np.fft.rfft(pieces, axis=1) * _k_response(), _PIECE, axis=1)
    weighted: Floats = filtered[:, _WARM_UP:].reshape(-1)[: len(signal)]
    return weighted


@cache
def _k_response() -> npt.NDArray[np.complex128]:
    """The two filters of BS.1770, whose tables are for 48 kHz."""
    z = np.exp(-2j * np.pi * np.arange(_PIECE // 2 + 1) / _PIECE)
    shelf = np.polyval([1.19839281085285, -2.69169618940638, 1.53512485958697], z)
    shelf = shelf / np.polyval([0.73248077421585, -1.69065929318241, 1.0], z)
    high_pass = np.polyval([1.0, -2.0, 1.0], z) / np.polyval([0.99007225036621, -1.99004745483398, 1.0], z)
    return np.asarray(shelf * high_pass, dtype=np.complex128)


def _block_powers(signal: Floats) -> Floats:
    padded = np.pad(signal, (0, max(0, _BLOCK - len(signal))))
    sums = np.concatenate(([0.0], np.cumsum(padded**2)))
    starts = np.arange(0, len(padded) - _BLOCK + 1, _STEP)
    powers: Floats = (sums[starts + _BLOCK] - sums[starts]) / _BLOCK
    return powers


def _lufs(power: Floats) -> Floats:
    told: Floats = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    return told


def _limited(signal: Floats) -> Floats:
    """Give way smoothly around each peak, looking ahead, so that nothing is clipped."""
    if np.abs(signal).max() <= PEAK:
        return signal
    padded = np.pad(signal, (0, -len(signal) % _MILLISECOND))
    peaks = np.abs(padded).reshape(-1, _MILLISECOND).max(axis=1)
    gains = np.minimum(1.0, PEAK / np.maximum(peaks, 1e-9))
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(gains, 2 * _REACH, constant_values=1.0), 2 * _REACH + 1
    )
    lowest = windows.min(axis=1)
    smooth = np.convolve(lowest, np.full(2 * _REACH + 1, 1 / (2 * _REACH + 1)), mode="valid")
    centres = (np.arange(len(smooth)) + 0.5) * _MILLISECOND
    limited: Floats = signal * np.interp(np.arange(len(signal)), centres, smooth)
    return np.clip(limited, -PEAK, PEAK)
