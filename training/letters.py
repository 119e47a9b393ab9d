"""What letters burnt into a film do to its reading: python -m training.letters --pack models/dental/X.Y.Z [--data DIR] [--films N] [--views].

Letters and names are drawn into real films, as sensors' programs and hands put them there, and the marks are compared with those of the bare film:
new ones on the text or elsewhere, lost ones, and the pixels that both mark (Dice) away from the text. `--views`: in every view of the pack, as the page
reads, at two or four times the time. Nothing of a film is written anywhere.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage

from .borders import SOURCES, glyphs
from .field import field_or_whole
from .films import read_grey
from .infer import UPRIGHT, predict, views_of
from .metrics import EIGHT, drop_faint, drop_small
from .prepare import data_root
from .preprocess import LONG_SIDE, prepare_film, resize
from .shipped import shipped

READ = ("periapical-endo", "bitewing", "panoramic-caries")
# Text, its height as a share of the long side, where it stands down and across (0..1), its ink, the grey of a plate under it.
TEXTS = {
    "white letter, upper left": ("R", 0.06, 0.02, 0.02, 1, None),
    "white letter, lower right": ("L", 0.06, 0.98, 0.98, 1, None),
    "black letter on a white plate": ("R", 0.06, 0.02, 0.98, 0, 1),
    "white name, above": ("IVANOVA A  12.03.2024", 0.03, 0.02, 0.02, 1, None),
    "black name, below": ("IVANOVA A  12.03.2024", 0.03, 0.98, 0.02, 0, None),
    "white name, across the middle": ("IVANOVA A", 0.04, 0.5, 0.5, 1, None),
}
# Pixels round a text that are its own.
MARGIN = 8


def written(unit: np.ndarray, text: str, high: float, down: float, across: float, ink: float, plate: float | None) -> tuple[np.ndarray, np.ndarray]:
    """A picture with a text in its film, and where (bool): twice MARGIN from the edge at least."""
    out, box, field = unit.copy(), np.zeros(unit.shape, bool), field_or_whole(unit)
    letters = glyphs(text, round(high * max(field.width, field.height)))[:, : field.width - 4 * MARGIN]
    h, w = letters.shape
    y = field.y + round(np.clip(down * field.height - h / 2, 2 * MARGIN, field.height - h - 2 * MARGIN))
    x = field.x + round(np.clip(across * field.width - w / 2, 2 * MARGIN, field.width - w - 2 * MARGIN))
    around = np.s_[y - MARGIN : y + h + MARGIN, x - MARGIN : x + w + MARGIN]
    box[around] = True
    if plate is not None:
        out[around] = plate
    out[y : y + h, x : x + w][letters] = ink
    return out, box


def marked(net, manifest: dict, unit: np.ndarray, kind: str, all_views: bool) -> dict[str, np.ndarray]:
    """Bool masks of the findings that the pack tells on films of this kind, at the working size."""
    inputs = manifest["inputs"]
    film = prepare_film(unit, kind, field_or_whole(unit))
    views = views_of(kind, inputs["mirror"], [k for k, v in inputs["kinds"].items() if v.get("upsideDown")]) if all_views else UPRIGHT
    maps = predict(net, film, inputs["tile"], inputs["overlap"], views=views)
    out = {}
    for o in manifest["outputs"]:
        if o["role"] == "finding" and kind in o["kinds"]:
            point = o.get("points", {}).get(kind, o)
            p = ndimage.zoom(maps[o["channel"]], 2, order=1)[: film.shape[0], : film.shape[1]]
            out[o["class"]] = drop_small(drop_faint(p, point["threshold"], point["peak"]), o["minAreaPx"])
    return out


def compared(bare: np.ndarray, now: np.ndarray, text: np.ndarray) -> Counter:
    """Counts of marks and pixels; `text`: bool of the same size."""
    (before, n), (after, m) = ndimage.label(bare, EIGHT), ndimage.label(now, EIGHT)
    new = [after == i for i in range(1, m + 1) if not bare[after == i].any()]
    return Counter(
        films=1, marks=n, lost=sum(not now[before == i].any() for i in range(1, n + 1)),
        on_text=sum(text[one].any() for one in new), elsewhere=sum(not text[one].any() for one in new),
        both=2 * int((bare & now & ~text).sum()), either=int((bare & ~text).sum() + (now & ~text).sum()),
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--data")
    parser.add_argument("--films", type=int, default=24, help="of each source, of panoramics a quarter of that")
    parser.add_argument("--views", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net, manifest = shipped(args.pack)
    counts: dict[tuple[str, str, str], Counter] = {}
    for source in READ:
        kind = SOURCES[source]
        paths = sorted((data_root(args.data) / source / "images").iterdir())
        films = max(1, args.films // 4) if kind == "panoramic" else args.films
        for path in paths[:: max(1, len(paths) // films)][:films]:
            unit = read_grey(path)
            bare = marked(net, manifest, unit, kind, args.views)
            for name, about in TEXTS.items():
                picture, box = written(unit, *about)
                now = marked(net, manifest, picture, kind, args.views)
                text = resize(field_or_whole(unit).of(box).astype(np.float32), LONG_SIDE[kind]) > 0
                for finding, mask in now.items():
                    # A text at a film's edge may make a border of it: such films are counted apart.
                    same = mask.shape == bare[finding].shape == text.shape
                    counts.setdefault((source, name, finding), Counter()).update(compared(bare[finding], mask, text) if same else Counter(cut=1))
    for (source, name, finding), c in counts.items():
        print(f"{source:17} {name:30} {finding:18} {c['films']} films with {c['marks']} marks: {c['on_text']} new on the text, {c['elsewhere']} elsewhere, {c['lost']} lost; Dice beside it {c['both'] / max(1, c['either']):.3f}" + (f"; {c['cut']} cut" if c["cut"] else ""))


if __name__ == "__main__":
    main()
