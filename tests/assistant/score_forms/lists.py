"""Lists and headings."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, DEMO, PHONE, SUMMER, Forms

LISTS: Forms = {
    "emoji list": (
        (
            "🥇 **Summer Sale 01.mp4** — 91/100\n"
            "🥈 **beach_walk.mov** — 84/100\n"
            "🥉 **product-demo_final.mp4** — 77/100\n"
            "4️⃣ **IMG_2041.MOV** — 60/100"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "stars+score": (
        (
            "1. Summer Sale 01 ⭐⭐⭐⭐⭐ (9.1/10)\n"
            "2. Beach walk ⭐⭐⭐⭐ (8.4/10)\n"
            "3. product demo final ⭐⭐⭐⭐ (7.7/10)\n"
            "4. IMG_2041 ⭐⭐⭐ (6/10)"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "score first": (
        "91/100 – Summer Sale 01.mp4\n84/100 – beach_walk.mov\n77/100 – product-demo_final.mp4\n60/100 – IMG_2041.MOV",
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "bold score first": (
        (
            "- **91** – Summer Sale 01.mp4\n"
            "- **84** – beach_walk.mov\n"
            "- **77** – product-demo_final.mp4\n"
            "- **60** – IMG_2041.MOV"
        ),
        {SUMMER: 91, BEACH: 84, DEMO: 77, PHONE: 60},
    ),
    "score: first": (
        "Score 91: Summer Sale 01.mp4\nScore 84: beach_walk.mov",
        {SUMMER: 91, BEACH: 84},
    ),
    "nested list": (
        (
            "1. Summer Sale 01.mp4\n"
            "   - Overall: 91/100\n"
            "   - Hook: 95/100\n"
            "   - Pacing: 88/100\n"
            "2. beach_walk.mov\n"
            "   - Overall: 84/100\n"
            "   - Hook: 80/100"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "headings": (
        (
            "## 🏆 1st place: Summer Sale 01.mp4\n"
            "\n"
            "**Engagement Score: 91 / 100**\n"
            "\n"
            "Strong.\n"
            "\n"
            "## 2nd place: beach_walk.mov\n"
            "\n"
            "**Engagement Score: 84 / 100**"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "equals": (
        "Summer Sale 01.mp4 = 91, beach_walk.mov = 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "blockquote": (
        "> **1. Summer Sale 01.mp4** – Score: **91**/100\n> **2. beach_walk.mov** – Score: **84**/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "bars": (
        "Summer Sale 01.mp4 █████████░ 91%\nbeach_walk.mov ████████░░ 84%",
        {SUMMER: 91, BEACH: 84},
    ),
    "confidence": (
        "| Clip | Confidence score |\n|--|--|\n| Summer Sale 01.mp4 | 91 |",
        {},
    ),
    "hook only list": (
        "- Summer Sale 01.mp4: hook 95/100\n- beach_walk.mov: hook 80/100",
        {},
    ),
    "bullets label after": (
        "• Summer Sale 01.mp4 — 91 pts — great hook\n• beach_walk.mov — 84 pts — slow",
        {SUMMER: 91, BEACH: 84},
    ),
    "arrow": (
        "Summer Sale 01.mp4 → 91\nbeach_walk.mov → 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "checkboxes": (
        "- [x] Summer Sale 01.mp4 — **Score: 91**\n- [ ] beach_walk.mov — **Score: 84**",
        {SUMMER: 91, BEACH: 84},
    ),
}
