"""Periapicals traced by dental professionals; layout of a COCO file beside images/."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from ..classes import CLASSES, bit
from ..films import Film, assign_splits, draw_polygons, read_grey
from ..preprocess import LONG_SIDE, prepare_film

SOURCE = {
    "dataset": "periapical-endo",
    "licence": "none stated by the publisher",
    "source": "github adrysn686/dental-xray-segmentation @ a7f2ea8 (UCI SEPE Lab)",
}


# Whole teeth are not traced here: only what lies in bone.
TRACED = sum(bit(c) for c in CLASSES if c != "tooth")


def class_of(category: str) -> str | None:
    if category in ("apical-lesion", "periapical-lesion"):
        return "periapical-lesion"
    if category == "caries":
        return "caries"
    if category == "root-canal-filling":
        return "canal-filling"
    if category.startswith("root-"):
        return "root"
    if category.startswith("canal-"):
        return "canal"
    return None


def films(root: Path) -> list[Film]:
    coco = json.loads((root / "labels.coco.json").read_text())
    names = {c["id"]: class_of(c["name"]) for c in coco["categories"]}
    by_image: dict[int, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for a in coco["annotations"]:
        if names[a["category_id"]]:
            by_image[a["image_id"]][names[a["category_id"]]] += a["segmentation"]
    out = []
    for im in coco["images"]:
        unit = read_grey(root / "images" / im["file_name"])
        h, w = unit.shape
        image = (prepare_film(unit, "periapical") * 255 + 0.5).astype(np.uint8)
        mask = np.zeros_like(image)
        for name, polygons in by_image[im["id"]].items():
            mask |= np.uint8(bit(name)) * draw_polygons(polygons, w, h, LONG_SIDE["periapical"])
        out.append(Film(im["file_name"], "periapical", image, mask, TRACED))
    assign_splits(out, block=6, test=0.15, val=0.10, salt="periapical-endo")
    return out
