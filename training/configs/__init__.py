"""One module a pack."""
