"""Where on a picture the film itself lies, twin of src/imaging/field/find-field.ts: the same picture gives the same field in both.

Scanners, phosphor plates and viewers put bars, frames, rounded corners and text round a film. Lines at an edge are a bar where they are of one
value, apart from text in them, and end at once in a straight edge; what is dark or burnt out on a film ends in the outline of something and is no bar.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Levels of 255 that a bar's pixels may lie apart: drawn, and compressed or scanned.
EXACT, NOISY = 2, 10
# Share of a line that must be of the bar's value: the outermost, one next to the film, one where film begins, one where it begins if other bars are known.
PURE, CLEAN, EDGE, KNOWN_EDGE = 0.98, 0.97, 0.7, 0.9
# Mean share over a whole bar, with the text in it.
BAR = 0.8
# The last clean line lies at most so many lines before the film.
SOFT = 8
# A bar is at least so thick (lines, and of the side), and leaves at least so much of the side.
THINNEST, THIN_SHARE, DEEPEST = 2, 0.005, 0.45
ROUNDS = 3
SMALLEST = 32
# Corners: how far they may reach along the short side, their least reach, their share of the rectangle round them (round: 0.21, cut: 0.5).
CORNER, LEAST_CORNER, FULL = 0.25, 0.015, (0.1, 0.62)
# Their reaches may differ so many times; by how much the film next to them is brighter or darker, for each tolerance.
ALIKE, STEPS = 1.6, {EXACT: 5, NOISY: 12}


@dataclass
class Field:
    """A rectangle in pixels of the picture; `outside`: bool [height, width] of it, what is no film in its corners, or None."""

    x: int
    y: int
    width: int
    height: int
    outside: np.ndarray | None = None

    def of(self, whole: np.ndarray) -> np.ndarray:
        return whole[self.y : self.y + self.height, self.x : self.x + self.width]


def levels(grey: np.ndarray) -> np.ndarray:
    """Integers -> uint8, the lowest of the picture 0 and the highest 255; in whole numbers, so that every machine agrees."""
    low, high = int(grey.min()), int(grey.max())
    d = max(high - low, 1)
    return ((510 * (grey.astype(np.int64) - low) + d) // (2 * d)).astype(np.uint8)


def _bar(lines: np.ndarray, known: int | None) -> tuple[int, int, int] | None:
    """[depth, length] levels from an edge inwards -> (lines that are bar, its value, how far from it a pixel may lie)."""
    depth, length = lines.shape
    value = int(np.bincount(lines[0], minlength=256).argmax())
    apart = np.abs(lines[0].astype(np.int16) - value)
    for tolerance in (EXACT, NOISY):
        if (apart <= tolerance).sum() >= PURE * length:
            break
    else:
        return None
    least = max(THINNEST, int(np.ceil(THIN_SHARE * depth)))
    most = int(DEEPEST * depth)
    count = (np.abs(lines[: most + 1].astype(np.int16) - value) <= tolerance).sum(1)
    edge = KNOWN_EDGE if known is not None and abs(known - value) <= tolerance else EDGE
    total = np.cumsum(count)
    for i in range(most, least - 1, -1):
        if count[i] >= edge * length or count[i - 1] < edge * length:
            continue
        clean = [j for j in range(max(least, i - SOFT + 1), i + 1) if count[j - 1] >= CLEAN * length]
        if clean and total[i - 1] >= BAR * length * i:
            return clean[-1], value, tolerance
    return None


def _from_edge(box: np.ndarray, side: int) -> np.ndarray:
    """The lines of a box from its top, bottom, left or right inwards."""
    return (box, box[::-1], box.T, box.T[::-1])[side]


def _corner(quarter: np.ndarray, value: int, tolerance: int) -> np.ndarray | None:
    """bool [h, w]: what of a box's part at its upper left corner is of one value with it, row by row not wider than above; None: no film's corner."""
    like = np.abs(quarter.astype(np.int16) - value) <= tolerance
    run = np.minimum.accumulate(np.where(like.all(1), like.shape[1], like.argmin(1)))
    high, wide = int((run > 0).sum()), int(run[0])
    if high >= like.shape[0] or wide >= like.shape[1]:
        return None
    share = int(run.sum()) / max(1, high * wide)
    if not FULL[0] <= share <= FULL[1]:
        return None
    return np.arange(like.shape[1])[None] < run[:, None]


def _turned(box: np.ndarray, corner: int) -> np.ndarray:
    """With its upper left, upper right, lower left or lower right corner in the upper left."""
    return (box, box[:, ::-1], box[::-1], box[::-1, ::-1])[corner]


def _beyond(quarter: np.ndarray, part: np.ndarray, value: int) -> float:
    """How far from the corner's value the film is next to it, on average over its rows."""
    run = part.sum(1)
    rows = np.flatnonzero(run)
    columns = np.minimum(run[rows] + 2, quarter.shape[1] - 1)
    return float(np.abs(quarter[rows, columns].astype(np.int16) - value).sum() / len(rows))


