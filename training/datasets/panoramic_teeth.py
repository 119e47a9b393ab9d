"""Panoramics with numbered teeth (UFBA-425), here as one class: coarse, but from yet another machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import bit
from ..films import Film
from ..preprocess import prepare_film

SOURCE = {
    "dataset": "panoramic-teeth",
    "licence": "Apache-2.0 by github devichand579/Instance_seg_teeth @ 5816186; images from UFBA-UESC",
    "source": "UFBA-425 (figshare 29827475)",
}
# The set was squeezed to 512 x 512; about the shape that the films had, at the working size.
SIZE = (1536, 768)


def films(root: Path) -> list[Film]:
    """Every one in the training split: no figure is claimed on them."""
    out = []
    for path in sorted((root / "images").iterdir()):
        grey = Image.open(path).convert("L").resize(SIZE, Image.Resampling.BICUBIC)
        numbers = Image.open(root / "fdi" / f"{path.stem}.png").resize(SIZE, Image.Resampling.NEAREST)
        mask = np.uint8(bit("tooth")) * (np.asarray(numbers) > 0)
        image = prepare_film(np.asarray(grey, dtype=np.float32) / 255, "panoramic")
        out.append(Film(path.name, "panoramic", (image * 255 + 0.5).astype(np.uint8), mask, bit("tooth")))
    return out
