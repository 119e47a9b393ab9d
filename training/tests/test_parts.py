"""The parts of the kit against values worked out by hand or by an independent way."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.batches import lesion_weights
from training.calibrate import calibrated, calibration_error, platt
from training.classes import CLASSES, UNKNOWN, bit
from training.films import Film, assign_splits
from training.fold import folded, weight_table
from training.infer import origins, predict
from training.losses import segmentation_loss
from training.metrics import auc, count, drop_faint, with_intervals
from training.model import ConvBn, SegmentationNet
from training.pack_weights import load_pack
from training.preprocess import prepare_film, resize, stretch, working_size
from training.train import learning_rate


def test_working_size_never_enlarges_and_rounds_half_up():
    assert working_size(1200, 854, 600) == (600, 427)
    assert working_size(1201, 855, 600) == (600, 427)
    assert working_size(300, 200, 600) == (300, 200)


def test_resize_keeps_the_mean_of_a_film():
    unit = np.random.default_rng(1).random((300, 400)).astype(np.float32)
    assert resize(unit, 100).mean() == pytest.approx(unit.mean(), abs=2e-3)


def test_stretch_gives_the_same_film_whatever_its_window():
    unit = np.random.default_rng(2).beta(2, 4, (200, 200))
    a, b = stretch(unit, 0.005, 0.995), stretch(unit * 0.5 + 0.2, 0.005, 0.995)
    assert np.abs(a - b).max() < 0.01 and a.min() == 0 and a.max() == 1


def test_strided_convolution_pads_as_tensorflow_same():
    # TF pads an even input at stride 2, kernel 3 with one row at the bottom and none at the top.
    layer = ConvBn(1, 1, 3, 2, act=False).eval()
    with torch.no_grad():
        layer.conv.weight.zero_()
        layer.conv.weight[0, 0, 0, 0] = 1
    x = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert torch.allclose(layer(x)[0, 0], x[0, 0, ::2, ::2], atol=1e-2)


@pytest.mark.parametrize("encoder", ["mobilenet-v2", "efficientnet-lite0"])
def test_folding_changes_nothing_beyond_float16(encoder):
    torch.manual_seed(0)
    net = SegmentationNet(encoder, 5).train()
    x = torch.randn(2, 1, 64, 64)
    for _ in range(3):
        net(x)
    net.eval()
    with torch.no_grad():
        assert (torch.sigmoid(net(x)) - torch.sigmoid(folded(net)(x))).abs().max() < 5e-3
    names = [n for n, _ in weight_table(folded(net))]
    assert len(names) == len(set(names)) and "stem.weight" in names and "head.bias" in names


def test_training_goes_on_where_the_shipped_pack_stands():
    models = Path(__file__).parents[2] / "models"
    pack = models / json.loads((models / "index.json").read_text())["default"]
    film = (np.fromfile(pack / "golden" / "tile.bin", np.uint8).astype(np.float32) / 127.5 - 1).reshape(1, 1, 512, 512)
    x, net = torch.from_numpy(film), SegmentationNet("efficientnet-lite0", len(CLASSES))
    load_pack(net, pack, [x])
    with torch.no_grad():
        answer = torch.sigmoid(net.eval()(x))[0].permute(1, 2, 0).numpy()[::4, ::4]
    expected = np.fromfile(pack / "golden" / "expected.bin", "<f4").reshape(*answer.shape[:2], -1)
    assert np.abs(answer[..., : expected.shape[2]] - expected).max() < 0.01
    assert all(m.bn.running_var.max() > 0 and m.bn.training is False for m in net.modules() if isinstance(m, ConvBn))


def test_tiles_cover_the_film_and_a_constant_map_has_no_seams():
    assert origins(600, 512, 96) == [0, 88]
    assert origins(427, 512, 96) == [0]
    assert origins(1536, 512, 96) == [0, 416, 832, 1024]

    class Flat(torch.nn.Module):
        def forward(self, x):
            return torch.zeros(1, 2, x.shape[2] // 2, x.shape[3] // 2)

    p = predict(Flat(), np.zeros((427, 601), np.uint8), 256, 64)
    assert p.shape == (2, 214, 301) and np.allclose(p, 0.5, atol=1e-6)


def test_a_lesion_is_found_when_a_fifth_is_covered_and_a_mark_is_false_when_it_touches_none():
    truth, prediction = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    truth[0:10, 0:10] = truth[20:30, 0:10] = True
    prediction[0:2, 0:10] = True  # 20 of 100: found
    prediction[20:21, 0:10] = True  # 10 of 100: touches, not found
    prediction[35:38, 30:35] = True  # touches nothing
    c = count(prediction, truth)
    assert (c.lesions, c.found, c.false_marks, c.overlap) == (2, 1, 1, 30)
    dice, low, high = with_intervals([c, c])["dice"]
    assert dice == low == high == pytest.approx(2 * 30 / (45 + 200))


def test_a_faint_region_is_dropped_and_a_kept_one_keeps_its_whole_extent():
    p = np.zeros((10, 20))
    p[2:6, 2:6] = p[2:6, 10:16] = 0.5
    p[3, 12] = 0.9
    assert drop_faint(p, 0.4, 0.8).sum() == 24 and drop_faint(p, 0.4, 0.8)[2:6, 10:16].all()
    assert drop_faint(p, 0.4, 0).sum() == 40


def test_auc_counts_ties_as_half():
    assert auc([0.1, 0.5, 0.5, 0.9], [False, False, True, True]) == pytest.approx(0.875)


def test_platt_recovers_a_known_miscalibration():
    rng = np.random.default_rng(3)
    scores = rng.uniform(0.3, 0.99, 4000)
    hits = rng.random(4000) < calibrated(scores, 0.7, -0.8)
    a, b = platt(scores, hits)
    assert a == pytest.approx(0.7, abs=0.1) and b == pytest.approx(-0.8, abs=0.15)
    assert calibration_error(scores, hits, a, b) < 0.03


def test_platt_stays_sane_where_every_mark_is_sure():
    scores = np.full(39, 0.97) + np.linspace(-0.02, 0.02, 39)
    hits = np.arange(39) % 5 < 3
    a, b = platt(scores, hits)
    assert abs(calibrated(scores, a, b).mean() - 0.6) < 0.05


def test_neighbours_and_duplicates_share_a_split():
    rng = np.random.default_rng(4)
    images = [(rng.random((64, 64)) * 255).astype(np.uint8) for _ in range(60)]
    images[50] = images[3]
    films = [Film(f"f_{i}.png", "periapical", im, np.zeros_like(im), 1) for i, im in enumerate(images)]
    assign_splits(films, 5, 0.2, 0.2, "test")
    by_name = {f.name: f for f in films}
    assert by_name["f_3.png"].group == by_name["f_50.png"].group
    assert all(by_name[f"f_{i}.png"].split == by_name["f_10.png"].split for i in range(10, 15))
    assert {f.split for f in films} == {"train", "val", "test"}


def test_unannotated_classes_cost_nothing():
    logits = torch.randn(2, 2, 8, 8, requires_grad=True)
    targets = torch.zeros(2, 2, 8, 8)
    annotated = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    segmentation_loss(logits, targets, torch.ones(2, 2, 8, 8), annotated, torch.ones(2)).backward()
    assert logits.grad[:, 1].abs().max() == 0 and logits.grad[:, 0].abs().max() > 0


def test_small_lesions_weigh_more_than_gross_ones():
    mask = np.zeros((128, 128), np.uint8)
    mask[10:20, 10:20] = mask[50:110, 50:110] = bit("caries")
    weights = lesion_weights(mask)[CLASSES.index("caries")]
    assert weights[7, 7] == pytest.approx(np.sqrt(8)) and weights[40, 40] == 1 and weights[60, 5] == 1


def test_what_nobody_looked_at_teaches_nothing():
    mask = np.zeros((128, 128), np.uint8)
    mask[:, 64:] = UNKNOWN
    attention = torch.from_numpy(lesion_weights(mask))[None]
    wrong = torch.full((1, len(CLASSES), 64, 64), -9.0)
    wrong[..., 32:] = 9.0
    nothing, everything = torch.zeros_like(wrong), torch.ones(1, len(CLASSES))
    assert segmentation_loss(wrong, nothing, attention, everything, torch.ones(len(CLASSES))) < 1e-3
    assert segmentation_loss(wrong.flip(3), nothing, attention, everything, torch.ones(len(CLASSES))) > 1


def test_the_learning_rate_starts_again_with_each_cycle():
    cycles = ((100, 1.0), (50, 0.5))
    assert learning_rate(5, cycles) == 1.0 and learning_rate(99, cycles) < 0.02
    assert learning_rate(102, cycles) == 0.5 and learning_rate(149, cycles) < 0.01 == 2 * learning_rate(150, cycles)


def test_prepared_film_is_stretched_to_the_whole_range():
    film = prepare_film(np.linspace(0.2, 0.6, 854 * 1200).reshape(854, 1200), "periapical")
    assert film.shape == (427, 600) and film.min() == 0 and film.max() == 1
