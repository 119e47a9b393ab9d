"""One module a data set; each has `films(root) -> list[Film]` with its splits assigned, and SOURCE for the model card."""
