"""Sentences and single lines."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, PHONE, SUMMER, Forms

PROSE: Forms = {
    "percent words": (
        "Summer Sale 01 scored 91 percent, while beach_walk came in at 84 percent.",
        {SUMMER: 91, BEACH: 84},
    ),
    "sentence with rating": (
        "I'd give Summer Sale 01.mp4 a 9.1 out of 10 and beach_walk.mov an 8.4 out of 10.",
        {SUMMER: 91, BEACH: 84},
    ),
    "sentence earns": (
        "Summer Sale 01.mp4 earns 91 points; IMG_2041.MOV only gets 60 points.",
        {SUMMER: 91, PHONE: 60},
    ),
    "tie": (
        "Tied for first: Summer Sale 01.mp4 and beach_walk.mov, both scoring 88/100. IMG_2041.MOV: 60/100.",
        {SUMMER: 88, BEACH: 88, PHONE: 60},
    ),
    "partial + NA": (
        "| Clip | Score |\n|--|--|\n| Summer Sale 01.mp4 | 91 |\n| IMG_2041.MOV | N/A (unreadable) |",
        {SUMMER: 91},
    ),
    "score with delta": (
        "Summer Sale 01.mp4: 91/100 (+7 vs. beach_walk.mov)\nbeach_walk.mov: 84/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "decimal comma": (
        "Summer Sale 01.mp4: 9,1/10\nbeach_walk.mov: 8,4/10",
        {SUMMER: 91, BEACH: 84},
    ),
    "one-decimal 0-1": (
        "Summer Sale 01.mp4: 0.91\nbeach_walk.mov: 0.84",
        {SUMMER: 91, BEACH: 84},
    ),
    "parenthetical": (
        "The best is beach_walk.mov (score 84), followed by IMG_2041.MOV (score 60).",
        {BEACH: 84, PHONE: 60},
    ),
    "prose with commas": (
        (
            "First, Summer Sale 01.mp4, second, beach_walk.mov, third, product-demo_final.mp4\n"
            "That is all, 91, folks, yes, no"
        ),
        {},
    ),
    "bilingual": (
        "1. Summer Sale 01.mp4 - Score 得分: 91\n2. beach_walk.mov - Score 得分: 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "score 0-100 label": (
        "Score (0-100)\nSummer Sale 01.mp4: 91\nbeach_walk.mov: 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "scale head 1-10": (
        "| Clip | Rating (1-10) |\n|--|--|\n| Summer Sale 01.mp4 | 9 |\n| beach_walk.mov | 4 |",
        {SUMMER: 90, BEACH: 40},
    ),
    "vs": (
        "Summer Sale 01.mp4 91 vs beach_walk.mov 84",
        {},
    ),
    "score zero": (
        "Summer Sale 01.mp4: 0/100\nbeach_walk.mov: 84/100",
        {SUMMER: 0, BEACH: 84},
    ),
    "hundred percent": (
        "Summer Sale 01.mp4: 100%\nbeach_walk.mov: 84%",
        {SUMMER: 100, BEACH: 84},
    ),
    "extension changed": (
        "Summer Sale 01.mov: 91/100\nbeach_walk.mp4: 84/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "underscored name": (
        "Summer_Sale_01.mp4: 91/100",
        {SUMMER: 91},
    ),
    "uploaded path": (
        "/uploads/beach_walk.mov: 84/100",
        {BEACH: 84},
    ),
    "dims table with Average": (
        (
            "| Clip | Hook | Pace | Average |\n"
            "|--|--|--|--|\n"
            "| Summer Sale 01.mp4 | 90 | 92 | 91 |\n"
            "| beach_walk.mov | 80 | 88 | 84 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
}
