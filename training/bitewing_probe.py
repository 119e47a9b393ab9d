"""How much proximal caries a shipped pack finds on bitewings, by depth: python -m training.bitewing_probe --pack models/dental/X.Y.Z [--write].

No marked bitewings are to be had, so lesions are drawn into real ones (training/drawn_caries.py) that the network was not trained with. It
measures what is drawn, no more: real lesions vary. `--write` puts the lines into the pack's manifest and card. Nothing of a film is written anywhere.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy import ndimage

from .card import card
from .datasets.bitewing import parted
from .drawn_caries import DEPTHS, Box, as_seen, bare_film, drawn, surfaces
from .external import wilson
from .infer import predict, views_of
from .metrics import drop_faint, drop_small
from .prepare import data_root
from .shipped import shipped

FOUND_SHARE = 0.2
# Times that each film is drawn on, each time with other lesions.
ROUNDS = 4


def marks(net, manifest: dict, film: np.ndarray) -> np.ndarray:
    """bool [h, w]: caries as the pack marks it on a bitewing."""
    inputs = manifest["inputs"]
    upside_down = [k for k, v in inputs["kinds"].items() if v.get("upsideDown")]
    caries = next(o for o in manifest["outputs"] if o["class"] == "caries")
    point = caries.get("points", {}).get("bitewing", caries)
    p = predict(net, film, inputs["tile"], inputs["overlap"], views=views_of("bitewing", inputs["mirror"], upside_down))[caries["channel"]]
    p = ndimage.zoom(p, 2, order=1)[: film.shape[0], : film.shape[1]]
    return drop_small(drop_faint(p, point["threshold"], point["peak"]), caries["minAreaPx"])


def probe(net, manifest: dict, film: np.ndarray, metal: list[Box], seed: tuple[int, int]) -> list[tuple[str, bool]]:
    """Depth of each lesion drawn into a film 0..1, and whether it was found."""
    rng, truths, names = np.random.default_rng(seed), [], list(DEPTHS)
    for i, s in enumerate(surfaces(film, metal, rng, 4)):
        name = names[(sum(seed) + i) % len(names)]
        film, mask = drawn(film, name, s, rng)
        truths.append((name, mask))
    if not truths:
        return []
    marked = marks(net, manifest, as_seen(film))
    return [(name, bool((marked & mask).sum() >= FOUND_SHARE * mask.sum())) for name, mask in truths]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--data")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    net, manifest = shipped(args.pack)
    root = data_root(args.data) / "bitewing"
    labels, paths = json.loads((root / "labels.coco.json").read_text()), parted(root)["probe"]
    found: dict[str, list[bool]] = {name: [] for name in DEPTHS}
    used = 0
    for number, path in enumerate(paths):
        bare, metal = bare_film(path, labels)
        any_place = False
        for turn in range(ROUNDS):
            truths = probe(net, manifest, bare, metal, (number, turn))
            any_place |= bool(truths)
            for name, hit in truths:
                found[name].append(hit)
        used += any_place
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
