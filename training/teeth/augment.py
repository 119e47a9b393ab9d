"""One training view of a numbered panoramic: cut, shrunk, turned or mirrored as other clinics' films are, teeth taken out.

All randomness comes from the numpy Generator passed in.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import ndimage

from ..augment import Rng, intensity
from ..preprocess import STEPS, stretch
from . import HEIGHT, LONG_SIDE, NONE, NUMBERS, STRIDE
from .films import ASPECT, ToothFilm

INDEX = np.full(256, NONE, np.int64)
INDEX[list(NUMBERS)] = range(NONE)
# The same tooth of the other side: a mirrored film shows quadrant 2 where 1 was.
MIRRORED = np.array([NUMBERS.index((2, 1, 4, 3)[n // 10 - 1] * 10 + n % 10) for n in NUMBERS] + [NONE])


class View(NamedTuple):
    image: np.ndarray  # float32 [HEIGHT, LONG_SIDE] in -1..1, padding 0
    labels: np.ndarray  # int64 [HEIGHT / 2, LONG_SIDE / 2], index into NUMBERS or NONE
    core: np.ndarray  # bool, of the same shape


def _frame(numbers: np.ndarray, rng: Rng) -> tuple[float, float, float, float]:
    """Top, left, height and width of what the film shows, in its squeezed pixels: all of it, or the arch as cut by hand."""
    side = numbers.shape[0]
    if rng.random() < 0.55 or not numbers.any():
        top, left = rng.uniform(-0.04, 0.1, 2) * side
        bottom, right = side * (1 - rng.uniform(-0.04, 0.1, 2))
        return top, left, bottom - top, right - left
    rows, columns = np.flatnonzero(numbers.any(1)), np.flatnonzero(numbers.any(0))
    top, bottom = rows[0] - rng.uniform(0.02, 0.2) * side, rows[-1] + rng.uniform(0.02, 0.2) * side
    left, right = columns[0] - rng.uniform(0, 0.12) * side, columns[-1] + rng.uniform(0, 0.12) * side
    if rng.random() < 0.12:  # a film of one side
        right -= rng.uniform(0.2, 0.45) * (right - left)
    return top, left, bottom - top, right - left


def _without(image: np.ndarray, numbers: np.ndarray, core: np.ndarray, rng: Rng) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A few neighbouring teeth gone, their place filled from around it."""
    present = np.unique(numbers[numbers > 0])
    first = rng.integers(len(present))
    gone = np.isin(numbers, present[first : first + rng.integers(1, 5)])
    hole = ndimage.binary_dilation(gone & ~((numbers > 0) & ~gone), iterations=3) & ~((numbers > 0) & ~gone)
    around = (~hole).astype(np.float32)
    wide = ndimage.gaussian_filter(image * around, 9) / np.maximum(ndimage.gaussian_filter(around, 9), 1e-3)
    grain = ndimage.gaussian_filter(rng.normal(0, 1, image.shape), 1.5).astype(np.float32) * 12
    return np.where(hole, np.clip(wide + grain, 0, 255), image), np.where(gone, 0, numbers), core & ~gone


def view(film: ToothFilm, rng: Rng) -> View:
    image, numbers, core = film.image.astype(np.float32), film.numbers, film.core
    if numbers.any() and rng.random() < 0.25:
        image, numbers, core = _without(image, numbers, core, rng)
    flip = rng.random() < 0.5
    top, left, height, width = _frame(numbers, rng)
    side = image.shape[0]
    # Pixels of the canvas to one of the squeezed film, across and down.
    across = LONG_SIDE * (1 if rng.random() < 0.7 else rng.uniform(0.75, 1)) / width
    down = across / (ASPECT * np.exp(rng.normal(0, 0.05)))
    across, down = (v * min(1, HEIGHT / (down * height)) for v in (across, down))
    y0, x0 = (max(0.0, rng.uniform(-0.15, 1)) * (room - used) for room, used in ((HEIGHT, down * height), (LONG_SIDE, across * width)))
    angle = rng.normal(0, 2.2) * np.pi / 180
    c, s = np.cos(angle), np.sin(angle)
    matrix = np.diag([1 / down, (-1 if flip else 1) / across]) @ np.array([[c, -s], [s, c]])
    middle = np.array([y0 + down * height / 2, x0 + across * width / 2])
    offset = np.array([top + height / 2, (left + width / 2)]) - matrix @ middle
    canvas = ndimage.affine_transform(image, matrix, offset, (HEIGHT, LONG_SIDE), np.float32, order=1, cval=-1)
    ys, xs = np.arange(HEIGHT)[:, None], np.arange(LONG_SIDE)[None]
    shown = (ys >= y0) & (ys < y0 + down * height) & (xs >= x0) & (xs < x0 + across * width) & (canvas >= 0)
    # Truth where the cells of the coarser map lie.
    grid = matrix @ np.diag([STRIDE, STRIDE]), offset + matrix @ np.array([0.5, 0.5]), (HEIGHT // STRIDE, LONG_SIDE // STRIDE)
    seen = shown[::STRIDE, ::STRIDE]
    labels = INDEX[ndimage.affine_transform(numbers, *grid, order=0)]
    labels = np.where(seen, MIRRORED[labels] if flip else labels, NONE)
    core = ndimage.affine_transform(core, *grid, order=0) & seen
    out = np.zeros((HEIGHT, LONG_SIDE), np.float32)
    if shown.any():
        unit = np.full((HEIGHT, LONG_SIDE), 0.5, np.float32)
        unit[shown] = stretch(canvas[shown] / 255, STEPS[1]["low"], STEPS[1]["high"])
        out[shown] = intensity(unit, rng)[shown] * 2 - 1
    return View(out, labels, core)
