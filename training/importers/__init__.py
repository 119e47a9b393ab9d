"""Reads what a clinic marked in other programs: COCO, YOLO, masks, Label Studio. Each reader gives the same thing, a list of `Marked` films."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

# Names that annotators give the classes of training/classes.py, in lower case with - for spaces and _.
NAMES = {
    "caries": "caries", "dental-caries": "caries", "deep-caries": "caries", "caries-lesion": "caries", "carious-lesion": "caries",
    "decay": "caries", "cavity": "caries",
    "periapical-lesion": "periapical-lesion", "periapical-lesions": "periapical-lesion", "apical-lesion": "periapical-lesion",
    "periapical-radiolucency": "periapical-lesion", "apical-periodontitis": "periapical-lesion",
    "root": "root", "canal": "canal", "root-canal": "canal", "canal-filling": "canal-filling", "root-canal-filling": "canal-filling",
}  # fmt: skip


class ImportProblem(ValueError):
    """What is wrong with an export, said so that its maker can mend it."""


@dataclass
class Marked:
    """A film and what was marked on it, in pixels of its file."""

    path: Path
    width: int
    height: int
    polygons: dict[str, list[list[float]]] = field(default_factory=dict)  # class -> rings x0, y0, x1, y1, ...
    masks: dict[str, np.ndarray] = field(default_factory=dict)  # class -> bool [height, width]

    def mask(self, name: str) -> np.ndarray:
        """bool [height, width] of a class, all False where nothing is marked."""
        canvas = Image.new("L", (self.width, self.height))
        draw = ImageDraw.Draw(canvas)
        for ring in self.polygons.get(name, []):
            draw.polygon([(ring[i], ring[i + 1]) for i in range(0, len(ring) - 1, 2)], fill=255)
        drawn = np.asarray(canvas) > 0
        return drawn | self.masks[name] if name in self.masks else drawn

    def add(self, name: str, ring: list[float]) -> None:
        if len(ring) < 6 or len(ring) % 2:
            raise ImportProblem(f"{self.path.name}: an outline of {name} has {len(ring)} numbers; three points at least, x and y of each")
        self.polygons.setdefault(name, []).append([float(v) for v in ring])


def class_of(name: str) -> str | None:
    """The class a label stands for; None for labels that the network does not know (they are left out)."""
    return NAMES.get("-".join(name.strip().lower().replace("_", " ").replace("-", " ").split()))


def opened(path: Path) -> Marked:
    """An unmarked film with its size; ImportProblem where the file is missing or no picture."""
    try:
        with Image.open(path) as picture:
            return Marked(path, *picture.size)
    except OSError as error:
        raise ImportProblem(f"{path}: the film cannot be opened") from error


def box(x: float, y: float, w: float, h: float) -> list[float]:
    return [x, y, x + w, y, x + w, y + h, x, y + h]
