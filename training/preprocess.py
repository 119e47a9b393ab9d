"""Named preprocessing steps, twin of src/imaging/pixels/preprocess.ts: the same film gives the same numbers in both.

A border is left out before any step (training/field.py); on a picture that is film from edge to edge that changes nothing.
`resize`  brings the long side to the working length; antialiased bilinear (PIL's triangle filter); never enlarges.
`stretch` maps two quantiles of the resized film (1024-bin histogram) to 0 and 1 and clips.
`affine`  x * scale + offset.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from .field import Field

BINS = 1024
STEPS = [
    {"step": "resize"},
    {"step": "stretch", "low": 0.005, "high": 0.995},
    {"step": "affine", "scale": 2.0, "offset": -1.0},
]
LONG_SIDE = {"bitewing": 600, "periapical": 600, "panoramic": 1536}


def working_size(width: int, height: int, long_side: int) -> tuple[int, int]:
    s = min(1.0, long_side / max(width, height))
    return max(1, int(width * s + 0.5)), max(1, int(height * s + 0.5))


def resize(unit: np.ndarray, long_side: int) -> np.ndarray:
    """[h, w] float 0..1 -> float32 at the working size."""
    h, w = unit.shape
    ww, wh = working_size(w, h, long_side)
    if (ww, wh) == (w, h):
        return unit.astype(np.float32)
    x = torch.from_numpy(unit.astype(np.float32))[None, None]
    return F.interpolate(x, (wh, ww), mode="bilinear", antialias=True, align_corners=False)[0, 0].numpy()


def stretch(unit: np.ndarray, low: float, high: float, outside: np.ndarray | None = None) -> np.ndarray:
    """What is `outside` the film (bool) does not count and becomes 0."""
    bins = np.minimum(BINS - 1, np.floor(unit * BINS)).astype(np.int64)
    counted = bins.ravel() if outside is None else bins[~outside]
    cumulative = np.cumsum(np.bincount(counted, minlength=BINS))
    n = counted.size
    lo = np.argmax(cumulative > low * n) / BINS
    hi = (np.argmax(cumulative >= high * n) + 1) / BINS
    film = np.clip((unit - lo) / max(hi - lo, 1 / BINS), 0, 1).astype(np.float32)
    return film if outside is None else np.where(outside, np.float32(0), film)


def film_alone(unit: np.ndarray, long_side: int, field: Field | None) -> tuple[np.ndarray, np.ndarray | None]:
    """The part of a picture that is film, at the working size, and where that is no film (its corners) or None."""
    if field is None:
        return resize(unit, long_side), None
    if field.outside is None:
        return resize(field.of(unit), long_side), None
    black = np.where(field.outside, np.float32(0), field.of(unit))
    return resize(black, long_side), resize(field.outside.astype(np.float32), long_side) > 0.5


def prepare_film(unit: np.ndarray, kind: str, field: Field | None = None) -> np.ndarray:
    """The film after `resize` and `stretch`: float32 [h, w] in 0..1. `field`: find_field of the picture, whose masks are then to be cut too."""
    s = STEPS[1]
    film, outside = film_alone(unit, LONG_SIDE[kind], field)
    return stretch(film, s["low"], s["high"], outside)
