"""The channels of the network, in order, and which of them are findings."""

CLASSES = ("caries", "periapical-lesion", "root", "canal", "canal-filling", "tooth")
FINDINGS = ("caries", "periapical-lesion")
# A bit of a mask's pixels for which nothing is known: they teach nothing.
UNKNOWN = 1 << 7


def bit(name: str) -> int:
    """The class's bit in a mask whose pixels are bit fields."""
    return 1 << CLASSES.index(name)
