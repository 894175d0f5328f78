"""Rank and compare short video clips in Jupyter."""

from vlai_widgets._version import __version__

__all__ = ["__version__"]
