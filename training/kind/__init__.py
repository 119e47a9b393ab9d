"""The kind of a film (bitewing, periapical, panoramic) or none of these, by a very small network of its own."""

KINDS = ("bitewing", "periapical", "panoramic", "other")
SIDE = 96
