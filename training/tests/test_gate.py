"""The rule by which a new pack is refused, and an import that the kit then trains and measures on."""

import json
import subprocess
import sys

import numpy as np
import torch
from PIL import Image

from training.datasets import own
from training.drawn_caries import DEPTHS, ENAMEL, MM, Surface, drawn, drawn_for_training, surfaces
from training.export import write_weights
from training.fold import folded
from training.gate import reasons
from training.model import SegmentationNet
from training.shipped import shipped


def row(dice=0.6, recall=0.8, marks=0.3, auc=0.9, ece=0.04):
    return {"dice": [dice, 0, 1], "recall": [recall, 0, 1], "falsePositivesPerImage": [marks, 0, 1], "auc": auc and [auc, 0, 1], "ece": ece}


KEY, WIDE = ("caries", "periapical"), ("caries", "panoramic")


def test_an_equal_or_better_pack_is_let_through():
    assert reasons({KEY: row()}, {KEY: row()}) == []
    assert reasons({KEY: row(0.7, 0.9, 0.1, 0.95, 0.02), WIDE: row()}, {KEY: row()}) == []


def test_a_little_less_within_the_margin_is_let_through():
    assert reasons({KEY: row(dice=0.585, recall=0.775, marks=0.42)}, {KEY: row()}) == []


def test_each_figure_that_is_worse_refuses_and_is_named():
    for change, word in (({"dice": 0.57}, "dice"), ({"recall": 0.76}, "recall"), ({"auc": 0.86}, "auc"), ({"marks": 0.46}, "false marks"), ({"ece": 0.09}, "calibration")):
        found = reasons({KEY: row(**change)}, {KEY: row()})
        assert len(found) == 1 and word in found[0] and "caries on periapical films" in found[0]


def test_panoramics_may_have_more_marks_than_intraoral_films():
    assert reasons({WIDE: row(marks=0.7)}, {WIDE: row()}) == [] and reasons({KEY: row(marks=0.7)}, {KEY: row()})


def test_a_class_that_is_gone_refuses():
    assert reasons({}, {KEY: row()}) == ["caries on periapical films: no longer told"]


def test_what_cannot_be_told_of_the_old_pack_does_not_refuse_the_new():
    assert reasons({KEY: row(auc=None)}, {KEY: row(auc=None)}) == []


def test_a_clinics_masks_become_a_set_that_the_kit_reads(tmp_path):
    films = tmp_path / "export"
    (films / "images").mkdir(parents=True)
    (films / "masks").mkdir()
    mask = np.zeros((300, 400), np.uint8)
    mask[100:140, 150:220] = 255
    for i in range(4):
        grey = np.random.default_rng(i).integers(0, 255, (300, 400), dtype=np.uint8)
        Image.fromarray(grey).save(films / "images" / f"{i}.png")
    Image.fromarray(mask).save(films / "masks" / "0.png")
    out = tmp_path / "own" / "first"
    command = [sys.executable, "-m", "training.importers", "masks", "--images", str(films), "--kind", "periapical", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout == "4 films; caries on 1\n", done.stderr
    assert json.loads((out / "labels.coco.json").read_text())["info"]["annotated"] == ["caries"]
    read = {f.name.split("/")[-1]: f for f in own.films(tmp_path / "own")}
    assert len(read) == 4 and read["0.png"].annotated == 1
    assert read["0.png"].mask[110:130, 160:210].all() and read["0.png"].mask.sum() == 40 * 70 and not read["1.png"].mask.any()


def test_a_lesion_is_drawn_from_the_surface_inwards_and_deeper_ones_reach_further():
    rng = np.random.default_rng(1)
    film = np.full((200, 300), 0.7, np.float32)
    film[:, 140:144] = 0.1
    for side, edge in ((1, 144), (-1, 139)):
        reach = []
        for name in DEPTHS:
            changed, mask = drawn(film, name, Surface(edge, 100, side, 0.6), rng)
            darker = (film - changed > 0.02) & (film > 0.5)
            columns = np.flatnonzero(darker[100]) - edge
            assert mask.any() and (columns * side >= 0).all() and changed[0, 0] == film[0, 0]
            reach.append(np.abs(columns).max())
        assert reach == sorted(reach) and reach[0] < ENAMEL < reach[2]


def test_surfaces_lie_at_the_gap_and_not_beside_metal():
    film = np.full((200, 300), 0.6, np.float32)
    film[:, 140:144] = 0.1
    found = surfaces(film, [], np.random.default_rng(2), 3)
    assert len(found) >= 2 and all(137 <= s.x <= 147 for s in found)
    assert surfaces(film, [(100, 0, 200, 200)], np.random.default_rng(2), 3) == []


def test_a_shipped_pack_is_read_back_to_what_it_answered(tmp_path):
    net = folded(SegmentationNet("efficientnet-lite0-short", 2))
    folder = tmp_path / "pack" / "0.0.1"
    folder.mkdir(parents=True)
    about = {"name": "efficientnet-lite0-short-unet", "weights": write_weights(net, folder)}
    (folder / "pack.json").write_text(json.dumps({"architecture": about, "outputs": [{}, {}]}))
    again, _ = shipped(folder)
    x = torch.randn(1, 1, 64, 96)
    with torch.no_grad():
        assert torch.allclose(net(x), again(x), atol=1e-5)


def test_what_is_drawn_to_train_on_is_darker_within_its_mask_and_nothing_far_from_it():
    film = np.full((200, 300), 0.7, np.float32)
    surface = Surface(150, 100, 1, 0.5)
    for seed in range(20):
        after, mask = drawn_for_training(film, surface, np.random.default_rng(seed))
        assert mask.any() and (film - after)[mask].mean() > 0.01
        far = np.hypot(*(np.mgrid[:200, :300] - np.array([100, 150])[:, None, None])) > 8 * MM
        assert np.abs(film - after)[far].max() < 1e-6
