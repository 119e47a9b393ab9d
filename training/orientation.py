"""How often a film is taken for a negative or for one on its side.

    python -m training.orientation [--data DIR] [--films N] [--others DIR...]     on real films, by source
    python -m training.orientation --golden                                       writes tests/golden/lies.json: the page's samples

The rule of src/imaging/quality/lies.ts, on the shipped network that tells kinds (src/imaging/quality/kind-network.json): what looks like no kind of
film, or not certainly like one, and certainly like one once it is turned or inverted. Measured on every film as it is, where what is suggested is
wrong, and on copies of it, turned by a quarter either way and inverted, where it is right. Films that the network was trained with stand apart.
Pictures that are no films are drawn (training/kind/drawn.py), and read from `--others`.
"""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .external import wilson
from .field import field_of
from .films import read_grey
from .kind import KINDS, SIDE
from .kind.drawn import drawn
from .kind.films import SOURCES, SQUEEZED, SUFFIXES, letterbox, split_of, unit_of
from .prepare import HERE, data_root

NETWORK = HERE.parent / "src" / "imaging" / "quality" / "kind-network.json"
SAMPLES, GOLDEN = HERE.parent / "public" / "samples", HERE.parent / "tests" / "golden" / "lies.json"
# As in src/imaging/quality/lies.ts.
DOUBT, CERTAIN, GAIN, UNLIKE = 0.98, 0.8, 2.0, 0.1
# Quarters clockwise that make it lie right, and whether it is a negative.
Way = tuple[int, bool]
AS_IS: Way = (0, False)
WAYS: tuple[Way, ...] = ((1, False), (3, False), (0, True))
# Films that lie on their side as their publisher has them: all others were looked at where the rule spoke.
ON_THEIR_SIDE = {f"rontgen_{n:02}.jpg" for n in (2, 4, 9, 10, 16, 20, 22)}
DRAWN_FIRST, DRAWN, OTHERS = 10**6, 300, 500


class ShippedKind:
    """[n, 1, SIDE, SIDE] in -1..1 -> probabilities [n, 4] by the weights that the page uses."""

    def __init__(self) -> None:
        self.shipped = json.loads(NETWORK.read_text())
        values = torch.from_numpy(np.frombuffer(base64.b64decode(self.shipped["weights"]), "<f2").astype(np.float32))
        self.convs, at, ins = [], 0, 1
        for width in self.shipped["widths"]:
            n = width * ins * 9
            self.convs.append((values[at : at + n].reshape(width, ins, 3, 3), values[at + n : at + n + width]))
            at, ins = at + n + width, width
        n = len(KINDS) * 2 * ins
        self.head = values[at : at + n].reshape(len(KINDS), 2 * ins), values[at + n :]

    def __call__(self, x: torch.Tensor) -> np.ndarray:
        for weight, bias in self.convs:
            x = F.relu(F.conv2d(x, weight, bias, 2, 1))
        features = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
        return torch.softmax(features @ self.head[0].T + self.head[1], 1).numpy()


