"""Training kit for Bitelight packs: prepare, train, evaluate, export. See README.md beside this file."""
