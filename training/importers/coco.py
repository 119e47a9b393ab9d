"""COCO: labels.coco.json with polygons, run lengths or, where there are neither, boxes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from . import ImportProblem, Marked, box, class_of, opened


def unpacked(text: str) -> list[int]:
    """pycocotools' compressed counts: 5 bits a character, bit 5 says that more follow; from the third on relative to two before."""
    counts: list[int] = []
    value = shift = 0
    for character in text:
        bits = ord(character) - 48
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value -= 1 << shift
        counts.append(value + (counts[-2] if len(counts) > 2 else 0))
        value = shift = 0
    return counts


def run_mask(segmentation: dict) -> np.ndarray:
    """Runs go down the columns, the first one outside."""
    height, width = segmentation["size"]
    counts = segmentation["counts"]
    counts = unpacked(counts) if isinstance(counts, str) else counts
    if sum(counts) != height * width:
        raise ImportProblem(f"run lengths cover {sum(counts)} pixels of {height * width}")
    return np.repeat(np.arange(len(counts)) % 2 == 1, counts).reshape(width, height).T


def read(labels: Path, images: Path) -> list[Marked]:
    """One entry an image of the file, marked or not."""
    coco = json.loads(labels.read_text())
    names = {c["id"]: class_of(c["name"]) for c in coco["categories"]}
    films = {im["id"]: opened(images / im["file_name"]) for im in coco["images"]}
    for a in coco["annotations"]:
        name, film = names.get(a["category_id"]), films.get(a["image_id"])
        if name is None or film is None:
            continue
        shape = a.get("segmentation")
        if isinstance(shape, dict):
            mask = run_mask(shape)
            if mask.shape != (film.height, film.width):
                raise ImportProblem(f"{film.path.name}: a mask of {mask.shape[1]} x {mask.shape[0]} on a film of {film.width} x {film.height}")
            film.masks[name] = film.masks.get(name, np.zeros(mask.shape, bool)) | mask
        elif shape:
            for ring in shape:
                film.add(name, ring)
        elif "bbox" in a:
            film.add(name, box(*a["bbox"]))
    return list(films.values())
