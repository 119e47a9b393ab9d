"""A film of a training set, and how films are put into folds so that one patient is not on both sides."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from .preprocess import working_size


@dataclass
class Film:
    name: str
    kind: str
    image: np.ndarray  # uint8 [h, w], stretched, working size
    mask: np.ndarray  # uint8 [h, w], one bit a class
    annotated: int  # bits of the classes that its set annotates
    group: str = ""
    split: str = "train"


def read_grey(path: Path) -> np.ndarray:
    """Any 8-bit picture as float 0..1 by Rec. 601 luma, as the browser's decoder does."""
    return np.asarray(Image.open(path).convert("L"), dtype=np.float32) / 255


def draw_polygons(polygons: list[list[float]], width: int, height: int, long_side: int) -> np.ndarray:
    """COCO polygons -> bool mask at the working size (a pixel belongs where more than half of it is covered)."""
    canvas = Image.new("L", (width, height))
    draw = ImageDraw.Draw(canvas)
    for p in polygons:
        if len(p) >= 6:
            draw.polygon([(p[i], p[i + 1]) for i in range(0, len(p), 2)], fill=255)
    size = working_size(width, height, long_side)
    return np.asarray(canvas.resize(size, Image.Resampling.BOX)) > 127


def _numbers(name: str) -> tuple:
    return tuple(int(x) if x.isdigit() else x for x in re.split(r"(\d+)", name))


def _fingerprint(image: np.ndarray) -> np.ndarray:
    small = np.asarray(Image.fromarray(image).resize((17, 16), Image.Resampling.BOX), dtype=np.int16)
    return (small[:, 1:] > small[:, :-1]).ravel()


def assign_splits(films: list[Film], block: int, test: float, val: float, salt: str) -> None:
    """Neighbouring file numbers (blocks of `block`) and near-duplicates share a group; groups go to a split by a hash."""
    films.sort(key=lambda f: _numbers(f.name))
    parent = list(range(len(films)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    prints = np.stack([_fingerprint(f.image) for f in films])
    for i in range(len(films)):
        if i % block:
            parent[root(i)] = root(i - 1)
        close = np.flatnonzero((prints[i + 1 :] != prints[i]).sum(1) <= 16) + i + 1
        for j in close:
            parent[root(int(j))] = root(i)
    for i, film in enumerate(films):
        film.group = films[root(i)].name
        u = int(hashlib.sha256((salt + film.group).encode()).hexdigest()[:8], 16) / 2**32
        film.split = "test" if u < test else "val" if u < test + val else "train"
