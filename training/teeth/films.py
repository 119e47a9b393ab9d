"""The numbered panoramics, and the inner part of every tooth, which keeps touching teeth apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from ..films import Film, assign_splits, read_grey

# The publisher squeezed these panoramics (1991 x 1127 and alike) to 512 x 512.
ASPECT = 1991 / 1127
# A tooth's inner part: what lies further from its edge than this share of the furthest point.
INNER = 0.45
SOURCE = {
    "dataset": "panoramic-teeth",
    "licence": "Apache-2.0 by its publisher",
    "source": "UFBA-425 (figshare 29827475), github devichand579/Instance_seg_teeth @ 5816186",
}


@dataclass
class ToothFilm:
    name: str
    split: str
    image: np.ndarray  # uint8 [512, 512], squeezed
    numbers: np.ndarray  # uint8 [512, 512], FDI number or 0
    core: np.ndarray  # bool [512, 512]


def cores(numbers: np.ndarray, aspect: float) -> np.ndarray:
    """The inner part of each tooth, in one piece; distances are those of the film before it was squeezed."""
    out = np.zeros(numbers.shape, bool)
    for number, box in enumerate(ndimage.find_objects(numbers), 1):
        if box is None:
            continue
        tooth = np.pad(numbers[box] == number, 1)
        depth = ndimage.distance_transform_edt(tooth, sampling=(1, aspect))
        parts, _ = ndimage.label(depth >= INNER * depth.max())
        inner = parts == parts.flat[depth.argmax()]
        out[box] |= inner[1:-1, 1:-1]
    return out


def read(root: Path) -> list[ToothFilm]:
    """`root`: the folder panoramic-teeth. Neighbouring file numbers lie on one side of the split."""
    films = []
    for path in sorted((root / "images").iterdir()):
        numbers = np.asarray(Image.open(root / "fdi" / f"{path.stem}.png"))
        films.append(Film(path.stem, "panoramic", (read_grey(path) * 255 + 0.5).astype(np.uint8), numbers, 0))
    assign_splits(films, block=6, test=0.2, val=0.1, salt="numbers")
    return [ToothFilm(f.name, f.split, f.image, f.mask, cores(f.mask, ASPECT)) for f in films]
