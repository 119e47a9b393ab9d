"""Exports of other programs, each of one drawn film with a known square, read to the same mask; and what is told where one is broken."""

import json

import numpy as np
import pytest
from PIL import Image

from training.importers import ImportProblem, coco, label_studio, masks, yolo

WIDTH, HEIGHT = 60, 40
SQUARE = [20, 10, 40, 10, 40, 30, 20, 30]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    grey = (np.add.outer(np.arange(HEIGHT), np.arange(WIDTH)) * 2).astype(np.uint8)
    for name in ("one.png", "two.png"):
        Image.fromarray(grey).save(tmp_path / "images" / name)
    return tmp_path


def is_square(mask: np.ndarray) -> bool:
    """The square, to a pixel at its edges: programs differ in whether the last row is inside."""
    return mask[12:28, 22:38].all() and not mask[:9].any() and not mask[:, :19].any() and not mask[32:].any() and not mask[:, 42:].any()


def coco_labels(folder, annotation):
    labels = {
        "categories": [{"id": 1, "name": "Dental caries"}, {"id": 2, "name": "tooth"}],
        "images": [{"id": i, "file_name": n, "width": WIDTH, "height": HEIGHT} for i, n in enumerate(("one.png", "two.png"))],
        "annotations": [{"image_id": 0, "category_id": 1} | annotation, {"image_id": 1, "category_id": 2, "segmentation": [SQUARE]}],
    }
    path = folder / "labels.json"
    path.write_text(json.dumps(labels))
    return path


def square_runs() -> list[int]:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[10:30, 20:40] = True
    flat = mask.T.ravel()
    ends = np.flatnonzero(np.diff(flat.astype(int))) + 1
    return np.diff([0, *ends, flat.size]).tolist()


@pytest.mark.parametrize(
    "annotation",
    [{"segmentation": [SQUARE]}, {"bbox": [20, 10, 20, 20]}, {"segmentation": {"size": [HEIGHT, WIDTH], "counts": square_runs()}}],
)
def test_coco_polygons_boxes_and_run_lengths(folder, annotation):
    one, two = coco.read(coco_labels(folder, annotation), folder / "images")
    assert is_square(one.mask("caries")) and not one.mask("root").any()
    assert not two.mask("caries").any() and not two.polygons


def test_coco_compressed_run_lengths_as_pycocotools_writes_them():
    assert coco.unpacked("42102") == [4, 2, 1, 2, 3]
    assert coco.unpacked("T3b1b6cNaJ") == [100, 50, 210, 5, 35]


def test_coco_run_lengths_of_another_size_are_refused(folder):
    path = coco_labels(folder, {"segmentation": {"size": [HEIGHT, WIDTH], "counts": [5, 5]}})
    with pytest.raises(ImportProblem, match="cover 10 pixels"):
        coco.read(path, folder / "images")


@pytest.mark.parametrize("names", ["names: [tooth, 'caries']\n", "nc: 2\nnames:\n  0: tooth\n  1: caries\n", "names:\n- tooth\n- caries\n"])
def test_yolo_boxes_and_segments(folder, names):
    (folder / "data.yaml").write_text("train: images\n" + names)
    (folder / "labels").mkdir()
    shares = " ".join(str(v / (WIDTH, HEIGHT)[i % 2]) for i, v in enumerate(SQUARE))
    (folder / "labels" / "one.txt").write_text(f"1 {30 / WIDTH} {20 / HEIGHT} {20 / WIDTH} {20 / HEIGHT}\n0 0.1 0.1 0.1 0.1\n")
    (folder / "labels" / "two.txt").write_text(f"1 {shares}\n")
    for film in yolo.read(folder):
        assert is_square(film.mask("caries"))


