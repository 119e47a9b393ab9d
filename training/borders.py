"""Borders drawn round films, as scanners, phosphor plates and viewers do, and how well training/field.py finds them:

    python -m training.borders --data DIR [--films N]     on real films: how often a film without a border is cut, and how borders are found
    python -m training.borders --golden                   writes tests/golden/field.json: the same borders round a simulated film
"""

from __future__ import annotations

import argparse
import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .external import wilson
from .field import Field, field_of, find_field
from .films import read_grey
from .prepare import data_root
from .preprocess import prepare_film

ROOT = Path(__file__).parents[1]
FILM, GOLDEN = ROOT / "models/dental/1.2.0/golden/film.png", ROOT / "tests/golden/field.json"
EVERY = 32
SOURCES = {
    "bitewing": "bitewing", "periapical-endo": "periapical", "periapical-caries-boxes": "periapical",
    "panoramic-caries": "panoramic", "panoramic-arches": "panoramic", "panoramic-teeth": "panoramic", "panoramic-tooth-boxes": "panoramic",
}  # fmt: skip


@dataclass
class Border:
    """Bars as shares of the film's short side; text of level `ink` on the widest; corners of `value` of this radius, a share of the short side."""

    top: float = 0
    bottom: float = 0
    left: float = 0
    right: float = 0
    value: int = 0
    text: str = ""
    ink: int = 255
    radius: float = 0


BORDERS = {
    "black bars left and right": Border(left=0.2, right=0.2),
    "black bar with a letter": Border(left=0.15, text="L"),
    "black bar with text": Border(top=0.18, text="Ivanova A  12.03.2024  R"),
    "white frame": Border(0.05, 0.05, 0.05, 0.05, value=255),
    "white frame with text": Border(0.04, 0.2, 0.04, 0.04, value=255, text="Kv 65  0.08 s  id 4711", ink=0),
    "grey frame": Border(0.06, 0.06, 0.1, 0.1, value=128),
    "round black corners": Border(radius=0.12),
    "round white corners": Border(radius=0.12, value=255),
    "black frame and round corners": Border(0.05, 0.05, 0.05, 0.05, radius=0.1),
}


def glyphs(text: str, high: int) -> np.ndarray:
    """bool [h, w]: a text about `high` pixels high."""
    font = ImageFont.load_default(max(10, high))
    left, top, right, bottom = font.getbbox(text)
    canvas = Image.new("1", (int(right - left) + 1, int(bottom - top) + 1))
    ImageDraw.Draw(canvas).text((-left, -top), text, fill=1, font=font)
    return np.asarray(canvas)


