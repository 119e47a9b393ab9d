"""How much proximal caries a shipped pack finds on bitewings, by depth: python -m training.bitewing_probe --pack models/dental/X.Y.Z
[--films N] [--write].

No marked bitewings are to be had, so lesions are drawn into real ones, at surfaces where two crowns face each other across a dark gap: in
enamel a wedge with its base at the surface, in dentine a wider one from the enamel's border on, both soft at the edge, darker by a share of
the difference between crown and gap. Depths and sizes are those of a film 41 mm long; contrasts are ours. It measures what is drawn, no more:
real lesions vary. `--write` puts the lines into the pack's manifest and card. Nothing of a film is written anywhere.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

from .card import card
from .external import wilson
from .films import read_grey
from .infer import predict, views_of
from .metrics import drop_faint, drop_small
from .prepare import data_root
from .preprocess import LONG_SIDE, STEPS, resize, stretch
from .shipped import shipped

# Pixels of the working size (600 along 41 mm) to a millimetre.
MM = LONG_SIDE["bitewing"] / 41
ENAMEL = 1.2 * MM
# Depth from the surface in mm, and how much darker: E1 and E2 the halves of enamel, D1 to D3 the thirds of dentine.
DEPTHS = {"E1": (0.6, 0.10), "E2": (1.2, 0.15), "D1": (2.0, 0.20), "D2": (2.8, 0.26), "D3": (3.6, 0.32)}
GAP, FLANK = int(0.6 * MM), int(4 * MM)
FOUND_SHARE = 0.2
Box = tuple[float, float, float, float]


@dataclass
class Surface:
    x: int  # the last column of the gap
    y: int
    side: int  # +1 where the tooth lies to the right
    contrast: float  # crown minus gap, 0..1


def crowned(labels: dict, scale: float) -> dict[str, list[Box]]:
    """Boxes of the teeth with artificial crowns by film, at the working size: no caries is drawn into metal."""
    names = {im["id"]: im["file_name"] for im in labels["images"]}
    out: dict[str, list[Box]] = {name: [] for name in names.values()}
    for a in labels["annotations"]:
        x, y, w, h = (v * scale for v in a["bbox"])
        out[names[a["image_id"]]].append((x, y, x + w, y + h))
    return out


def surfaces(film: np.ndarray, metal: list[Box], rng: np.random.Generator, wanted: int) -> list[Surface]:
    """Places on a film [h, w] 0..1 where a narrow dark gap lies between two even, bright crowns; far from each other and from metal."""
    smooth = ndimage.gaussian_filter(film, 1.0)
    h, w = film.shape
    found: list[Surface] = []
    for _ in range(4000):
        y, x = rng.integers(h // 5, 4 * h // 5), rng.integers(FLANK + GAP, w - FLANK - GAP)
        row = smooth[y]
        if row[x] != row[x - GAP : x + GAP + 1].min():
            continue
        left, right = row[x - FLANK : x - GAP], row[x + GAP + 1 : x + FLANK + 1]
        darkest = row[x]
        crowns = min(np.median(left), np.median(right))
        if crowns - darkest < 0.15 or max(left.max(), right.max()) > 0.9 or min(left.min(), right.min()) < darkest + 0.4 * (crowns - darkest):
            continue
        if max(left.std(), right.std()) > 0.09:
            continue
        if any(abs(s.y - y) < 3 * MM and abs(s.x - x) < 8 * MM for s in found):
            continue
        side = int(rng.choice([-1, 1]))
        # The surface: where the crown has half of its brightness.
        edge = x
        while 0 < edge < w - 1 and row[edge] < darkest + 0.5 * (crowns - darkest):
            edge += side
        inner = edge + side * 2 * MM
        in_metal = any(x0 - 4 <= c <= x1 + 4 and y0 - 4 <= y <= y1 + 4 for x0, y0, x1, y1 in metal for c in (edge, inner))
        if abs(edge - x) <= GAP and not in_metal:
            found.append(Surface(edge, y, side, float(crowns - darkest)))
        if len(found) == wanted:
            break
    return found


def lesion(shape: tuple[int, int], s: Surface, depth_mm: float, rng: np.random.Generator) -> np.ndarray:
    """Share of darkening, 0..1 [h, w]."""
    ys, xs = np.mgrid[: shape[0], : shape[1]]
    inward, along = (xs - s.x) * s.side + 0.0, np.abs(ys - s.y)
    depth, base = depth_mm * MM, rng.uniform(0.6, 0.9) * MM
    enamel = (inward >= -1) & (inward <= min(depth, ENAMEL)) & (along <= base * (1 - 0.75 * np.clip(inward, 0, None) / ENAMEL))
    out = ndimage.gaussian_filter(enamel.astype(np.float32), 1.2)
    if depth > ENAMEL:
        inner = (inward - ENAMEL) / (depth - ENAMEL)
        dentine = (inner >= -0.1) & (inner <= 1) & (along <= 1.3 * base * np.sqrt(np.clip(1 - inner, 0, 1)))
        out = np.maximum(out, ndimage.gaussian_filter(dentine.astype(np.float32), 3))
    return out


def drawn(film: np.ndarray, name: str, s: Surface, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The film with one lesion more, and its mask."""
    depth, darker = DEPTHS[name]
    share = lesion(film.shape, s, depth * rng.uniform(0.9, 1.1), rng)
    return film - share * darker * s.contrast * rng.uniform(0.85, 1.15), share > 0.5


