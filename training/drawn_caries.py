"""Proximal caries drawn into bitewings on which none is marked, at surfaces where two crowns face each other across a dark gap: in enamel a
wedge with its base at the surface, in dentine a wider one from the enamel's border on, both soft at the edge, darker by a share of the
difference between crown and gap. Depths and sizes are those of a film 41 mm long; contrasts are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import ndimage

from .field import field_or_whole
from .films import read_grey
from .preprocess import LONG_SIDE, STEPS, prepare_film, stretch

# Pixels of the working size (600 along 41 mm) to a millimetre.
MM = LONG_SIDE["bitewing"] / 41
ENAMEL = 1.2 * MM
# Depth from the surface in mm, and how much darker: E1 and E2 the halves of enamel, D1 to D3 the thirds of dentine.
DEPTHS = {"E1": (0.6, 0.10), "E2": (1.2, 0.15), "D1": (2.0, 0.20), "D2": (2.8, 0.26), "D3": (3.6, 0.32)}
GAP, FLANK, BEYOND = int(0.6 * MM), int(4 * MM), int(1.2 * MM)
Box = tuple[float, float, float, float]


@dataclass
class Surface:
    x: int  # the last column of the gap
    y: int
    side: int  # +1 where the tooth lies to the right
    contrast: float  # crown minus gap, 0..1


def bare_film(path: Path, labels: dict) -> tuple[np.ndarray, list[Box]]:
    """A bitewing as the network sees it, [h, w] 0..1, and the boxes of its teeth with artificial crowns: no caries is drawn into metal."""
    unit = read_grey(path)
    field = field_or_whole(unit)
    film = prepare_film(unit, "bitewing", field)
    scale = film.shape[1] / field.width
    [number] = [im["id"] for im in labels["images"] if im["file_name"] == path.name]
    boxes = [
        ((x - field.x) * scale, (y - field.y) * scale, (x + w - field.x) * scale, (y + h - field.y) * scale)
        for x, y, w, h in (a["bbox"] for a in labels["annotations"] if a["image_id"] == number)
    ]
    return film, boxes


def as_seen(film: np.ndarray) -> np.ndarray:
    """A film that was drawn on, stretched as the network would see it."""
    return stretch(np.clip(film, 0, 1), STEPS[1]["low"], STEPS[1]["high"])


def surfaces(film: np.ndarray, metal: list[Box], rng: np.random.Generator, wanted: int) -> list[Surface]:
    """Places on a film [h, w] 0..1 where a narrow dark gap lies between two even, bright crowns that are not metal; far from each other and from boxes of `metal`."""
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
        if max(left.std(), right.std()) > 0.09 or any(np.median(f) > 0.78 and f.std() < 0.03 for f in (left, right)):
            continue
        # A gap goes on above and below; a fossa ends in enamel.
        beside = slice(x - 2 * GAP, x + 2 * GAP + 1)
        if max(smooth[y - BEYOND, beside].min(), smooth[y + BEYOND, beside].min()) > darkest + 0.4 * (crowns - darkest):
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


def drawn_for_training(film: np.ndarray, s: Surface, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """As `drawn`, of any depth, and of more shapes and contrasts than those that are measured: also cups and lesions off the axis, unevenly dark."""
    names = list(DEPTHS.values())
    depth = rng.uniform(0.4, 4.2)
    darker = np.interp(depth, *zip(*names)) * np.exp(rng.uniform(-0.4, 0.5))
    share = lesion(film.shape, s, depth, rng)
    if rng.random() < 0.5:
        ys, xs = np.mgrid[: film.shape[0], : film.shape[1]]
        inward, along = (xs - s.x) * s.side / (depth * MM), (ys - s.y) / (rng.uniform(0.35, 0.9) * MM * (1 + depth / 4))
        cup = np.clip(1.4 - 1.4 * np.hypot(np.clip(inward, -0.1, None), along), 0, 1) * (inward > -0.15)
        share = ndimage.gaussian_filter(cup.astype(np.float32), rng.uniform(0.8, 2.5))
    shift, lean = rng.normal(0, 0.25) * MM, rng.normal(0, 0.15)
    matrix = np.array([[1, -lean * s.side], [0, 1]])
    share = ndimage.affine_transform(share, matrix, offset=(lean * s.side * s.x - shift, 0), order=1)
    grain = ndimage.gaussian_filter(rng.normal(0, 1, film.shape), 2)
    share = share * np.clip(1 + 0.8 * grain, 0.5, 1.5)
    return film - (share * darker * s.contrast).astype(np.float32), share > 0.4
