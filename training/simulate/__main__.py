"""python -m training.simulate samples                redraws public/samples
python -m training.simulate dataset --out DIR --n 24 --kind periapical [--scale 0.25]
                                                       writes DIR/periapical-endo as training/datasets reads it"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from .contour import outlines
from .films import Film, simulate

SAMPLES = Path(__file__).parent.parent.parent / "public" / "samples"
# Seeds whose lesions a dentist sees at once; none is in training/datasets/simulated.py.
SAMPLE_SEEDS = {"bitewing": (2, 6), "periapical": (2, 5), "panoramic": (3,)}
# The film of the introduction: beside two lesions that a network finds, one in enamel alone, which dental 1.1.0 misses.
LESSON_SEED = 719
CATEGORIES = {"caries": "caries", "periapical-lesion": "apical-lesion", "root": "root-1", "canal": "canal-1", "canal-filling": "root-canal-filling"}


def rings(mask: np.ndarray) -> list[list[tuple[int, int]]]:
    return [r for r in outlines(mask) if len(r) >= 3]


def write(film: Film, name: str, seed: int) -> None:
    """The film, and beside it the truth that was drawn into it."""
    Image.fromarray(film.image).save(SAMPLES / f"{name}.png", optimize=True)
    lesions = [{k: r[k] for k in ("class", "tooth", "detail")} | {"outlines": rings(r["mask"])} for r in film.truth]
    truth = {"simulated": True, "seed": seed, "spacingMm": film.spacing_mm, "lesions": lesions}
    (SAMPLES / f"{name}.json").write_text(json.dumps(truth) + "\n")


def samples() -> None:
    SAMPLES.mkdir(parents=True, exist_ok=True)
    index = []
    for kind, seeds in SAMPLE_SEEDS.items():
        for i, seed in enumerate(seeds, 1):
            name = f"{kind}-{i}"
            write(simulate(kind, seed), name, seed)
            index.append({"file": f"{name}.png", "kind": kind, "truth": f"{name}.json"})
    (SAMPLES / "index.json").write_text(json.dumps(index, indent=1) + "\n")
    write(simulate("periapical", LESSON_SEED, lesions=2, early=1), "lesson", LESSON_SEED)


def dataset(out: Path, n: int, kind: str, scale: float) -> None:
    folder = out / "periapical-endo"
    (folder / "images").mkdir(parents=True, exist_ok=True)
    ids = {name: i + 1 for i, name in enumerate(CATEGORIES)}
    coco: dict = {"categories": [{"id": ids[k], "name": v} for k, v in CATEGORIES.items()], "images": [], "annotations": []}
    for i in range(n):
        film = simulate(kind, 1000 + i)
        h, w = film.image.shape
        size = int(w * scale), int(h * scale)
        file = f"film_{i:04}.png"
        Image.fromarray(film.image).resize(size, Image.Resampling.BOX).save(folder / "images" / file)
        coco["images"].append({"id": i, "file_name": file, "width": size[0], "height": size[1]})
        for name, category in ids.items():
            small = np.asarray(Image.fromarray(film.masks[name].astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)) > 127
            for ring in rings(small):
                flat = [float(v) for point in ring for v in point]
                coco["annotations"].append({"id": len(coco["annotations"]), "image_id": i, "category_id": category, "segmentation": [flat]})
    (folder / "labels.coco.json").write_text(json.dumps(coco))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("samples")
    d = commands.add_parser("dataset")
    d.add_argument("--out", type=Path, required=True)
    d.add_argument("--n", type=int, required=True)
    d.add_argument("--kind", choices=["bitewing", "periapical", "panoramic"], default="periapical")
    d.add_argument("--scale", type=float, default=1.0)
    args = parser.parse_args()
    if args.command == "samples":
        samples()
    else:
        dataset(args.out, args.n, args.kind, args.scale)


if __name__ == "__main__":
    main()