def marks(net, manifest: dict, film: np.ndarray) -> np.ndarray:
    """bool [h, w]: caries as the pack marks it on a bitewing."""
    inputs = manifest["inputs"]
    upside_down = [k for k, v in inputs["kinds"].items() if v.get("upsideDown")]
    caries = next(o for o in manifest["outputs"] if o["class"] == "caries")
    point = caries.get("points", {}).get("bitewing", caries)
    p = predict(net, film, inputs["tile"], inputs["overlap"], views=views_of("bitewing", inputs["mirror"], upside_down))[caries["channel"]]
    p = ndimage.zoom(p, 2, order=1)[: film.shape[0], : film.shape[1]]
    return drop_small(drop_faint(p, point["threshold"], point["peak"]), caries["minAreaPx"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--data")
    parser.add_argument("--films", type=int, default=149)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    net, manifest = shipped(args.pack)
    root = data_root(args.data) / "bitewing"
    labels, paths = json.loads((root / "labels.coco.json").read_text()), sorted((root / "images").iterdir())
    paths = paths[:: max(1, len(paths) // args.films)][: args.films]
    found: dict[str, list[bool]] = {name: [] for name in DEPTHS}
    names, used = list(DEPTHS), 0
    for number, path in enumerate(paths):
        rng = np.random.default_rng(number)
        unit = read_grey(path)
        film = stretch(resize(unit, LONG_SIDE["bitewing"]), STEPS[1]["low"], STEPS[1]["high"])
        metal = crowned(labels, film.shape[1] / unit.shape[1]).get(path.name, [])
        places = surfaces(film, metal, rng, 4)
        used += bool(places)
        truths = []
        for i, s in enumerate(places):
            name = names[(number + i) % len(names)]
            film, mask = drawn(film, name, s, rng)
            truths.append((name, mask))
        if truths:
            marked = marks(net, manifest, stretch(np.clip(film, 0, 1), STEPS[1]["low"], STEPS[1]["high"]))
            for name, mask in truths:
                found[name].append(bool((marked & mask).sum() >= FOUND_SHARE * mask.sum()))
    lines = []
    for name, hits in found.items():
        low, high = wilson(sum(hits), len(hits)) if hits else (0.0, 1.0)
        lines.append(f"bitewing, proximal caries {name} drawn into real films: {sum(hits)} of {len(hits)} found = {sum(hits) / max(1, len(hits)):.2f} [{low:.2f}, {high:.2f}], n = {used} films")
    print("\n".join(lines))
    if args.write:
        file = args.pack / "pack.json"
        manifest = json.loads(file.read_text())
        kept = [line for line in manifest.get("elsewhere", []) if " drawn into real films: " not in line]
        manifest["elsewhere"] = kept + lines
        file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        (args.pack / "CARD.md").write_text(card(manifest))


if __name__ == "__main__":
    main()
