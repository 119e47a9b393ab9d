"""Bitewings with proximal caries drawn in (training/drawn_caries.py), to train with and to choose a point by. Known in training is only what lies close to a surface that was drawn on or
looked at, and metal crowns, in which there is no caries; the rest of the film may have caries that nobody marked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy import ndimage

from ..classes import UNKNOWN, bit
from ..drawn_caries import MM, Box, as_seen, bare_film, drawn_for_training, surfaces
from ..films import Film
from .bitewing import SOURCE as FILMS
from .bitewing import parted

FOLDER = "bitewing"
SOURCE = FILMS | {"dataset": "bitewing, caries drawn in"}
# Of each film, and surfaces looked at on each; lesions are drawn on two of three.
VARIANTS, SURFACES, SHARE = {"train": 8, "choose": 2}, 6, 2 / 3
CLOSE = int(2.2 * MM)
METAL = 0.7


def _variant(film: np.ndarray, metal: list[Box], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Film 0..1 -> the film with lesions, and its bit field."""
    lesions, known = np.zeros(film.shape, bool), np.zeros(film.shape, bool)
    for s in surfaces(film, metal, rng, SURFACES):
        known[max(0, s.y - CLOSE) : s.y + CLOSE, max(0, s.x - CLOSE) : s.x + CLOSE] = True
        if rng.random() < SHARE:
            film, mask = drawn_for_training(film, s, rng)
            lesions |= mask
    known |= ndimage.binary_dilation(lesions, iterations=CLOSE)
    for x0, y0, x1, y1 in metal:
        box = np.s_[max(0, int(y0)) : int(y1), max(0, int(x0)) : int(x1)]
        known[box] |= film[box] > METAL
    mask = lesions * np.uint8(bit("caries")) + np.where(known, 0, UNKNOWN).astype(np.uint8)
    return as_seen(film), mask


def films(root: Path) -> list[Film]:
    """Where a point is chosen, a mark on what nobody marked counts as false: rather too few marks than too many."""
    labels, parts, out = json.loads((root / "labels.coco.json").read_text()), parted(root), []
    for part, variants in VARIANTS.items():
        for number, path in enumerate(parts[part]):
            film, metal = bare_film(path, labels)
            for variant in range(variants):
                image, mask = _variant(film, metal, np.random.default_rng((number, variant)))
                if (mask & bit("caries")).any():
                    split = "train" if part == "train" else "val"
                    grey = (image * 255 + 0.5).astype(np.uint8)
                    out.append(Film(f"{path.name} {variant}", "bitewing", grey, mask, bit("caries"), path.name, split))
    return out
