"""Masks: <class>/<film>.png beside images/, of the film's size; any value above 0 is marked. `masks/` alone stands for caries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from . import ImportProblem, Marked, class_of, opened
from .yolo import PICTURES


def read(root: Path) -> list[Marked]:
    folders = {f: "caries" if f.name == "masks" else class_of(f.name) for f in sorted(root.iterdir()) if f.is_dir() and f.name != "images"}
    films = []
    for path in sorted(p for p in (root / "images").iterdir() if p.suffix.lower() in PICTURES):
        film = opened(path)
        for folder, name in folders.items():
            found = folder / f"{path.stem}.png"
            if name is None or not found.exists():
                continue
            with Image.open(found) as picture:
                mask = np.asarray(picture.convert("L") if picture.mode != "P" else picture) > 0
            if mask.shape != (film.height, film.width):
                raise ImportProblem(f"{found}: {mask.shape[1]} x {mask.shape[0]}, the film is {film.width} x {film.height}")
            film.masks[name] = mask
        films.append(film)
    return films
