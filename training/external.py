"""What a trained network marks on films of other clinics: python -m training.external --config dental [--data DIR].

These films are never trained or tuned on. `periapical-caries-boxes` holds 30 loosely drawn boxes, 8 of them doubted by whoever
checked them; a box is hit when the centre of mass of a mark lies in it. The bitewings kept for the probe have no
caries truth: only how much is marked is counted, and how much of that lies on crowned teeth, where it is most likely wrong.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
from scipy import ndimage

from .classes import CLASSES
from .datasets.bitewing import parted
from .evaluate import load_network, probability_maps
from .field import field_or_whole
from .films import Film, read_grey
from .metrics import EIGHT, drop_faint, drop_small
from .prepare import data_root, load_config
from .preprocess import prepare_film
from .train import run_folder

Box = tuple[float, float, float, float]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95% interval of a proportion."""
    z, p = 1.96, hits / n
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)


def read_set(folder: Path, kind: str) -> tuple[list[Film], list[list[tuple[Box, dict]]]]:
    """Films at the working size and, for each, its boxes (x0, y0, x1, y1) in that size with their annotations."""
    coco = json.loads((folder / "labels.coco.json").read_text())
    films, boxes = [], []
    for im in coco["images"]:
        unit = read_grey(folder / "images" / im["file_name"])
        field = field_or_whole(unit)
        image = (prepare_film(unit, kind, field) * 255 + 0.5).astype(np.uint8)
        s = image.shape[1] / field.width
        films.append(Film(im["file_name"], kind, image, np.zeros_like(image), 0))
        rows = [a for a in coco["annotations"] if a["image_id"] == im["id"]]
        left, top = field.x, field.y
        boxes.append([
            (((x - left) * s, (y - top) * s, (x - left + bw) * s, (y - top + bh) * s), a) for a in rows for x, y, bw, bh in [a["bbox"]]
        ])  # fmt: skip
    return films, boxes


def centres(maps: list[np.ndarray], name: str, kind: str, output: dict) -> list[list[tuple[float, float]]]:
    """(x, y) centre of mass of every mark of each film, at the point of its kind."""
    out, point = [], output["points"][kind]
    for m in maps:
        mask = drop_faint(m[CLASSES.index(name)], point["threshold"], point["peak"])
        labels, n = ndimage.label(drop_small(mask, output["minAreaPx"]), EIGHT)
        out.append([(x, y) for y, x in ndimage.center_of_mass(labels > 0, labels, range(1, n + 1))])
    return out


def inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def box_lines(marks, boxes) -> list[str]:
    lines = []
    for label, wanted in (("all boxes", lambda a: True), ("plausible boxes", lambda a: a["qa"] == "plausible")):
        hits = [any(inside(p, b) for p in m) for m, rows in zip(marks, boxes) for b, a in rows if wanted(a)]
        low, high = wilson(sum(hits), len(hits))
        lines.append(f"periapical-caries-boxes, caries, {label}: {sum(hits)} of {len(hits)} hit = {sum(hits) / len(hits):.2f} [{low:.2f}, {high:.2f}]")
    outside = sum(not any(inside(p, b) for b, _ in rows) for m, rows in zip(marks, boxes) for p in m)
    return [*lines, f"periapical-caries-boxes, caries marks outside every box: {outside / len(boxes):.2f} a film, n={len(boxes)} films"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--data")
    args = parser.parse_args()
    config, root, net = load_config(args.config), data_root(args.data), load_network(args.config)
    operating = json.loads((run_folder(args.config) / "operating.json").read_text())
    films, boxes = read_set(root / "periapical-caries-boxes", "periapical")
    lines = box_lines(centres(probability_maps(net, films, config), "caries", "periapical", operating["caries"]), boxes)
    kept = {path.name for path in parted(root / "bitewing")["probe"]}
    films, crowns = zip(*[(f, b) for f, b in zip(*read_set(root / "bitewing", "bitewing")) if f.name in kept])
    maps = probability_maps(net, films, config)
    for name, output in operating.items():
        if "bitewing" not in output["points"]:
            continue
        marks = centres(maps, name, "bitewing", output)
        total = sum(map(len, marks))
        on_crowns = sum(any(inside(p, b) for b, _ in rows) for m, rows in zip(marks, crowns) for p in m)
        some = sum(bool(m) for m in marks)
        lines.append(f"bitewing, {name}: {total / len(films):.2f} marks a film, n={len(films)} films, {some} with any; {on_crowns} of {total} on crowned teeth")
    print("\n".join(lines))
    (run_folder(args.config) / "external.json").write_text(json.dumps(lines, indent=1))


if __name__ == "__main__":
    main()
