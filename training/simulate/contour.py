"""Outlines of masks as polygons."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import label

# Steps along pixel edges, clockwise: right, down, left, up.
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))
# Offsets of the pixel to the right of an edge that leaves a corner in each direction, and of the one to its left.
RIGHT = ((0, 0), (-1, 0), (-1, -1), (0, -1))
LEFT = ((0, -1), (0, 0), (-1, 0), (-1, -1))


def outlines(mask: np.ndarray) -> list[list[tuple[int, int]]]:
    """The outer boundary of each 4-connected part, along pixel edges, clockwise; (x, y) of corners where it turns."""
    labels, count = label(mask)
    return [_walk(labels == i) for i in range(1, count + 1)]


def _walk(part: np.ndarray) -> list[tuple[int, int]]:
    padded = np.pad(part, 1)
    y, x = (int(v[0]) for v in np.nonzero(padded))

    def inside(cx: int, cy: int, offset: tuple[int, int]) -> bool:
        return bool(padded[cy + offset[1], cx + offset[0]])

    ring, start, way = [], (x, y), 0
    while True:
        # Keep the part on the right hand: turn right into it where it ends, left where it goes on.
        if inside(x, y, LEFT[way]):
            way = (way + 3) % 4
        elif not inside(x, y, RIGHT[way]):
            way = (way + 1) % 4
        if not ring or (x, y) != ring[-1]:
            ring.append((x, y))
        x, y = x + STEPS[way][0], y + STEPS[way][1]
        if (x, y) == start:
            break
    return [(px - 1, py - 1) for i, (px, py) in enumerate(ring) if _turns(ring, i)]


def _turns(ring: list[tuple[int, int]], i: int) -> bool:
    (ax, ay), (bx, by), (cx, cy) = ring[i - 1], ring[i], ring[(i + 1) % len(ring)]
    return (bx - ax) * (cy - by) != (by - ay) * (cx - bx)
