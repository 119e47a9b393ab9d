"""Radiographs drawn from a simple physical model, with exact masks of every structure and lesion; see README.md."""

from .films import Film, simulate

__all__ = ["Film", "simulate"]
