"""The simulator: the same seed the same film, masks that agree with the picture, lesions where lesions are."""

import json

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from training.datasets import periapical_endo
from training.simulate import simulate
from training.simulate.__main__ import dataset
from training.simulate.contour import outlines


@pytest.fixture(scope="module")
def films():
    return {kind: simulate(kind, 3) for kind in ("bitewing", "periapical", "panoramic")}


def test_same_seed_same_film():
    a, b, c = simulate("periapical", 7), simulate("periapical", 7), simulate("periapical", 8)
    assert np.array_equal(a.image, b.image) and all(np.array_equal(a.masks[k], b.masks[k]) for k in a.masks)
    assert not np.array_equal(a.image, c.image)


def test_denser_tissue_is_brighter(films):
    for film in (films["bitewing"], films["periapical"]):
        clear = ~film.masks["caries"] & ~film.masks["restoration"]
        mean = {k: film.image[film.masks[k] & clear].mean() for k in ("enamel", "dentine")}
        assert mean["enamel"] > mean["dentine"] + 10


def test_a_lesion_is_darker_than_what_it_eats(films):
    for kind in ("bitewing", "periapical"):
        for seed in (3, 4, 5, 6):
            film = simulate(kind, seed)
            for row in film.truth:
                ring = binary_dilation(row["mask"], iterations=10) & ~binary_dilation(row["mask"], iterations=3)
                tissue = "bone" if row["class"] == "periapical-lesion" else "dentine"
                around = ring & film.masks[tissue] & ~film.masks["restoration"] & ~film.masks["caries"]
                if around.sum() > 50:
                    assert film.image[row["mask"]].mean() < film.image[around].mean() - 8, (kind, seed, row["tooth"])


def test_lesions_lie_in_their_tissue_and_in_the_class_masks():
    film = simulate("periapical", 5, lesions=3)
    assert 1 <= len(film.truth) <= 3
    for row in film.truth:
        assert (film.masks[row["class"]] >= row["mask"]).all()
        if row["class"] == "periapical-lesion":
            assert not (row["mask"] & film.masks["root"]).any()
            assert (binary_dilation(row["mask"], iterations=6) & film.masks["root"]).any()
    assert simulate("periapical", 5, lesions=0).truth == []


def test_an_early_lesion_stays_in_enamel_and_leaves_the_rest_of_the_film_as_it_was():
    film = simulate("periapical", 719, lesions=2, early=1)
    *others, early = film.truth
    assert [r["class"] for r in others] == [r["class"] for r in simulate("periapical", 719, lesions=2).truth]
    assert early["class"] == "caries" and early["mask"].sum() * film.spacing_mm**2 < 2
    assert film.masks["enamel"][early["mask"]].mean() > 0.9


def test_shapes_and_kinds(films):
    assert films["panoramic"].image.shape == (720, 1440)
    assert sorted(films["bitewing"].image.shape) == [620, 820]
    assert len(films["panoramic"].teeth) >= 28
    assert films["bitewing"].masks["periapical-lesion"].sum() == 0


def test_outlines_go_round_exactly_what_they_hold():
    mask = np.zeros((8, 9), bool)
    mask[2:5, 3:7] = True
    mask[3, 7] = True
    (ring,) = outlines(mask)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2
    assert area == mask.sum() == 13
    assert (3, 2) in ring and (8, 3) in ring


def test_data_set_reads_as_the_real_one(tmp_path):
    dataset(tmp_path, 3, "periapical", 0.25)
    films = periapical_endo.films(tmp_path / "periapical-endo")
    assert len(films) == 3 and all(f.mask.any() for f in films)
    coco = json.loads((tmp_path / "periapical-endo" / "labels.coco.json").read_text())
    drawn = simulate("periapical", 1000).masks["root"].mean()
    root_bit = 1 << 2
    assert abs((films[0].mask & root_bit > 0).mean() - drawn) < 0.02
    assert {c["name"] for c in coco["categories"]} >= {"caries", "apical-lesion"}
