"""Tables."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, DEMO, PHONE, SUMMER, Forms

TABLES: Forms = {
    "table score col named Engagement": (
        (
            "| # | File | Engagement |\n"
            "|:-:|:--|--:|\n"
            "| 🥇 | Summer Sale 01.mp4 | 91 |\n"
            "| 🥈 | beach_walk.mov | 84 |\n"
            "| 🥉 | product-demo_final.mp4 | 77 |\n"
            "| 4 | IMG_2041.MOV | 60 |"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "table Performance Score /100": (
        (
            "|Rank|Video Name|Performance Score (/100)|Why|\n"
            "|--|--|--|--|\n"
            "|1|**Summer Sale 01**|**91**|Great hook in 2 s|\n"
            "|2|beach_walk|84|5 cuts|\n"
            "|3|product-demo_final|77||\n"
            "|4|IMG_2041|60|shaky|"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "table without outer pipes": (
        (
            "Clip | AI Score\n"
            "--- | ---\n"
            "Summer Sale 01.mp4 | 91\n"
            "beach_walk.mov | 84\n"
            "product-demo_final.mp4 | 77\n"
            "IMG_2041.MOV | 60"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "table with rank col named Score rank": (
        (
            "| Score Rank | Clip | Total |\n"
            "|--|--|--|\n"
            "| 1 | Summer Sale 01.mp4 | 91 |\n"
            "| 2 | beach_walk.mov | 84 |\n"
            "| 3 | product-demo_final.mp4 | 77 |\n"
            "| 4 | IMG_2041.MOV | 60 |"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "dims table no overall": (
        (
            "| Clip | Hook | Pace | Clarity |\n"
            "|--|--|--|--|\n"
            "| Summer Sale 01.mp4 | 91 | 80 | 70 |\n"
            "| beach_walk.mov | 84 | 60 | 50 |"
        ),
        {},
    ),
    "dims with overall last": (
        (
            "| Clip | Hook | Pacing | Visual Appeal | Audio | Overall |\n"
            "|--|--|--|--|--|--|\n"
            "| Summer Sale 01.mp4 | 9 | 8 | 9 | 7 | 9.1 |\n"
            "| beach_walk.mov | 8 | 9 | 8 | 8 | 8.4 |\n"
            "| product-demo_final.mp4 | 7 | 7 | 8 | 9 | 7.7|\n"
            "| IMG_2041.MOV | 5 | 6 | 7 | 6 | 6.0 |"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "transposed table": (
        (
            "| Metric | Summer Sale 01.mp4 | beach_walk.mov |\n"
            "|---|---|---|\n"
            "| Hook | 90 | 80 |\n"
            "| Overall score | 91 | 84 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "tsv-ish": (
        "rank\tclip\tscore\n1\tSummer Sale 01.mp4\t91\n2\tbeach_walk.mov\t84",
        {SUMMER: 91, BEACH: 84},
    ),
    "aligned text": (
        "Summer Sale 01.mp4 ........ 91\nbeach_walk.mov ............ 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "two tables": (
        (
            "### Scores\n"
            "| Clip | Score |\n"
            "|--|--|\n"
            "| Summer Sale 01.mp4 | 91 |\n"
            "| beach_walk.mov | 84 |\n"
            "\n"
            "### Duration\n"
            "| Clip | Duration (s) |\n"
            "|--|--|\n"
            "| Summer Sale 01.mp4 | 12 |\n"
            "| beach_walk.mov | 15 |\n"
            "| IMG_2041.MOV | 9 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "two tables split": (
        (
            "| Top | Score |\n"
            "|--|--|\n"
            "| Summer Sale 01.mp4 | 91 |\n"
            "| beach_walk.mov | 84 |\n"
            "\n"
            "| Bottom | Score |\n"
            "|--|--|\n"
            "| product-demo_final.mp4 | 77 |\n"
            "| IMG_2041.MOV | 60 |"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "html table": (
        (
            "<table><tr><th>Clip</th><th>Score</th></tr><tr><td>Summer Sale "
            "01.mp4</td><td>91</td></tr><tr><td>beach_walk.mov</td><td>84</td></tr></table>"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "score columns per dim suffix": (
        (
            "| Video | Hook Score | Pace Score | Engagement Score |\n"
            "|--|--|--|--|\n"
            "| Summer Sale 01.mp4 | 95 | 88 | 91 |\n"
            "| beach_walk.mov | 80 | 70 | 84 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "escaped underscores/backtick": (
        "1. `product-demo_final.mp4` **77/100**\n2. beach\\_walk.mov **84/100**",
        {DEMO: 77, BEACH: 84},
    ),
    "duration table": (
        "| Clip | Total duration | Total views |\n|--|--|--|\n| Summer Sale 01.mp4 | 12 | 91 |",
        {},
    ),
    "score col second table differs": (
        (
            "| Clip | Score |\n"
            "|--|--|\n"
            "| Summer Sale 01.mp4 | 91 |\n"
            "| beach_walk.mov | 84 |\n"
            "\n"
            "| Clip | Score |\n"
            "|--|--|\n"
            "| Summer Sale 01.mp4 | 51 |\n"
            "| beach_walk.mov | 44 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "html dims": (
        (
            "<table><thead><tr><th>Video</th><th>Hook</th><th>Overall</th></tr></thead><tbody><tr><td><"
            "b>Summer Sale 01.mp4</b></td><td>95</td><td>91</td></tr></tbody></table>"
        ),
        {SUMMER: 91},
    ),
    "slash table": (
        "Summer Sale 01.mp4 | 91/100 | hook 95\nbeach_walk.mov | 84/100 | hook 80",
        {SUMMER: 91, BEACH: 84},
    ),
}