def _corners(box: np.ndarray, bars: list[tuple[int, int]]) -> np.ndarray | None:
    """What is no film in the corners of a box: at least three alike, or those of the value of a bar."""
    side = int(CORNER * min(box.shape))
    least = LEAST_CORNER * min(box.shape)
    found = []
    for corner in range(4):
        quarter = _turned(box, corner)[:side, :side]
        value = int(quarter[0, 0])
        known = any(abs(v - value) <= t for v, t in bars)
        for tolerance in (NOISY, EXACT):
            part = _corner(quarter, value, tolerance)
            if part is None:
                continue
            high, wide = int(part[:, 0].sum()), int(part[0].sum())
            if min(high, wide) >= least and _beyond(quarter, part, value) >= STEPS[tolerance]:
                found.append((corner, part, value, known, min(high, wide), max(high, wide)))
                break
    if not found:
        return None
    alike = len(found) >= 3 and max(f[5] for f in found) <= ALIKE * min(f[4] for f in found) and max(f[2] for f in found) - min(f[2] for f in found) <= NOISY
    kept = found if alike else [f for f in found if f[3]]
    if not kept:
        return None
    outside = np.zeros(box.shape, bool)
    for corner, part, *_ in kept:
        _turned(outside, corner)[: part.shape[0], : part.shape[1]] |= part
    return outside


def field_of(unit: np.ndarray) -> Field | None:
    """The same for a picture 0..1 of 8 or 16 bits."""
    return find_field(np.rint(unit.astype(np.float64) * 65535).astype(np.int64))


def field_or_whole(unit: np.ndarray) -> Field:
    """The same; of a picture that is film from edge to edge, all of it."""
    return field_of(unit) or Field(0, 0, unit.shape[1], unit.shape[0])


def find_field(grey: np.ndarray) -> Field | None:
    """[h, w] of whole numbers -> where the film lies; None where the picture is film from edge to edge."""
    q = levels(grey)
    x, y, height, width = 0, 0, *q.shape
    bars: list[tuple[int, int]] = []
    for _ in range(ROUNDS):
        before = (x, y, width, height)
        for side in range(4):
            box = q[y : y + height, x : x + width]
            if min(box.shape) < SMALLEST:
                return None
            bar = _bar(_from_edge(box, side), bars[0][0] if bars else None)
            if bar is None:
                continue
            n, value, tolerance = bar
            bars.append((value, tolerance))
            y, x = y + n * (side == 0), x + n * (side == 2)
            height, width = height - n * (side < 2), width - n * (side > 1)
        if (x, y, width, height) == before:
            break
    box = q[y : y + height, x : x + width]
    if min(box.shape) < SMALLEST or int(box.max()) - int(box.min()) <= NOISY:
        return None
    outside = _corners(box, bars)
    if outside is None and not bars:
        return None
    return Field(x, y, width, height, outside)
