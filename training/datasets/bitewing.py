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
# Blocks of neighbouring file numbers; of eight, the first is kept to choose points by, the fifth for the probe.
BLOCK, EVERY = 6, 8
PARTS = {0: "choose", 4: "probe"}


def parted(root: Path) -> dict[str, list[Path]]:
    """{"train": films to train with, "choose": films to choose points by, "probe": films kept for measuring}."""
    parts: dict[str, list[Path]] = {"train": [], "choose": [], "probe": []}
    for i, path in enumerate(sorted((root / "images").iterdir())):
        parts[PARTS.get(i // BLOCK % EVERY, "train")].append(path)
    return parts


def films(root: Path) -> list[Film]:
    out = []
    for path in parted(root)["train"]:
        unit = read_grey(path)
        image = (prepare_film(unit, "bitewing", field_of(unit)) * 255 + 0.5).astype(np.uint8)
        out.append(Film(path.name, "bitewing", image, np.zeros_like(image), 0))
    return out
