"""Traced periapicals with more periapical lesions drawn at the tips of their roots (training/drawn_lesions.py), for training only."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy import ndimage

from ..classes import bit
from ..drawn_lesions import Tip, radius_of, tip_of, with_lesion, within
from ..films import Film, draw_polygons
from ..preprocess import LONG_SIDE
from .periapical_endo import SOURCE as FILMS
from .periapical_endo import TRACED, class_of
from .periapical_endo import films as traced

FOLDER = "periapical-endo"
SOURCE = FILMS | {"dataset": "periapical-endo, periapical lesions drawn in"}
VARIANTS = 3
# Pixels between a tip that is drawn on and a traced lesion, and the most lesions drawn on a film.
CLEAR, MOST = 12, 3


def roots_of(coco: dict, name: str) -> list[np.ndarray]:
    """A bool mask at the working size for each traced root of the film."""
    [image] = [im for im in coco["images"] if im["file_name"] == name]
    names = {c["id"]: class_of(c["name"]) for c in coco["categories"]}
    size = image["width"], image["height"], LONG_SIDE["periapical"]
    return [draw_polygons(a["segmentation"], *size) for a in coco["annotations"] if a["image_id"] == image["id"] and names[a["category_id"]] == "root"]


def healthy_tips(film: Film, roots: list[np.ndarray]) -> list[Tip]:
    lesions = ndimage.binary_dilation((film.mask & bit("periapical-lesion")) > 0, iterations=CLEAR)
    tips = [t for t in map(tip_of, roots) if t and within(t, film.mask.shape)]
    return [t for t in tips if not lesions[int(t.y), int(t.x)]]


def variant(film: Film, tips: list[Tip], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Image (uint8) and bit field with one to three lesions more."""
    unit, mask = film.image.astype(np.float32) / 255, film.mask.copy()
    roots = (mask & bit("root")) > 0
    for i in rng.permutation(len(tips))[: rng.integers(1, MOST + 1)]:
        unit, lesion = with_lesion(unit, roots, tips[i], radius_of(rng), rng)
        mask[lesion] |= np.uint8(bit("periapical-lesion"))
    return (unit * 255 + 0.5).astype(np.uint8), mask


def films(root: Path) -> list[Film]:
    coco, out = json.loads((root / "labels.coco.json").read_text()), []
    for number, film in enumerate(f for f in traced(root) if f.split == "train"):
        tips = healthy_tips(film, roots_of(coco, film.name))
        for v in range(VARIANTS if tips else 0):
            image, mask = variant(film, tips, np.random.default_rng((number, v)))
            out.append(Film(f"{film.name} {v}", "periapical", image, mask, TRACED, film.group))
    return out
