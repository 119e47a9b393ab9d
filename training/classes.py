"""The channels of the network, in order, and which of them are findings."""

CLASSES = ("caries", "periapical-lesion", "root", "canal", "canal-filling", "tooth")
FINDINGS = ("caries", "periapical-lesion")


def bit(name: str) -> int:
    """The class's bit in a mask whose pixels are bit fields."""
    return 1 << CLASSES.index(name)
