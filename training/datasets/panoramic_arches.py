"""Panoramics whose teeth are one mask: they teach where teeth are on other machines' films, and nothing about lesions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import bit
from ..films import Film, read_grey
from ..preprocess import LONG_SIDE, prepare_film, working_size

SOURCE = {
    "dataset": "panoramic-arches",
    "licence": "terms not seen",
    "source": "Abdi et al. (Mendeley hxt48yk462), masks from SerdarHelli; github razvan404/dental-data-segmentation @ d77f3a1",
}


def films(root: Path) -> list[Film]:
    """Every one in the training split: no figure is claimed on them."""
    out = []
    for path in sorted((root / "images").iterdir()):
        unit = read_grey(path)
        marks = Image.open(next((root / "masks").glob(f"{path.stem}.*"))).convert("L").point(lambda v: 255 if v else 0)
        h, w = unit.shape
        size = working_size(w, h, LONG_SIDE["panoramic"])
        mask = np.uint8(bit("tooth")) * (np.asarray(marks.resize(size, Image.Resampling.BOX)) > 127)
        out.append(Film(path.name, "panoramic", (prepare_film(unit, "panoramic") * 255 + 0.5).astype(np.uint8), mask, bit("tooth")))
    return out
