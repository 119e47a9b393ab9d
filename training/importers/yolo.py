"""YOLO: labels/<film>.txt beside images/, a line a mark: class, then a box (x y w h of its middle) or a segment (x y of each corner), all
as shares of the film; class names in data.yaml or classes.txt. A film without a file of labels is one without a mark."""

from __future__ import annotations

import re
from pathlib import Path

from . import ImportProblem, Marked, box, class_of, opened

PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp"}


def class_names(root: Path) -> list[str]:
    """Of data.yaml (`names: [a, b]`, or a line for each: `0: a` or `- a`), else of classes.txt (a line each)."""
    if (root / "classes.txt").exists():
        return (root / "classes.txt").read_text().split("\n")
    if not (root / "data.yaml").exists():
        raise ImportProblem(f"{root}: neither data.yaml nor classes.txt says what the classes are")
    text = (root / "data.yaml").read_text()
    inline = re.search(r"^names:\s*\[(.*?)\]", text, re.M | re.S)
    if inline:
        return [n.strip().strip("'\"") for n in inline.group(1).split(",")]
    block = re.search(r"^names:\s*\n((?:\s+\S.*\n?|-\s.*\n?)+)", text, re.M)
    if not block:
        raise ImportProblem(f"{root / 'data.yaml'}: no names")
    return [re.sub(r"^\s*(?:-|\d+\s*:)\s*", "", line).strip().strip("'\"") for line in block.group(1).splitlines() if line.strip()]


def read(root: Path) -> list[Marked]:
    names, films = class_names(root), []
    for path in sorted(p for p in (root / "images").rglob("*") if p.suffix.lower() in PICTURES):
        film = opened(path)
        labels = root / "labels" / path.relative_to(root / "images").with_suffix(".txt")
        for number, line in enumerate(labels.read_text().splitlines() if labels.exists() else [], 1):
            if not line.strip():
                continue
            try:
                kind, *values = line.split()
                shares = [float(v) for v in values]
                name = class_of(names[int(kind)])
            except (ValueError, IndexError) as error:
                raise ImportProblem(f"{labels}, line {number}: {line!r} is no mark") from error
            if len(shares) == 5:  # some exports add a certainty to boxes
                shares = shares[:4]
            if name and len(shares) == 4:
                x, y, w, h = (v * size for v, size in zip(shares, (film.width, film.height) * 2))
                film.add(name, box(x - w / 2, y - h / 2, w, h))
            elif name:
                film.add(name, [v * (film.width, film.height)[i % 2] for i, v in enumerate(shares)])
        films.append(film)
    return films