def seen(unit: np.ndarray) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """A picture 0..1 -> the film in it as the network sees it, and where that lies (top, left, height, width)."""
    field = field_of(unit)
    film = unit if field is None else field.of(unit)
    s = SIDE / max(film.shape)
    h, w = (max(1, int(v * s + 0.5)) for v in film.shape)
    return letterbox(film).astype(np.float32) / 127.5 - 1, ((SIDE - h) // 2, (SIDE - w) // 2, h, w)


def laid(plane: np.ndarray, where: tuple[int, int, int, int], way: Way) -> np.ndarray:
    turns, negative = way
    top, left, h, w = where
    if negative:
        plane = plane.copy()
        plane[top : top + h, left : left + w] *= -1
    return np.rot90(plane, -turns)


def tried(net: ShippedKind, unit: np.ndarray) -> np.ndarray:
    """Probabilities [4, 4] of a picture as it is and in each of WAYS."""
    plane, where = seen(unit)
    planes = np.stack([laid(plane, where, way) for way in (AS_IS, *WAYS)])
    return net(torch.from_numpy(planes[:, None]))


def odds(p: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(p, 1e-6) / np.maximum(1 - p, 1e-6))


def suggested(p: np.ndarray) -> Way | None:
    """What the page suggests of a picture with these probabilities, by `tried`."""
    films = p[:, :3]
    i = 1 + int(films[1:].max(1).argmax())
    kind = int(films[i].argmax())
    if films[0].max() > DOUBT or films[i, kind] < CERTAIN or odds(films[i, kind]) - odds(films[0, kind]) < GAIN:
        return None
    way = WAYS[i - 1]
    # A negative has its outlines: it is of the kind that it seemed to be, unless it seemed to be none.
    return None if way[1] and kind != films[0].argmax() and p[0, 3] < UNLIKE else way


UPRIGHT: dict[str, Way] = {"on its side": (3, False), "on its other side": (1, False)}


def copies(unit: np.ndarray) -> dict[str, np.ndarray]:
    return {"as it is": unit, "on its side": np.rot90(unit, -1), "on its other side": np.rot90(unit, 1), "negative": 1 - unit}


def sample_films() -> list[tuple[str, np.ndarray]]:
    out = []
    for path in sorted(SAMPLES.glob("*.png")):
        with Image.open(path) as picture:
            full = 65535 if picture.mode.startswith("I") else 255
            out.append((path.name, np.asarray(picture, dtype=np.float32) / full))
    return out


def write_golden(net: ShippedKind) -> None:
    """Of every sample and copy of it: what is suggested, [turns, negative] or null."""
    said = {name: {how: suggested(tried(net, np.ascontiguousarray(copy))) for how, copy in copies(unit).items()} for name, unit in sample_films()}
    GOLDEN.write_text(json.dumps(said, indent=1) + "\n")


def other_pictures(folders: list[Path], most: int) -> list[Path]:
    """At most so many, evenly from all of them, none too small to be a film."""
    paths = sorted(p for f in folders for p in f.rglob("*") if p.suffix.lower() in SUFFIXES)
    out = []
    for path in paths[:: max(1, len(paths) // min(most, OTHERS))]:
        with Image.open(path) as picture:
            if 100 <= min(picture.size) and max(picture.size) <= 4000:
                out.append(path)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--films", type=int, default=10**6, help="of each source")
    parser.add_argument("--others", nargs="*", type=Path, default=[], help="folders of pictures that are no films, as of training.kind")
    parser.add_argument("--golden", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = ShippedKind()
    if args.golden:
        write_golden(net)
        return
    root = data_root(args.data)
    counts: dict[tuple[str, str], list[Way | None]] = {}
    for folder, _, held in SOURCES:
        paths = sorted((root / folder / "images").iterdir())
        for path in paths[:: max(1, len(paths) // args.films)][: args.films]:
            unit = unit_of(path, folder == SQUEEZED)
            if path.name in ON_THEIR_SIDE:
                counts.setdefault((f"{folder}, on their side as published", "as it is"), []).append(suggested(tried(net, unit)))
                continue
            known = "" if held or split_of(folder + path.name) == "test" else ", trained with"
            for name, copy in copies(unit).items():
                counts.setdefault((folder + known, name), []).append(suggested(tried(net, np.ascontiguousarray(copy))))
    for seed in range(DRAWN_FIRST, DRAWN_FIRST + min(args.films, DRAWN)):
        counts.setdefault(("no film, drawn", "as it is"), []).append(suggested(tried(net, drawn(seed))))
    for path in other_pictures(args.others, args.films):
        counts.setdefault(("no film, pictures", "as it is"), []).append(suggested(tried(net, read_grey(path))))
    for (source, name), said in counts.items():
        turned, inverted = sum(w is not None and not w[1] for w in said), sum(w is not None and w[1] for w in said)
        (tl, th), (il, ih) = wilson(turned, len(said)), wilson(inverted, len(said))
        upright = f", {sum(w == UPRIGHT[name] for w in said)} of them the right way up" if name in UPRIGHT else ""
        print(f"{source:48} {name:18} n={len(said):4} to be turned {turned:4} = {turned / len(said):.3f} [{tl:.3f}, {th:.3f}], negative {inverted:4} = {inverted / len(said):.3f} [{il:.3f}, {ih:.3f}]{upright}")


if __name__ == "__main__":
    main()
