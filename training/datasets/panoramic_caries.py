"""Panoramics with fine caries masks (DC1000 test part): masks/ beside images/, same names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import bit
from ..films import Film, assign_splits, read_grey
from ..preprocess import LONG_SIDE, prepare_film, working_size

SOURCE = {
    "dataset": "panoramic-caries",
    "licence": "none stated by the publisher; 'please cite'",
    "source": "DC1000 test part (Wang 2023, Neurocomputing 540:126208), github Zzz512/MLUA @ 17b73ac",
}


def films(root: Path) -> list[Film]:
    out = []
    for path in sorted((root / "images").iterdir()):
        unit = read_grey(path)
        image = (prepare_film(unit, "panoramic") * 255 + 0.5).astype(np.uint8)
        marks = Image.open(root / "masks" / (path.stem + ".png")).convert("L").point(lambda v: 255 if v else 0)
        h, w = unit.shape
        size = working_size(w, h, LONG_SIDE["panoramic"])
        mask = np.uint8(bit("caries")) * (np.asarray(marks.resize(size, Image.Resampling.BOX)) > 127)
        out.append(Film(path.name, "panoramic", image, mask, bit("caries")))
    assign_splits(out, block=2, test=0.15, val=0.12, salt="panoramic-caries")
    return out