def marks(border: Border, h: int, w: int) -> tuple[tuple[int, int, int, int], int, list[list[int]]]:
    """Of a film [h, w]: pixels of the bars (top, bottom, left, right), radius, and the text as runs [x, y, length] on the drawn picture."""
    short = min(h, w)
    pads = tuple(round(p * short) for p in (border.top, border.bottom, border.left, border.right))
    runs: list[list[int]] = []
    if border.text:
        side = int(np.argmax(pads))
        thick = pads[side]
        ink = glyphs(border.text, int(thick * 0.35))
        x = {0: pads[2] + 10, 1: pads[2] + 10, 2: thick // 4, 3: pads[2] + w + thick // 4}[side]
        y = {0: thick // 4, 1: pads[0] + h + thick // 4, 2: pads[0] + h // 8, 3: pads[0] + h // 8}[side]
        limit = pads[2] + w + pads[3] - 2
        for row, line in enumerate(ink):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
            runs += [[x + int(a), y + row, int(min(b, limit - x) - a)] for a, b in zip(edges[::2], edges[1::2]) if x + a < limit]
    return pads, round(border.radius * short), runs


def cut_corners(h: int, w: int, radius: int) -> np.ndarray:
    """bool [h, w]: what lies outside the quarter circles of the corners; in whole numbers (twice the distance to the pixel's middle)."""
    ys, xs = np.minimum(np.arange(h), np.arange(h)[::-1])[:, None], np.minimum(np.arange(w), np.arange(w)[::-1])[None]
    dy, dx = np.maximum(2 * (radius - ys) - 1, 0), np.maximum(2 * (radius - xs) - 1, 0)
    return dy * dy + dx * dx > 4 * radius * radius


def drawn(film: np.ndarray, border: Border) -> tuple[np.ndarray, Field]:
    """uint8 film -> the picture with the border round it, and where the film lies on it."""
    h, w = film.shape
    (top, bottom, left, right), radius, runs = marks(border, h, w)
    outside = cut_corners(h, w, radius) if radius else None
    inner = film if outside is None else np.where(outside, np.uint8(border.value), film)
    out = np.pad(inner, ((top, bottom), (left, right)), constant_values=border.value)
    for x, y, n in runs:
        out[y, x : x + n] = border.ink
    return out, Field(left, top, w, h, outside)


def filled(field: Field, shape: tuple[int, int]) -> np.ndarray:
    out = np.zeros(shape, bool)
    part = field.of(out)
    part[:] = True if field.outside is None else ~field.outside
    return out


def overlap(found: Field | None, truth: Field, shape: tuple[int, int]) -> float:
    """Of what lies outside: intersection over union, which a border not found makes 0."""
    a, b = ~filled(found or Field(0, 0, shape[1], shape[0]), shape), ~filled(truth, shape)
    return float((a & b).sum() / (a | b).sum())


def write_golden() -> None:
    film = np.asarray(Image.open(FILM).convert("L"))
    cases = []
    for name, border in BORDERS.items():
        picture, truth = drawn(film, border)
        found = find_field(picture)
        pads, radius, runs = marks(border, *film.shape)
        prepared = prepare_film(picture.astype(np.float32) / 255, "periapical", found)[::EVERY, ::EVERY]
        cases.append({
            "name": name, "pads": pads, "value": border.value, "radius": radius, "ink": border.ink, "runs": runs,
            "field": found and [found.x, found.y, found.width, found.height],
            "outside": 0 if found is None or found.outside is None else int(found.outside.sum()),
            "prepared": [round(float(v), 5) for v in prepared.ravel()],
            "overlap": round(overlap(found, truth, picture.shape), 4),
        })  # fmt: skip
        print(f"{name}: overlap {cases[-1]['overlap']}")
    GOLDEN.write_text(json.dumps({"film": str(FILM.relative_to(ROOT)), "every": EVERY, "cases": cases}) + "\n")


def as_jpeg(picture: np.ndarray) -> np.ndarray:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=85)
    return np.asarray(Image.open(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--films", type=int, default=20, help="of each source, to draw borders round")
    parser.add_argument("--golden", action="store_true")
    args = parser.parse_args()
    if args.golden:
        write_golden()
        return
    root, bare = data_root(args.data), []
    for source in SOURCES:
        paths = sorted((root / source / "images").iterdir())
        cut = []
        for path in paths:
            unit = read_grey(path)
            field = field_of(unit)
            if field:
                cut.append(f"{path.name} keeps {100 * filled(field, unit.shape).mean():.0f} %")
            else:
                bare.append((source, (unit * 255 + 0.5).astype(np.uint8)))
        print(f"{source}: a border found on {len(cut)} of {len(paths)} films", *cut[:3], sep="; ")
    some = [film for source in SOURCES for film in [f for s, f in bare if s == source][: args.films]]
    for name, border in BORDERS.items():
        for how, file in (("png", lambda p: p), ("jpeg", as_jpeg)):
            shares = []
            for film in some:
                picture, truth = drawn(film, border)
                shares.append(overlap(find_field(file(picture)), truth, picture.shape))
            good = sum(s >= 0.9 for s in shares)
            low, high = wilson(good, len(shares))
            print(f"{name}, {how}: overlap at least 0.9 on {good} of {len(shares)} = {good / len(shares):.2f} [{low:.2f}, {high:.2f}], mean {np.mean(shares):.3f}, none found on {sum(s < 0.1 for s in shares)}")


if __name__ == "__main__":
    main()
