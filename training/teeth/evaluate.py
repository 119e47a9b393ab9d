"""Measures tooth finding and numbering: python -m training.teeth.evaluate --split val|test [--data DIR].

A tooth is found where a tooth of the network covers it with an IoU of 0.5 or more; it is numbered right where that tooth also has its
number. F1 = 2 matched / (teeth marked + teeth there), pooled, with 95% intervals by bootstrap over films. On `test` it writes
runs/teeth/evaluation.json, which the card is made of.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from ..films import read_grey
from ..fold import folded
from ..model import SegmentationNet
from ..prepare import data_root
from ..train import run_folder
from . import CHANNELS, ENCODER, STRIDE
from .films import ASPECT, ToothFilm, read
from .instances import Tooth, teeth_of
from .read import prepare, tooth_maps

IOU = 0.5
# A number is told of a mark only where its tooth has it at least this probably: the least at which 99% are right on validation.
CERTAIN = 0.7


def load_network() -> SegmentationNet:
    net = SegmentationNet(ENCODER, CHANNELS)
    net.load_state_dict(torch.load(run_folder("teeth") / "last.pt", map_location="cpu", weights_only=True)["average"])
    return folded(net).to(memory_format=torch.channels_last)


def unsqueezed(image: np.ndarray, resample: Image.Resampling) -> np.ndarray:
    """The 512 x 512 film at its own shape, as wide as the network reads it."""
    side = image.shape[0]
    return np.asarray(Image.fromarray(image).resize((side, round(side / ASPECT)), resample))


def read_film(net, unit: np.ndarray) -> tuple[list[Tooth], tuple[int, int], tuple[int, int]]:
    """Teeth of a film [h, w] 0..1, the shape of their map, and the size at which the network saw the film."""
    prepared = prepare(unit)
    maps = tooth_maps(net, prepared)
    return teeth_of(maps), maps.shape[1:], prepared.shape


def labelled(teeth: list[Tooth], shape: tuple[int, int], seen: tuple[int, int], size: tuple[int, int]) -> np.ndarray:
    """1-based tooth indices at the film's own size [h, w] (nearest cell)."""
    grid = np.zeros(shape, np.int32)
    for i, t in enumerate(teeth, 1):
        grid.flat[t.cells] = i
    ys = np.minimum((np.arange(size[0]) + 0.5) * seen[0] / size[0] // STRIDE, shape[0] - 1).astype(int)
    xs = np.minimum((np.arange(size[1]) + 0.5) * seen[1] / size[1] // STRIDE, shape[1] - 1).astype(int)
    return grid[ys[:, None], xs[None]]


def matches(ours: np.ndarray, truth: np.ndarray) -> list[tuple[int, int]]:
    """(our index, true value) of every pair whose IoU is at least IOU; a tooth is in one pair at most by its definition."""
    truth, n = truth.astype(np.int64), int(truth.max()) + 1
    overlap = np.bincount(ours.ravel() * n + truth.ravel(), minlength=(int(ours.max()) + 1) * n).reshape(-1, n)
    a, b = overlap.sum(1), overlap.sum(0)
    union = a[:, None] + b[None] - overlap
    return [(int(i), int(j)) for i, j in np.argwhere(overlap > IOU * union) if i and j]


def count(net, film: ToothFilm) -> tuple[list[int], list[tuple[float, bool]]]:
    """[teeth there, teeth marked, found, numbered right, marked teeth with a number] of a film, and of each numbered tooth how sure its
    number is and whether the tooth under most of it has that number: what a mark on it is told."""
    unit = unsqueezed(film.image, Image.Resampling.BILINEAR).astype(np.float32) / 255
    truth = unsqueezed(film.numbers, Image.Resampling.NEAREST)
    teeth, shape, seen = read_film(net, unit)
    ours = labelled(teeth, shape, seen, truth.shape)
    pairs, numbers, right = dict(matches(ours, truth)), [], 0
    for i, t in enumerate(teeth, 1):
        if t.number is not None:
            under = np.bincount(truth[ours == i], minlength=1)
            under[0] = 0
            right += pairs.get(i) == t.number
            numbers.append((t.certainty, int(under.argmax()) == t.number))
    return [len(np.unique(truth[truth > 0])), len(teeth), len(pairs), right, len(numbers)], numbers


def found(rows: np.ndarray) -> float:
    return 2 * rows[:, 2].sum() / max(rows[:, 0].sum() + rows[:, 1].sum(), 1)


def numbered(rows: np.ndarray) -> float:
    return 2 * rows[:, 3].sum() / max(rows[:, 0].sum() + rows[:, 4].sum(), 1)


def share(rows: np.ndarray) -> float:
    """Of the second column, how much is in the first."""
    return rows[:, 0].sum() / max(rows[:, 1].sum(), 1)


def interval(rows: np.ndarray, figure: Callable[[np.ndarray], float], rounds: int = 1000) -> tuple[float, float, float]:
    rng = np.random.default_rng(1)
    draws = [figure(rows[rng.integers(len(rows), size=len(rows))]) for _ in range(rounds)]
    low, high = np.percentile(draws, [2.5, 97.5])
    return round(float(figure(rows)), 4), round(float(low), 4), round(float(high), 4)


def told(numbers: list[list[tuple[float, bool]]], certain: float) -> np.ndarray:
    """Of each film, how many of the numbers that sure are right, and how many there are."""
    return np.array([[sum(ok for p, ok in film if p >= certain), sum(p >= certain for p, _ in film)] for film in numbers])


def own(net, films: list[ToothFilm]) -> dict:
    counted = [count(net, f) for f in films]
    rows, numbers = np.array([r for r, _ in counted]), [n for _, n in counted]
    for certain in (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99):
        right, of = told(numbers, certain).sum(0)
        print(f"numbers at least {certain} sure: {right} of {of} right = {right / max(of, 1):.4f}, of {rows[:, 4].sum()} numbers")
    return {
        "films": len(rows), "teeth": int(rows[:, 0].sum()), "found": interval(rows, found), "numbered": interval(rows, numbered),
        "told": interval(told(numbers, CERTAIN), share),
    }  # fmt: skip


def arches(net, root: Path) -> dict:
    """Another source, whose truth is every tooth pixel as one class."""
    pixels, marked = [], []
    for path in sorted((root / "images").iterdir()):
        truth = np.asarray(Image.open(root / "masks" / f"{path.stem}.png").convert("L")) > 0
        teeth, shape, seen = read_film(net, read_grey(path))
        ours = labelled(teeth, shape, seen, truth.shape)
        on, area = np.bincount(ours[truth], minlength=len(teeth) + 1)[1:], np.bincount(ours.ravel(), minlength=len(teeth) + 1)[1:]
        pixels.append((2 * int(on.sum()), int(area.sum() + truth.sum())))
        marked.append((int((on > 0.5 * area).sum()), len(teeth)))
    return {"films": len(pixels), "dice": interval(np.array(pixels), share), "precision": interval(np.array(marked), share)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["val", "test"], required=True)
    parser.add_argument("--data")
    args = parser.parse_args()
    root, net = data_root(args.data), load_network()
    out = {"panoramic-teeth": own(net, [f for f in read(root / "panoramic-teeth") if f.split == args.split])}
    if args.split == "test":
        out["panoramic-arches"] = arches(net, root / "panoramic-arches")
        (run_folder("teeth") / "evaluation.json").write_text(json.dumps(out, indent=1))
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
