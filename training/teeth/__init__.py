"""Teeth on panoramics: found as instances and numbered by ISO 3950. See README.md of the training kit for the commands."""

# Channels 0..31 of the network in this order, then none of them, then the inner part of any tooth.
NUMBERS = tuple(q * 10 + p for q in (1, 2, 3, 4) for p in range(1, 9))
NONE = len(NUMBERS)
CORE = NONE + 1
CHANNELS = CORE + 1
ENCODER = "efficientnet-lite0-short"
# The long side to which a panoramic is brought, the side of the one tile that holds it, and the height that training sees of it.
LONG_SIDE = TILE = 480
HEIGHT = 288
STRIDE = 2
