"""Named preprocessing steps, twin of src/imaging/pixels/preprocess.ts: the same film gives the same numbers in both.

`resize`  brings the long side to the working length; antialiased bilinear (PIL's triangle filter); never enlarges.
`stretch` maps two quantiles of the resized film (1024-bin histogram) to 0 and 1 and clips.
`affine`  x * scale + offset.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

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


def stretch(unit: np.ndarray, low: float, high: float) -> np.ndarray:
    bins = np.minimum(BINS - 1, np.floor(unit * BINS)).astype(np.int64)
    cumulative = np.cumsum(np.bincount(bins.ravel(), minlength=BINS))
    n = unit.size
    lo = np.argmax(cumulative > low * n) / BINS
    hi = (np.argmax(cumulative >= high * n) + 1) / BINS
    return np.clip((unit - lo) / max(hi - lo, 1 / BINS), 0, 1).astype(np.float32)


def prepare_film(unit: np.ndarray, kind: str) -> np.ndarray:
    """The film after `resize` and `stretch`: float32 [h, w] in 0..1."""
    s = STEPS[1]
    return stretch(resize(unit, LONG_SIDE[kind]), s["low"], s["high"])
