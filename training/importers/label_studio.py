"""Label Studio: its JSON export, with polygons, rectangles and brush strokes (its run lengths). Skipped and cancelled annotations are left
out; where several people annotated a film, the latest annotation counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from . import ImportProblem, Marked, class_of, opened

KEYS = {"polygonlabels": "points", "rectanglelabels": None, "brushlabels": "rle"}


def _bits(data: list[int]) -> np.ndarray:
    return np.unpackbits(np.array(data, np.uint8))


def brush(rle: list[int], width: int, height: int) -> np.ndarray:
    """Label Studio's own run lengths (from its thi.ng origin): 32 bits of length, 5 of word size, four of 4 for the run sizes, then runs of
    repeated or literal RGBA bytes. The fourth channel is the mask."""
    bits, at = _bits(rle), 0

    def take(n: int) -> int:
        nonlocal at
        value = int("".join(map(str, bits[at : at + n])), 2) if n else 0
        at += n
        return value

    total, word = take(32), take(5) + 1
    sizes = [take(4) + 1 for _ in range(4)]
    out = np.zeros(total, np.uint8)
    i = 0
    while i < total:
        repeated, length = take(1), 0
        length = take(sizes[take(2)]) + 1
        if repeated:
            out[i : i + length] = take(word)
        else:
            out[i : i + length] = [take(word) for _ in range(length)]
        i += length
    if total != width * height * 4:
        raise ImportProblem(f"a brush mark of {total // 4} pixels on a film of {width * height}")
    return out.reshape(height, width, 4)[..., 3] > 0


def _file_name(task: dict) -> str:
    data = task.get("data", {})
    source = data.get("image") or next((v for v in data.values() if isinstance(v, str)), "")
    name = unquote(re.split(r"[/\\]|\?d=", source)[-1])
    # Uploads get a prefix of eight characters and a dash.
    return re.sub(r"^[0-9a-f]{8}-", "", name)


def _ring(value: dict, film: Marked) -> list[float]:
    sx, sy = film.width / 100, film.height / 100
    if "points" in value:
        return [v * s for point in value["points"] for v, s in zip(point, (sx, sy))]
    x, y, w, h = value["x"] * sx, value["y"] * sy, value["width"] * sx, value["height"] * sy
    angle = np.deg2rad(value.get("rotation", 0))
    corners = np.array([(0, 0), (w, 0), (w, h), (0, h)]) @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (corners + (x, y)).ravel().tolist()


def read(export: Path, images: Path) -> list[Marked]:
    films = []
    for task in json.loads(export.read_text()):
        done = [a for a in task.get("annotations", []) if not a.get("was_cancelled")]
        if not done:
            continue
        film = opened(images / _file_name(task))
        latest = max(done, key=lambda a: a.get("updated_at") or a.get("created_at") or "")
        for result in latest["result"]:
            key = result.get("type")
            if key not in KEYS:
                continue
            value = result["value"]
            for label in value.get(key, []):
                name = class_of(label)
                if name and key == "brushlabels":
                    mask = brush(value["rle"], film.width, film.height)
                    film.masks[name] = film.masks.get(name, np.zeros(mask.shape, bool)) | mask
                elif name:
                    film.add(name, _ring(value, film))
        films.append(film)
    return films
