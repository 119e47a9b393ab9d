"""The recipe of `dental` measured as the trial was: 110 random periapicals held out, trained from ImageNet on the others.

Random films share patients with those trained on, so these figures are kinder than those of `dental`, whose folds keep neighbours together; they are
for comparing with figures taken in the same way, and no pack is shipped from here.

python -m training.prepare --config dental_random
python -m training.train --config dental_random      (an hour and a half on one core with bf16)
python -m training.evaluate --config dental_random --split test
"""

import random

from .dental import *  # noqa: F403

SETS = ("periapical_endo", "panoramic_caries", "panoramic_arches", "panoramic_teeth", "bitewing", "simulated")
BATCH = {"periapical_endo": 4, "panoramic_caries": 3, "panoramic_arches+panoramic_teeth+simulated": 1}
CYCLES = ((2200, 1.5e-3),)
CHECKPOINTS = {"last.pt": 1.0}
TEST, VAL = 110, 30


def split(name: str, films: list) -> None:
    if name != "periapical_endo":
        return
    order = sorted(films, key=lambda film: film.name)
    random.Random(7).shuffle(order)
    for i, film in enumerate(order):
        film.split = "test" if i < TEST else "val" if i < TEST + VAL else "train"