def test_yolo_a_film_without_labels_has_no_mark_and_a_broken_line_is_named(folder):
    (folder / "classes.txt").write_text("caries\n")
    (folder / "labels").mkdir()
    assert [f.polygons for f in yolo.read(folder)] == [{}, {}]
    (folder / "labels" / "two.txt").write_text("0 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.1\n")
    with pytest.raises(ImportProblem, match="two.txt, line 2"):
        yolo.read(folder)


def test_masks_by_class_folder_and_of_one_class(folder):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[10:30, 20:40] = 1
    for name in ("masks", "apical lesion"):
        (folder / name).mkdir()
    Image.fromarray(mask).save(folder / "masks" / "one.png")
    Image.fromarray(mask * 255).save(folder / "apical lesion" / "two.png")
    one, two = masks.read(folder)
    assert is_square(one.mask("caries")) and is_square(two.mask("periapical-lesion")) and not two.mask("caries").any()


def test_a_mask_of_another_size_is_refused(folder):
    (folder / "masks").mkdir()
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(folder / "masks" / "one.png")
    with pytest.raises(ImportProblem, match="5 x 5, the film is 60 x 40"):
        masks.read(folder)


def packed(mask: np.ndarray) -> list[int]:
    """Label Studio's run lengths, written the plainest way: every run literal or repeated, with the largest run size."""
    data = np.repeat(mask.ravel().astype(np.uint8) * 255, 4)
    bits = [int(b) for b in f"{len(data):032b}"] + [0, 0, 1, 1, 1] + [int(b) for size in (3, 4, 8, 16) for b in f"{size - 1:04b}"]
    at = 0
    while at < len(data):
        run = 1
        while at + run < len(data) and data[at + run] == data[at] and run < 65536:
            run += 1
        bits += [1, 1, 1, *(int(b) for b in f"{run - 1:016b}"), *(int(b) for b in f"{data[at]:08b}")]
        at += run
    bits += [0] * (-len(bits) % 8)
    return np.packbits(np.array(bits, np.uint8)).tolist()


def label_studio_export(folder, results, **more):
    task = {"data": {"image": "/data/upload/3/0a1b2c3d-one.png"}, "annotations": [{"result": results, "updated_at": "2026-02-01"} | more]}
    path = folder / "export.json"
    path.write_text(json.dumps([task, {"data": {"image": "two.png"}, "annotations": [{"was_cancelled": True, "result": []}]}]))
    return path


def test_label_studio_polygons_rectangles_and_brushes(folder):
    points = [[SQUARE[i] / WIDTH * 100, SQUARE[i + 1] / HEIGHT * 100] for i in range(0, 8, 2)]
    rectangle = {"x": points[0][0], "y": points[0][1], "width": 20 / WIDTH * 100, "height": 20 / HEIGHT * 100, "rotation": 0}
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[10:30, 20:40] = True
    for kind, value in (("polygonlabels", {"points": points}), ("rectanglelabels", rectangle), ("brushlabels", {"format": "rle", "rle": packed(mask)})):
        path = label_studio_export(folder, [{"type": kind, "value": value | {kind: ["Caries"]}}])
        films = label_studio.read(path, folder / "images")
        assert len(films) == 1 and is_square(films[0].mask("caries")), kind


def test_label_studio_a_turned_rectangle(folder):
    # The square turned by 90 degrees about its upper left corner lies to the left of it.
    value = {"x": 40 / WIDTH * 100, "y": 10 / HEIGHT * 100, "width": 20 / WIDTH * 100, "height": 20 / HEIGHT * 100, "rotation": 90}
    path = label_studio_export(folder, [{"type": "rectanglelabels", "value": value | {"rectanglelabels": ["caries"]}}])
    assert is_square(label_studio.read(path, folder / "images")[0].mask("caries"))


def test_a_film_that_is_not_there_is_named(folder):
    path = label_studio_export(folder, [])
    (folder / "images" / "one.png").unlink()
    with pytest.raises(ImportProblem, match="one.png"):
        label_studio.read(path, folder / "images")
