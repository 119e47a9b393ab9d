"""A clinic's own films, as training/importers wrote them: a folder each import with labels.coco.json."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import bit
from ..field import field_or_whole
from ..films import Film, assign_splits, read_grey
from ..importers import Marked, coco
from ..preprocess import LONG_SIDE, prepare_film, working_size

SOURCE = {"dataset": "own", "licence": "the clinic's own films", "source": "training/importers"}


def to_film(marked: Marked, kind: str, annotated: list[str]) -> Film:
    unit = read_grey(marked.path)
    field = field_or_whole(unit)
    image = (prepare_film(unit, kind, field) * 255 + 0.5).astype(np.uint8)
    size = working_size(field.width, field.height, LONG_SIDE[kind])
    mask = np.zeros_like(image)
    for name in annotated:
        part = Image.fromarray(field.of(marked.mask(name)).astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        mask |= np.uint8(bit(name)) * (np.asarray(part) > 127)
    return Film(str(marked.path), kind, image, mask, sum(bit(n) for n in annotated))


def films(root: Path) -> list[Film]:
    """`root`: the folder of imports. Files that follow each other in their names count as one patient's, six at a time."""
    out = []
    for labels in sorted(root.glob("*/labels.coco.json")):
        about = json.loads(labels.read_text())["info"]
        out += [to_film(m, about["kind"], about["annotated"]) for m in coco.read(labels, Path(about["images"]))]
    if out:
        assign_splits(out, block=6, test=0.15, val=0.10, salt="own")
    return out
