"""Teeth: what is told apart, how an arch is numbered, what a training view shows, by values worked out by hand."""

import itertools

import numpy as np
import pytest
import torch

from training.teeth import CHANNELS, CORE, NONE, NUMBERS
from training.teeth.augment import INDEX, MIRRORED, view
from training.teeth.evaluate import found, labelled, matches, numbered
from training.teeth.films import ToothFilm, cores
from training.teeth.instances import ARCHES, NO_NUMBER, Tooth, certainties, grown, number_arch, teeth_of
from training.teeth.train import tooth_loss


def likely(**numbers: float) -> np.ndarray:
    p = np.full(32, 1e-4)
    for name, value in numbers.items():
        p[NUMBERS.index(int(name[1:]))] = value
    return p / p.sum()


def tooth(x: float, **numbers: float) -> Tooth:
    return Tooth(np.arange(20), x, 10.0, likely(**numbers))


def test_two_teeth_that_both_look_like_a_first_molar_get_neighbouring_numbers():
    teeth = [tooth(30, t46=0.9), tooth(20, t46=0.6, t47=0.3), tooth(40, t45=0.9)]
    number_arch(teeth, ARCHES[1])
    assert [t.number for t in teeth] == [46, 47, 45]


def test_what_fits_nowhere_in_order_stays_without_a_number():
    teeth = [tooth(10, t47=0.99), tooth(20, t46=0.99), tooth(25, t46=0.5, t47=0.5), tooth(30, t45=0.99)]
    number_arch(teeth, ARCHES[1])
    assert [t.number for t in teeth] == [47, 46, None, 45]


def test_touching_teeth_are_told_apart_by_their_inner_parts():
    maps = np.zeros((CHANNELS, 12, 20), np.float32)
    maps[NONE] = 1
    for number, left in ((11, 2), (21, 9)):
        maps[NONE, 2:10, left : left + 7] = 0
        maps[NUMBERS.index(number), 2:10, left : left + 7] = 1
        maps[CORE, 4:8, left + 2 : left + 5] = 1
    teeth = teeth_of(maps)
    assert [(t.number, len(t.cells), t.x) for t in teeth] == [(11, 56, 5.0), (21, 56, 12.0)]


@pytest.mark.parametrize(("numbers", "expected"), [((11, 21), [(11, 40), (21, 40)]), ((11, 11), [(11, 80)])])
def test_an_inner_part_that_falls_apart_higher_up_is_two_teeth_unless_both_have_one_number(numbers, expected):
    maps = np.zeros((CHANNELS, 12, 20), np.float32)
    maps[NONE] = 1
    for number, left in zip(numbers, (2, 7)):
        maps[NONE, 2:10, left : left + 5] = 0
        maps[NUMBERS.index(number), 2:10, left : left + 5] = 1
        maps[CORE, 3:9, left + 1 : left + 4] = 1
    maps[CORE, 6, 6:8] = 0.6
    assert [(t.number, len(t.cells)) for t in teeth_of(maps)] == expected


def test_growing_gives_a_cell_to_the_seed_that_reaches_it_first_and_to_the_lower_label_where_both_do():
    seeds = np.array([[2, 0, 0, 0, 0, 1]])
    assert grown(np.ones((1, 6), bool), seeds).tolist() == [[2, 2, 2, 1, 1, 1]]
    assert grown(np.ones((1, 3), bool), np.array([[2, 0, 1]])).tolist() == [[2, 1, 1]]
    assert grown(np.array([[True, False, True]]), np.array([[1, 0, 0]])).tolist() == [[1, 0, 0]]


def test_the_mirror_of_a_tooth_is_the_same_tooth_of_the_other_side():
    for a, b in ((11, 21), (28, 18), (36, 46), (48, 38)):
        assert NUMBERS[MIRRORED[INDEX[a]]] == b
    assert MIRRORED[MIRRORED].tolist() == list(range(33))


