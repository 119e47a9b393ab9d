"""A minute's run of the whole kit on simulated films, for CI: python -m pytest training/tests/test_kit.py. Scores nothing."""

PACK = "smoke"
SETS = ("periapical_endo",)
BATCH = {"periapical_endo": 2}
ENCODER = "mobilenet-v2"
PRETRAINED = False
CROP = 128
CYCLES = ((4, 1e-3),)
ENCODER_RATE = 1.0
WEIGHT_DECAY = 0.02
CLASS_WEIGHT = {"caries": 2.0, "periapical-lesion": 2.0, "root": 0.5, "canal": 0.5, "canal-filling": 0.6, "tooth": 0.3}
TILE, OVERLAP, STRIDE = 256, 32, 2
MIRROR = False
EVALUATE_EVERY = 4
CHECKPOINTS = {"last.pt": 1.0}
UPSIDE_DOWN = ("periapical",)


def split(_name: str, films: list) -> None:
    """Sixteen drawn films are too few, and too alike, for folds of patients."""
    for i, film in enumerate(films):
        film.split = ("train", "train", "val", "test")[i % 4]
