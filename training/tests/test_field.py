"""The field of a film with a border drawn round it; tests/golden/field.test.ts holds the browser to the same."""

import json

import numpy as np
from PIL import Image

from training.borders import BORDERS, FILM, GOLDEN, drawn, overlap
from training.field import field_of, find_field


def test_borders_are_found_as_the_golden_file_says():
    film = np.asarray(Image.open(FILM).convert("L"))
    golden = {case["name"]: case for case in json.loads(GOLDEN.read_text())["cases"]}
    for name, border in BORDERS.items():
        picture, truth = drawn(film, border)
        found = find_field(picture)
        assert found and [found.x, found.y, found.width, found.height] == golden[name]["field"], name
        assert overlap(found, truth, picture.shape) > 0.9, name


def test_a_film_whose_air_ends_in_an_outline_keeps_it():
    rows, columns = np.mgrid[:300, :400]
    film = np.where(rows > 60 + 40 * np.sin(columns / 60), 120 + rows // 4 + np.random.default_rng(1).integers(-20, 20, rows.shape), 0).astype(np.uint8)
    assert find_field(film) is None and field_of(film.astype(np.float32) / 255) is None
