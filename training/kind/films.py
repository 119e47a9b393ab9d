"""The pictures that the kind is learned from, each brought to SIDE x SIDE as the browser does (src/imaging/quality/kind.ts)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from ..films import read_grey
from ..prepare import prepared
from ..preprocess import resize, stretch
from . import KINDS, SIDE
from .drawn import drawn

# Folder of the data, kind, and whether the whole source is kept for the test.
SOURCES = (
    ("bitewing", "bitewing", False),
    ("periapical-endo", "periapical", False),
    ("panoramic-caries", "panoramic", False),
    ("panoramic-teeth", "panoramic", False),
    ("panoramic-arches", "panoramic", False),
    ("periapical-caries-boxes", "periapical", True),
    ("panoramic-tooth-boxes", "panoramic", True),
)
# The set that was squeezed to a square by its publisher is brought back to a panoramic's shape.
SQUEEZED = "panoramic-teeth"
DRAWN_TRAIN, DRAWN_TEST = 1200, 300
# Other pictures stand in for what is dropped by mistake; any folder of photographs and drawings serves.
SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass
class Example:
    image: np.ndarray  # uint8 [SIDE, SIDE]
    kind: int
    source: str
    split: str


def letterbox(unit: np.ndarray) -> np.ndarray:
    """float 0..1 [h, w] -> uint8 [SIDE, SIDE]: long side to SIDE, stretched, in the middle of black."""
    h, w = unit.shape
    if max(h, w) < SIDE:
        unit = np.asarray(Image.fromarray(unit).resize((w * SIDE // max(h, w) + 1, h * SIDE // max(h, w) + 1), Image.Resampling.BILINEAR))
    small = stretch(resize(unit, SIDE), 0.005, 0.995)
    h, w = small.shape
    out = np.zeros((SIDE, SIDE), np.uint8)
    y, x = (SIDE - h) // 2, (SIDE - w) // 2
    out[y : y + h, x : x + w] = (small * 255 + 0.5).astype(np.uint8)
    return out


def split_of(key: str) -> str:
    """A fifth is kept for the test. Neighbouring file numbers are not told apart here: the kind of a film is no patient's trait."""
    return "test" if int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 5 == 0 else "train"


def unit_of(path: Path, squeezed: bool) -> np.ndarray:
    unit = read_grey(path)
    if squeezed:
        h, w = unit.shape
        unit = np.asarray(Image.fromarray(unit).resize((w * 2, h), Image.Resampling.BILINEAR))
    return unit


def dental(root: Path) -> list[Example]:
    out = []
    for folder, kind, held in SOURCES:
        for path in sorted((root / folder / "images").iterdir()):
            image = letterbox(unit_of(path, folder == SQUEEZED))
            out.append(Example(image, KINDS.index(kind), folder, "test" if held else split_of(folder + path.name)))
    return out


def simulated() -> list[Example]:
    """The dental pack's simulated films (training.prepare --config dental), so that the samples of the page are known too."""
    films = prepared("dental")["simulated"]
    return [Example(letterbox(f.image.astype(np.float32) / 255), KINDS.index(f.kind), "simulated", "train") for f in films]


def others(folders: list[Path], crops: int = 5) -> list[Example]:
    """Every picture of the folders whole, and parts of the large ones. Sorted by folder, so that a split keeps a picture's parts together."""
    rng, out, other = np.random.default_rng(1), [], KINDS.index("other")
    for path in sorted(p for f in folders for p in f.rglob("*") if p.suffix.lower() in SUFFIXES):
        try:
            unit = read_grey(path)
        except OSError:
            continue
        h, w = unit.shape
        if min(h, w) < 40 or unit.std() < 0.02:
            continue
        split = split_of(str(path.parent.name) + path.stem.split("-")[0])
        out.append(Example(letterbox(unit), other, "pictures", split))
        for _ in range(crops if min(h, w) > 400 else 0):
            ph, pw = (int(v * rng.uniform(0.3, 0.8)) for v in (h, w))
            y, x = rng.integers(0, h - ph), rng.integers(0, w - pw)
            part = unit[y : y + ph, x : x + pw]
            if part.std() > 0.03:
                out.append(Example(letterbox(part), other, "pictures", split))
    seeds = [(s, "train") for s in range(DRAWN_TRAIN)] + [(10**6 + s, "test") for s in range(DRAWN_TEST)]
    return out + [Example(letterbox(drawn(s)), other, f"drawn {s % 6}", split) for s, split in seeds]
