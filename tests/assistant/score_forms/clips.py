"""The clips whose scores the texts of this folder tell."""

from __future__ import annotations

CLIPS = ["Summer Sale 01.mp4", "beach_walk.mov", "product-demo_final.mp4", "IMG_2041.MOV"]
SUMMER, BEACH, DEMO, PHONE = CLIPS
NUMBERED = [f"clip_{i:02d}.mp4" for i in range(1, 13)]

Forms = dict[str, tuple[str, dict[str, float]]]
"""A name, the text, and the scores in it."""
