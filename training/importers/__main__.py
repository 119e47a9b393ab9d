"""Brings a clinic's export into the form that the kit trains and measures on:

python -m training.importers coco         --labels labels.json --images DIR --kind periapical --out ../shared/data/own/first
python -m training.importers yolo         --images DIR (holding images/, labels/, data.yaml) --kind bitewing --out ...
python -m training.importers masks        --images DIR (holding images/ and a folder of masks a class) --kind panoramic --out ...
python -m training.importers label-studio --labels export.json --images DIR --kind periapical --out ...

Writes labels.coco.json: the films stay where they are. `--annotated` names the classes that were looked for on every film (else those
that were marked anywhere): only for these does "nothing marked" mean that nothing is there.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from ..classes import CLASSES
from ..heldout import run_lengths
from . import ImportProblem, Marked, coco, label_studio, masks, yolo


def as_coco(films: list[Marked], about: dict) -> dict:
    images, annotations = [], []
    for i, film in enumerate(films):
        images.append({"id": i, "file_name": str(film.path), "width": film.width, "height": film.height})
        for name in sorted({*film.polygons, *film.masks}):
            mark = {"id": len(annotations), "image_id": i, "category_id": CLASSES.index(name) + 1}
            rings = film.polygons.get(name)
            if rings:
                annotations.append(mark | {"segmentation": rings})
            if name in film.masks:
                counts = run_lengths(film.masks[name])
                annotations.append(mark | {"id": len(annotations), "segmentation": {"size": [film.height, film.width], "counts": counts}})
    categories = [{"id": i, "name": n} for i, n in enumerate(CLASSES, 1)]
    return {"info": about, "categories": categories, "images": images, "annotations": annotations}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", choices=["coco", "yolo", "masks", "label-studio"])
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--kind", choices=["bitewing", "periapical", "panoramic"], required=True)
    parser.add_argument("--annotated", nargs="+", choices=CLASSES)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.format in ("coco", "label-studio") and not args.labels:
        parser.error(f"{args.format} needs --labels")
    images = args.images.resolve()
    try:
        if args.format == "coco":
            films = coco.read(args.labels, images)
        elif args.format == "label-studio":
            films = label_studio.read(args.labels, images)
        else:
            films = {"yolo": yolo, "masks": masks}[args.format].read(images)
    except ImportProblem as problem:
        raise SystemExit(str(problem)) from problem
    marked = Counter(name for film in films for name in {*film.polygons, *film.masks})
    annotated = args.annotated or sorted(marked)
    if not films or not annotated:
        raise SystemExit("no film, or no mark that the network has a class for (training/importers/__init__.py lists the names)")
    args.out.mkdir(parents=True, exist_ok=True)
    about = {"images": "/", "kind": args.kind, "dataset": args.out.name, "annotated": annotated}
    (args.out / "labels.coco.json").write_text(json.dumps(as_coco(films, about)))
    print(f"{len(films)} films; " + ", ".join(f"{name} on {marked[name]}" for name in annotated))


if __name__ == "__main__":
    main()
