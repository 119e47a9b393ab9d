"""Lesions drawn at the tips of roots, the parting of bitewings, points, and the mean of packs."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training import evaluate
from training.classes import CLASSES, bit
from training.datasets.bitewing import parted
from training.datasets.periapical_endo import TRACED
from training.drawn_lesions import Tip, tip_of, with_lesion
from training.films import Film
from training.fold import weight_table


def root_mask() -> np.ndarray:
    """A root that tapers downwards from (60, 20) to its tip at (60, 140)."""
    ys, xs = np.mgrid[:200, :120]
    return (ys >= 20) & (ys <= 140) & (np.abs(xs - 60) <= 18 - 14 * (ys - 20) / 120)


def test_the_tip_is_the_narrow_end_and_points_out_of_the_root():
    tip = tip_of(root_mask())
    assert tip and abs(tip.x - 60) < 3 and abs(tip.y - 139) < 4
    assert tip.along[1] > 0.98
    upside_down = tip_of(root_mask()[::-1])
    assert upside_down and abs(upside_down.y - 60) < 4 and upside_down.along[1] < -0.98


def test_a_root_without_a_narrow_end_has_no_tip():
    block = np.zeros((200, 120), bool)
    block[20:140, 40:70] = True
    assert tip_of(block) is None


@pytest.mark.parametrize("seed", range(6))
def test_a_drawn_lesion_is_darker_bone_at_the_tip_and_leaves_the_root_and_the_rest_alone(seed):
    rng = np.random.default_rng(seed)
    roots = root_mask()
    film = np.where(roots, 0.75, 0.5).astype(np.float32) + rng.normal(0, 0.02, roots.shape).astype(np.float32)
    drawn, mask = with_lesion(film, roots, Tip(60, 140, (0, 1)), 22, rng)
    assert mask.sum() > 100 and not (mask & roots).any()
    change = drawn - film
    assert change[mask].mean() < -0.03
    ys, xs = np.nonzero(mask)
    assert np.hypot(ys - 140, xs - 60).min() < 12
    far = np.hypot(*np.indices(film.shape) - np.array([140, 60])[:, None, None]) > 110
    assert np.abs(change[far]).max() < 0.02


def test_a_lesion_that_would_not_be_seen_is_not_claimed():
    film = np.full((200, 120), 0.02, np.float32)
    drawn, mask = with_lesion(film, root_mask(), Tip(60, 140, (0, 1)), 22, np.random.default_rng(1))
    assert not mask.any() and (drawn == film).all()


def test_bitewings_to_train_with_to_choose_by_and_to_measure_on_are_different_blocks(tmp_path):
    (tmp_path / "images").mkdir()
    for i in range(100):
        (tmp_path / "images" / f"{i:03}.png").touch()
    parts = {k: [int(p.stem) for p in v] for k, v in parted(tmp_path).items()}
    assert sorted(sum(parts.values(), [])) == list(range(100))
    assert parts["choose"] == [*range(6), *range(48, 54), *range(96, 100)]
    assert parts["probe"] == [*range(24, 30), *range(72, 78)]


def test_whole_teeth_are_not_taught_absent_where_nobody_traced_them():
    assert not TRACED & bit("tooth") and TRACED & bit("root")


def test_of_nearly_equal_points_the_one_with_the_fewest_false_marks_is_taken():
    """A lesion at 0.95 and, on another film, a false mark at 0.6: any peak between them is as good, and none lets the false one in."""
    truth, nothing = np.zeros((60, 60), np.uint8), np.zeros((60, 60), np.uint8)
    truth[10:30, 10:30] = bit("caries")
    films = [Film("a", "periapical", truth, truth, bit("caries")), Film("b", "periapical", truth, nothing, bit("caries"))]
    maps = [np.zeros((len(CLASSES), 60, 60), np.float16) for _ in films]
    maps[0][0, 10:30, 10:30] = 0.95
    maps[1][0, 10:30, 10:30] = 0.6
    threshold, peak = evaluate.choose_point("periapical", maps, films, "caries")
    assert threshold < 0.95 and 0.6 < peak <= 0.95


def test_a_pack_that_is_the_mean_of_two_has_the_mean_of_their_weights_rounded_to_float16(monkeypatch):
    starts = Path(evaluate.HERE) / "starts"
    shares = {"starts/dental-bitewings": 0.25, "starts/dental-1.1.0": 0.75}

    class Config:
        ENCODER, CHECKPOINTS = "efficientnet-lite0", shares

    monkeypatch.setattr(evaluate, "load_config", lambda name: Config)
    got = dict(weight_table(evaluate.load_network("any")))
    stored = {}
    for name in shares:
        folder = starts / Path(name).name
        about = json.loads((folder / "pack.json").read_text())["architecture"]["weights"]
        blob = np.frombuffer((folder / "weights.bin").read_bytes(), "<f2").astype(np.float32)
        stored[name] = {t["name"]: blob[t["offset"] : t["offset"] + int(np.prod(t["shape"]))].reshape(t["shape"]) for t in about["tensors"]}
    a, b = stored.values()
    wanted = (0.25 * a["stem.weight"] + 0.75 * b["stem.weight"]).astype(np.float16)
    assert np.abs(got["stem.weight"].astype(np.float32) - wanted).max() < 2e-3
    # 1.1.0 had no output for whole teeth: that one is the other's alone.
    assert b["head.bias"].shape == (5,)
    assert np.abs(got["head.bias"][5] - a["head.bias"][5]) < 2e-3
    assert torch.isfinite(torch.from_numpy(got["head.weight"].astype(np.float32))).all()
