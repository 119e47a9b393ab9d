"""Writes the films kept out of training, with their truth, for `npx bitelight evaluate`: python -m training.heldout --split val|test [--data DIR].

One folder a data set in training/held-out/<split>/ with labels.coco.json: the films stay where they are (`info.images`), truth is in pixels of
the file, `info.kind` is the kind of film, `info.dataset` names the set in the card. The split is that of training/films.py.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .classes import CLASSES
from .datasets import panoramic_caries, periapical_endo
from .prepare import HERE, cache_path, data_root, prepared

NAMED = "own held-out films"


def run_lengths(mask: np.ndarray) -> list[int]:
    """COCO's uncompressed counts: runs down the columns, the first one outside."""
    flat = mask.T.ravel().astype(np.int8)
    ends = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff([0, *ends.tolist(), len(flat)]).tolist()
    return [0, *runs] if len(flat) and flat[0] else runs


def split_names(folder: str, module, root: Path, split: str) -> set[str]:
    """The films of a split; from the prepared dental pack where there is one, since reading a set takes a minute."""
    sets = prepared("dental") if cache_path("dental").exists() else {}
    films = sets.get(folder.replace("-", "_")) or module.films(root / folder)
    return {f.name for f in films if f.split == split}


def periapicals(root: Path, names: set[str]) -> dict:
    coco = json.loads((root / "periapical-endo" / "labels.coco.json").read_text())
    images = [im for im in coco["images"] if im["file_name"] in names]
    kept = {im["id"] for im in images}
    classes = {c["id"]: periapical_endo.class_of(c["name"]) for c in coco["categories"]}
    annotations = [
        {"id": a["id"], "image_id": a["image_id"], "category_id": CLASSES.index(classes[a["category_id"]]) + 1, "segmentation": a["segmentation"]}
        for a in coco["annotations"]
        if a["image_id"] in kept and classes[a["category_id"]]
    ]
    return {"categories": [{"id": i, "name": n} for i, n in enumerate(CLASSES, 1)], "images": images, "annotations": annotations}


def panoramics(root: Path, names: set[str]) -> dict:
    folder, images, annotations = root / "panoramic-caries", [], []
    for i, path in enumerate(sorted(p for p in (folder / "images").iterdir() if p.name in names)):
        mask = np.asarray(Image.open(folder / "masks" / f"{path.stem}.png").convert("L")) > 0
        h, w = mask.shape
        images.append({"id": i, "file_name": path.name, "width": w, "height": h})
        annotations.append({"id": i, "image_id": i, "category_id": 1, "segmentation": {"size": [h, w], "counts": run_lengths(mask)}})
    return {"categories": [{"id": 1, "name": "caries"}], "images": images, "annotations": annotations}


SETS = (
    ("periapical-endo", "periapical", periapical_endo, periapicals),
    ("panoramic-caries", "panoramic", panoramic_caries, panoramics),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["val", "test"], required=True)
    parser.add_argument("--data")
    args = parser.parse_args()
    root = data_root(args.data).resolve()
    for name, kind, module, labels in SETS:
        folder = HERE / "held-out" / args.split / name
        folder.mkdir(parents=True, exist_ok=True)
        coco = labels(root, split_names(name, module, root, args.split))
        about = {"images": str(root / name / "images"), "kind": kind, "dataset": f"{name}, {NAMED}" if args.split == "test" else f"{name}, validation films"}
        (folder / "labels.coco.json").write_text(json.dumps({"info": about} | coco))
        print(f"{folder}: {len(coco['images'])} films")


if __name__ == "__main__":
    main()
