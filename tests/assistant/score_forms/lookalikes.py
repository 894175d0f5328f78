"""Numbers that look like scores, and scores that look like other numbers."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, PHONE, SUMMER, Forms

LOOKALIKES: Forms = {
    "range": (
        "1. Summer Sale 01.mp4 (score: 88–94)\n2. beach_walk.mov (score: 80–88)",
        {SUMMER: 91, BEACH: 84},
    ),
    "plus minus": (
        "Summer Sale 01.mp4: 91 ± 3\nbeach_walk.mov: 84 ± 4",
        {SUMMER: 91, BEACH: 84},
    ),
    "unreadable dash": (
        "1. Summer Sale 01.mp4 - 91/100\n2. IMG_2041.MOV - could not be analyzed (0:12 is black)",
        {SUMMER: 91},
    ),
    "video numbers": (
        "Video 1 (Summer Sale 01.mp4): 91/100\nVideo 2 (beach_walk.mov): 84/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "letter grades": (
        "Summer Sale 01.mp4: A+\nbeach_walk.mov: B",
        {},
    ),
    "weights trap": (
        "Weights: hook 30%, pace 20%. Summer Sale 01.mp4 leads beach_walk.mov by 7 points.",
        {},
    ),
    "views trap": (
        "Summer Sale 01.mp4 could get 91% more views than beach_walk.mov",
        {},
    ),
    "time trap": (
        "Summer Sale 01.mp4 has its hook at 0:02 and 12 cuts in 30 s; beach_walk.mov is 1080x1920 at 30 fps",
        {},
    ),
    "music trap": (
        "I set the music of beach_walk.mov to 35% and IMG_2041.MOV to 50% speed.",
        {},
    ),
    "top 20% trap": (
        "Summer Sale 01.mp4 is in the top 20% and beach_walk.mov in the bottom 30%.",
        {},
    ),
    "zh traps": (
        "Summer Sale 01.mp4时长15秒，beach_walk.mov在3分钟处有个转场，播放量提升20%",
        {},
    ),
    "from to improvement": (
        "Summer Sale 01.mp4 improved from 80 to 91.",
        {},
    ),
    "not a score volume": (
        "Summer Sale 01.mp4: volume 35%, speed 50%",
        {},
    ),
    "over the top": (
        "Summer Sale 01.mp4: 110/100\nbeach_walk.mov: 84/100",
        {BEACH: 84},
    ),
    "numbers in name vs score": (
        "IMG_2041: 60, IMG_2042: 70",
        {PHONE: 60},
    ),
    "percent of viewers": (
        "Summer Sale 01.mp4 kept 91% of viewers; beach_walk.mov kept 84% of viewers",
        {},
    ),
}
