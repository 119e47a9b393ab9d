"""Caries and periapical lesions with root anatomy, EfficientNet-Lite0 encoder.

1.2.0 is the mean of 1.1.0, of starts/dental-bitewings, which goes on from it with caries drawn into bitewings, and of a run that goes on from 1.1.0
with periapical lesions drawn at the tips of roots as well (training/RUNS.md).

python -m training.prepare --config dental      (5 minutes)
python -m training.train --config dental --start training/starts/dental-1.1.0
                                                (an hour on one core with bf16; resumes where it stopped)
python -m training.evaluate --config dental --split test
python -m training.export --config dental --version X.Y.Z
"""

PACK = "dental"
SETS = ("periapical_endo", "periapical_drawn", "panoramic_caries", "panoramic_arches", "panoramic_teeth", "bitewing", "bitewing_drawn", "simulated")
# Crops of each set in a batch; `bitewing` only lends its tones.
BATCH = {"periapical_endo": 3, "periapical_drawn": 1, "panoramic_caries": 2, "bitewing_drawn": 1, "panoramic_arches+panoramic_teeth+simulated": 1}
ENCODER = "efficientnet-lite0"
PRETRAINED = True
CROP = 384
# (steps, peak learning rate) of each cosine cycle. From ImageNet alone: ((3100, 1.5e-3), (2000, 8e-4)), two and a half hours.
CYCLES = ((1600, 1.0e-3),)
ENCODER_RATE = 0.4  # of the learning rate: the encoder is already trained
WEIGHT_DECAY = 0.02
CLASS_WEIGHT = {"caries": 2.0, "periapical-lesion": 2.0, "root": 0.5, "canal": 0.5, "canal-filling": 0.6, "tooth": 0.3}
TILE, OVERLAP, STRIDE = 512, 96, 2
# What the pack is the mean of: checkpoints of the run, and packs under training/.
CHECKPOINTS = {"last.pt": 0.5, "starts/dental-bitewings": 0.25, "starts/dental-1.1.0": 0.25}
# Intraoral films are read upside down too: an upper film turned is a lower one. Four readings in all.
UPSIDE_DOWN = ("bitewing", "periapical")
MIRROR = True  # on validation: apical Dice 0.62 -> 0.64, fewer false marks; twice the time
EVALUATE_EVERY = 1200
