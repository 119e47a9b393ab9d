"""Bitewings without marked caries: they only lend their tones to films that are marked (training/tones.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..films import Film, read_grey
from ..preprocess import prepare_film

SOURCE = {
    "dataset": "bitewing",
    "licence": "CC BY 4.0 by its export",
    "source": "github howard-hihihi/bite-wing-processing @ 980032f",
}


def films(root: Path) -> list[Film]:
    out = []
    for path in sorted((root / "images").iterdir()):
        image = (prepare_film(read_grey(path), "bitewing") * 255 + 0.5).astype(np.uint8)
        out.append(Film(path.name, "bitewing", image, np.zeros_like(image), 0))
    return out
