"""The tones of one film given to another: a monotone curve, as another sensor, its software or a scan would draw it."""

from __future__ import annotations

import numpy as np

from .films import Film

LEVELS = np.linspace(0, 1, 65)
Tones = dict[bool, np.ndarray]  # {panoramic: [films, levels]}


def quantiles(image: np.ndarray) -> np.ndarray:
    """uint8 film -> its grey values, 0..1, at LEVELS of its cumulative histogram."""
    cumulative = np.cumsum(np.bincount(image.ravel(), minlength=256)) / image.size
    return np.interp(LEVELS, cumulative, np.arange(256) / 255)


def tones_of(films: list[Film]) -> Tones:
    """Intraoral films borrow from intraoral ones, panoramics from panoramics."""
    return {p: np.stack(q) for p in (False, True) if (q := [quantiles(f.image) for f in films if (f.kind == "panoramic") == p])}


def retone(image: np.ndarray, film: Film, tones: Tones, rng: np.random.Generator) -> np.ndarray:
    """A crop (0..1) of `film` on the way, by a random share, to the tones of a random other film."""
    own = quantiles(film.image)
    pool = tones[film.kind == "panoramic"]
    share = rng.uniform(0.2, 1)
    wanted = own * (1 - share) + pool[rng.integers(len(pool))] * share
    rising = own + np.arange(len(own)) * 1e-6
    return np.interp(image, rising, wanted).astype(np.float32)
