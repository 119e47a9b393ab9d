"""Bitewings without marked caries: they lend their tones to films that are marked (training/tones.py), and caries is drawn into those of
`bitewing_drawn`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..field import field_of
from ..films import Film, read_grey
from ..preprocess import prepare_film

SOURCE = {
    "dataset": "bitewing",
    "licence": "CC BY 4.0 by its export",
    "source": "github howard-hihihi/bite-wing-processing @ 980032f",
}
# Blocks of neighbouring file numbers; every fourth is kept for the probe.
BLOCK, EVERY = 6, 4


def parted(root: Path) -> tuple[list[Path], list[Path]]:
    """(films to train with, films kept for training/bitewing_probe.py)."""
    paths = sorted((root / "images").iterdir())
    kept = [i // BLOCK % EVERY == 0 for i in range(len(paths))]
    return [p for p, k in zip(paths, kept) if not k], [p for p, k in zip(paths, kept) if k]


def held_out(root: Path) -> list[Path]:
    return parted(root)[1]


def films(root: Path) -> list[Film]:
    out = []
    for path in parted(root)[0]:
        unit = read_grey(path)
        image = (prepare_film(unit, "bitewing", field_of(unit)) * 255 + 0.5).astype(np.uint8)
        out.append(Film(path.name, "bitewing", image, np.zeros_like(image), 0))
    return out
