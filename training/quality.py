"""Where the quality gate's borders lie: python -m training.quality [--data DIR] [--films N].

On real films of every source and on the same films made dark, flat, blurred or small, the figures that src/imaging/quality/gate.ts reads:
`bright` (the 95th percentile of the file's range), `range` (99th minus 1st percentile), `sharp` (spread of what a 3 x 3 mean takes away, as a
share of the film's spread, at a long side of 600). Prints their low percentiles, and how many films the gate's borders warn of.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy import ndimage

from .external import wilson
from .films import read_grey
from .prepare import data_root
from .preprocess import resize, stretch

SOURCES = ("bitewing", "periapical-endo", "periapical-caries-boxes", "panoramic-caries", "panoramic-arches", "panoramic-tooth-boxes")
# As in src/imaging/quality/gate.ts.
DARK, FLAT, BLURRED, SHARPNESS_SIDE = 0.25, 0.12, 0.012, 600


def figures(unit: np.ndarray) -> dict[str, float]:
    low, high, bright = np.quantile(unit, (0.01, 0.99, 0.95))
    film = stretch(resize(unit, SHARPNESS_SIDE), 0.005, 0.995)
    fine = film - ndimage.uniform_filter(film, 3, mode="nearest")
    return {"bright": float(bright), "range": float(high - low), "sharp": float(fine.std() / max(film.std(), 1e-6))}


def eight_bits(unit: np.ndarray) -> np.ndarray:
    return np.round(np.clip(unit, 0, 1) * 255) / 255


def blurred(unit: np.ndarray, share: float) -> np.ndarray:
    """By a Gaussian of `share` of the long side: a film that moved, or a photograph out of focus."""
    return ndimage.gaussian_filter(unit, share * max(unit.shape)).astype(np.float32)


CHANGES = {
    "as it is": lambda u: u,
    "a quarter as bright": lambda u: u * 0.25,
    "an eighth as bright": lambda u: u * 0.125,
    "a tenth of the contrast": lambda u: 0.45 + u * 0.1,
    "blurred by 0.2 %": lambda u: blurred(u, 0.002),
    "blurred by 0.4 %": lambda u: blurred(u, 0.004),
    "blurred by 0.8 %": lambda u: blurred(u, 0.008),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--films", type=int, default=40, help="of each source")
    args = parser.parse_args()
    root: Path = data_root(args.data)
    for change, apply in CHANGES.items():
        rows = []
        for source in SOURCES:
            paths = sorted((root / source / "images").iterdir())
            for path in paths[:: max(1, len(paths) // args.films)][: args.films]:
                rows.append(figures(eight_bits(apply(read_grey(path)))))
        warned = sum(r["bright"] < DARK or r["range"] < FLAT or r["sharp"] < BLURRED for r in rows)
        low, high = wilson(warned, len(rows))
        by = ", ".join(f"{k} {np.quantile([r[k] for r in rows], 0.01):.3f} / {np.median([r[k] for r in rows]):.3f}" for k in rows[0])
        each = ", ".join(f"{sum(r[k] < v for r in rows)} {k}" for k, v in (("bright", DARK), ("range", FLAT), ("sharp", BLURRED)))
        print(f"{change:24} warned of {warned} of {len(rows)} = {warned / len(rows):.2f} [{low:.2f}, {high:.2f}] ({each}); 1st percentile / median: {by}", flush=True)


if __name__ == "__main__":
    main()