def drawn_film() -> ToothFilm:
    """Sixteen upright boxes: 16 to 13 and 23 to 26 above, 46 to 43 and 33 to 36 below."""
    numbers = np.zeros((512, 512), np.uint8)
    columns = [16, 15, 14, 13, 23, 24, 25, 26]
    for i, n in enumerate(columns):
        numbers[150:240, 130 + 32 * i : 154 + 32 * i] = n
        numbers[260:350, 130 + 32 * i : 154 + 32 * i] = {1: 40, 2: 30}[n // 10] + n % 10
    image = np.where(numbers > 0, 200, 80).astype(np.uint8)
    return ToothFilm("drawn", "train", image, numbers, cores(numbers, 1.767))


def test_a_view_shows_the_patients_right_on_the_left_whatever_was_done_to_it():
    film, rng = drawn_film(), np.random.default_rng(3)
    for _ in range(12):
        v = view(film, rng)
        assert v.image.shape == (288, 480) and v.labels.shape == v.core.shape == (144, 240)
        assert np.abs(v.image).max() <= 1
        xs = {q: np.nonzero((v.labels // 8 == q) & (v.labels < NONE))[1] for q in range(4)}
        for right, left in ((0, 1), (3, 2)):
            if len(xs[right]) and len(xs[left]):
                assert xs[right].mean() < xs[left].mean()
        assert (v.labels[v.core] < NONE).all()


def test_inner_parts_are_inside_one_a_tooth():
    film = drawn_film()
    assert film.core[195, 142] and not film.core[151, 131] and (film.numbers[film.core] > 0).all()
    assert film.core.sum() < 0.6 * (film.numbers > 0).sum()


def test_matching_wants_half_of_the_union():
    truth, ours = np.zeros((10, 20), np.uint8), np.zeros((10, 20), np.int32)
    truth[:, :10], truth[:, 10:] = 11, 21
    ours[:, :10], ours[:, 10:14] = 1, 2
    assert matches(ours, truth) == [(1, 11)]


def test_f1_counts_marks_and_teeth():
    rows = np.array([[10, 10, 8, 6, 8]])
    assert found(rows) == pytest.approx(0.8) and numbered(rows) == pytest.approx(12 / 18)


def test_a_map_is_laid_over_the_film_cell_by_cell():
    teeth = [tooth(0)]
    teeth[0].cells = np.array([3])  # the second cell of the second row
    out = labelled(teeth, (2, 2), (4, 4), (8, 8))
    assert out.sum() == 16 and out[4:, 4:].all()


def test_the_loss_falls_where_the_right_tooth_is_said():
    labels, core = torch.full((1, 4, 4), NONE), torch.zeros(1, 4, 4)
    labels[0, 1:3, 1:3], core[0, 1, 1] = 5, 1
    right = torch.nn.functional.one_hot(labels, CORE).movedim(3, 1).float() * 8
    right = torch.cat([right, (core * 16 - 8)[:, None]], 1)
    assert tooth_loss(right, labels, core) < 0.2 < tooth_loss(torch.zeros(1, CHANNELS, 4, 4), labels, core)


def test_certainty_is_the_share_of_every_rising_numbering_counted_one_by_one():
    rng = np.random.default_rng(5)
    arch = ARCHES[0][:4]
    teeth = [Tooth(np.arange(20), float(i), 0.0, rng.dirichlet(np.ones(32))) for i in range(3)]
    total, at = 0.0, np.zeros((3, 4))
    for places in itertools.product([None, 0, 1, 2, 3], repeat=3):
        used = [p for p in places if p is not None]
        if used != sorted(set(used)):
            continue
        weight = np.prod([NO_NUMBER if p is None else t.likely[arch[p]] for t, p in zip(teeth, places)])
        total += weight
        for i, p in enumerate(places):
            if p is not None:
                at[i, p] += weight
    assert np.allclose(certainties(teeth, arch), at / total)


def test_an_arch_without_teeth_is_no_trouble():
    number_arch([], ARCHES[0])
    assert certainties([], ARCHES[0]).shape == (0, 16)
