"""Further shapes in which an agent tells scores, and look-alikes that tell none."""

from __future__ import annotations

from typing import Any

import pytest

from vlai_widgets.assistant.scores import read_scores

CLIPS = ["Summer Sale 01.mp4", "beach_walk.mov", "product-demo_final.mp4", "IMG_2041.MOV"]
SUMMER, BEACH, DEMO, PHONE = CLIPS
NUMBERED = [f"clip_{i:02d}.mp4" for i in range(1, 13)]

# The text, and the scores in it.
FORMS: dict[str, tuple[str, dict[str, float]]] = {
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
    "range": (
        "1. Summer Sale 01.mp4 (score: 88–94)\n2. beach_walk.mov (score: 80–88)",
        {SUMMER: 91, BEACH: 84},
    ),
    "plus minus": (
        "Summer Sale 01.mp4: 91 ± 3\nbeach_walk.mov: 84 ± 4",
        {SUMMER: 91, BEACH: 84},
    ),
    "json comments": (
        (
            "Here you go:\n"
            "```json\n"
            "{\n"
            "  // best first\n"
            '  "scores": [\n'
            '    {"clip": "Summer Sale 01.mp4", "score": 91}, // top\n'
            '    {"clip": "beach_walk.mov", "score": 84},\n'
            "  ]\n"
            "}\n"
            "```"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "json single quotes": (
        (
            "```python\n"
            "{'scores': [{'clip': 'Summer Sale 01.mp4', 'score': 91}, {'clip': 'beach_walk.mov', "
            "'score': 84}]}\n"
            "```"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "jsonl": (
        '{"file": "Summer Sale 01.mp4", "score": 91}\n{"file": "beach_walk.mov", "score": 84}',
        {SUMMER: 91, BEACH: 84},
    ),
    "json rank + score": (
        (
            '{"ranking":[{"rank":1,"clip":"Summer Sale '
            '01.mp4","engagement_score":91,"hook_score":95},{"rank":2,"clip":"beach_walk.mov","engagement_score":84,"hook_score":80}]}'
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "json parallel arrays": (
        '{"clips":["Summer Sale 01.mp4","beach_walk.mov"],"scores":[91,84]}',
        {SUMMER: 91, BEACH: 84},
    ),
    "json string scores": (
        '{"results":[{"video":"Summer Sale 01","score":"91/100"},{"video":"beach_walk","score":"84/100"}]}',
        {SUMMER: 91, BEACH: 84},
    ),
    "yaml": (
        "```yaml\n- clip: Summer Sale 01.mp4\n  score: 91\n- clip: beach_walk.mov\n  score: 84\n```",
        {SUMMER: 91, BEACH: 84},
    ),
    "csv": (
        "```csv\nclip,score,hook\nSummer Sale 01.mp4,91,95\nbeach_walk.mov,84,80\n```",
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
    "zh list": (
        "🥇 第一名：《Summer Sale 01》 综合评分 91 分\n🥈 第二名：《beach_walk》 综合评分 84 分",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh ten": (
        "1、Summer Sale 01.mp4（9.1分/10分）\n2、beach_walk.mov（8.4分/10分）",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh table": (
        (
            "| 名次 | 文件名 | 总分 | 吸引力 | 节奏 |\n"
            "|---|---|---|---|---|\n"
            "| 1 | Summer Sale 01.mp4 | 91 | 90 | 85 |\n"
            "| 2 | beach_walk.mov | 84 | 80 | 75 |"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "zh sentence": (
        "其中Summer Sale 01.mp4得了91分，beach_walk.mov得了84分。",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh percent": (
        "beach_walk.mov 的互动评分为 84%，IMG_2041.MOV 为 60%。",
        {BEACH: 84, PHONE: 60},
    ),
    "tie": (
        "Tied for first: Summer Sale 01.mp4 and beach_walk.mov, both scoring 88/100. IMG_2041.MOV: 60/100.",
        {SUMMER: 88, BEACH: 88, PHONE: 60},
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
    "partial + NA": (
        "| Clip | Score |\n|--|--|\n| Summer Sale 01.mp4 | 91 |\n| IMG_2041.MOV | N/A (unreadable) |",
        {SUMMER: 91},
    ),
    "unreadable dash": (
        "1. Summer Sale 01.mp4 - 91/100\n2. IMG_2041.MOV - could not be analyzed (0:12 is black)",
        {SUMMER: 91},
    ),
    "video numbers": (
        "Video 1 (Summer Sale 01.mp4): 91/100\nVideo 2 (beach_walk.mov): 84/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "html table": (
        (
            "<table><tr><th>Clip</th><th>Score</th></tr><tr><td>Summer Sale "
            "01.mp4</td><td>91</td></tr><tr><td>beach_walk.mov</td><td>84</td></tr></table>"
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "equals": (
        "Summer Sale 01.mp4 = 91, beach_walk.mov = 84",
        {SUMMER: 91, BEACH: 84},
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
    "blockquote": (
        "> **1. Summer Sale 01.mp4** – Score: **91**/100\n> **2. beach_walk.mov** – Score: **84**/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "letter grades": (
        "Summer Sale 01.mp4: A+\nbeach_walk.mov: B",
        {},
    ),
    "bars": (
        "Summer Sale 01.mp4 █████████░ 91%\nbeach_walk.mov ████████░░ 84%",
        {SUMMER: 91, BEACH: 84},
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
    "top 20% trap": (
        "Summer Sale 01.mp4 is in the top 20% and beach_walk.mov in the bottom 30%.",
        {},
    ),
    "average json": (
        '{"best":{"clip":"beach_walk.mov"},"average":{"score":70}}',
        {},
    ),
    "duration table": (
        "| Clip | Total duration | Total views |\n|--|--|--|\n| Summer Sale 01.mp4 | 12 | 91 |",
        {},
    ),
    "confidence": (
        "| Clip | Confidence score |\n|--|--|\n| Summer Sale 01.mp4 | 91 |",
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
    "hook only list": (
        "- Summer Sale 01.mp4: hook 95/100\n- beach_walk.mov: hook 80/100",
        {},
    ),
    "bullets label after": (
        "• Summer Sale 01.mp4 — 91 pts — great hook\n• beach_walk.mov — 84 pts — slow",
        {SUMMER: 91, BEACH: 84},
    ),
    "parenthetical": (
        "The best is beach_walk.mov (score 84), followed by IMG_2041.MOV (score 60).",
        {BEACH: 84, PHONE: 60},
    ),
    "csv semi": (
        "clip;engagement score;reason\nSummer Sale 01.mp4;91;great\nbeach_walk.mov;84;ok, fine",
        {SUMMER: 91, BEACH: 84},
    ),
    "csv quoted": (
        'rank,clip,score\n1,"Summer Sale 01.mp4",91\n2,"beach_walk.mov",84',
        {SUMMER: 91, BEACH: 84},
    ),
    "csv % ": (
        "clip,score\nSummer Sale 01.mp4,91%\nbeach_walk.mov,84%",
        {SUMMER: 91, BEACH: 84},
    ),
    "prose with commas": (
        (
            "First, Summer Sale 01.mp4, second, beach_walk.mov, third, product-demo_final.mp4\n"
            "That is all, 91, folks, yes, no"
        ),
        {},
    ),
    "html dims": (
        (
            "<table><thead><tr><th>Video</th><th>Hook</th><th>Overall</th></tr></thead><tbody><tr><td><"
            "b>Summer Sale 01.mp4</b></td><td>95</td><td>91</td></tr></tbody></table>"
        ),
        {SUMMER: 91},
    ),
    "python dict map": (
        "```python\nscores = {'Summer Sale 01.mp4': 91, 'beach_walk.mov': 84}\n```",
        {SUMMER: 91, BEACH: 84},
    ),
    "json in text no fence": (
        (
            'Result: {"rankings":[{"video_name":"Summer Sale '
            '01.mp4","score":{"overall":91,"hook":95}},'
            '{"video_name":"beach_walk.mov","score":{"overall":84,"hook":80}}]} Enjoy!'
        ),
        {SUMMER: 91, BEACH: 84},
    ),
    "bilingual": (
        "1. Summer Sale 01.mp4 - Score 得分: 91\n2. beach_walk.mov - Score 得分: 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh below": (
        "**1. Summer Sale 01.mp4**\n综合得分：91分\n开场：95分\n**2. beach_walk.mov**\n综合得分：84分",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh medal": (
        "🥇Summer Sale 01.mp4｜91分\n🥈beach_walk.mov｜84分",
        {SUMMER: 91, BEACH: 84},
    ),
    "zh 均": (
        "Summer Sale 01.mp4和beach_walk.mov均为88分",
        {SUMMER: 88, BEACH: 88},
    ),
    "zh traps": (
        "Summer Sale 01.mp4时长15秒，beach_walk.mov在3分钟处有个转场，播放量提升20%",
        {},
    ),
    "score 0-100 label": (
        "Score (0-100)\nSummer Sale 01.mp4: 91\nbeach_walk.mov: 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "scale head 1-10": (
        "| Clip | Rating (1-10) |\n|--|--|\n| Summer Sale 01.mp4 | 9 |\n| beach_walk.mov | 4 |",
        {SUMMER: 90, BEACH: 40},
    ),
    "from to improvement": (
        "Summer Sale 01.mp4 improved from 80 to 91.",
        {},
    ),
    "vs": (
        "Summer Sale 01.mp4 91 vs beach_walk.mov 84",
        {},
    ),
    "not a score volume": (
        "Summer Sale 01.mp4: volume 35%, speed 50%",
        {},
    ),
    "score zero": (
        "Summer Sale 01.mp4: 0/100\nbeach_walk.mov: 84/100",
        {SUMMER: 0, BEACH: 84},
    ),
    "over the top": (
        "Summer Sale 01.mp4: 110/100\nbeach_walk.mov: 84/100",
        {BEACH: 84},
    ),
    "hundred percent": (
        "Summer Sale 01.mp4: 100%\nbeach_walk.mov: 84%",
        {SUMMER: 100, BEACH: 84},
    ),
    "arrow": (
        "Summer Sale 01.mp4 → 91\nbeach_walk.mov → 84",
        {SUMMER: 91, BEACH: 84},
    ),
    "slash table": (
        "Summer Sale 01.mp4 | 91/100 | hook 95\nbeach_walk.mov | 84/100 | hook 80",
        {SUMMER: 91, BEACH: 84},
    ),
    "checkboxes": (
        "- [x] Summer Sale 01.mp4 — **Score: 91**\n- [ ] beach_walk.mov — **Score: 84**",
        {SUMMER: 91, BEACH: 84},
    ),
    "extension changed": (
        "Summer Sale 01.mov: 91/100\nbeach_walk.mp4: 84/100",
        {SUMMER: 91, BEACH: 84},
    ),
    "underscored name": (
        "Summer_Sale_01.mp4: 91/100",
        {SUMMER: 91},
    ),
    "numbers in name vs score": (
        "IMG_2041: 60, IMG_2042: 70",
        {PHONE: 60},
    ),
    "uploaded path": (
        "/uploads/beach_walk.mov: 84/100",
        {BEACH: 84},
    ),
    "percent of viewers": (
        "Summer Sale 01.mp4 kept 91% of viewers; beach_walk.mov kept 84% of viewers",
        {},
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

DIMENSIONS: dict[str, dict[str, float]] = {
    "dims with overall last": {"hook": 90, "pace": 80, "appeal": 90, "audio": 70},
    "nested list": {"hook": 95, "pace": 88},
    "json rank + score": {"hook": 95},
    "csv": {"hook": 95},
    "zh table": {"pace": 85},
    "score columns per dim suffix": {"hook": 95, "pace": 88},
    "html dims": {"hook": 95},
    "json in text no fence": {"hook": 95},
    "zh below": {"hook": 95},
}

STRUCTURES: dict[str, Any] = {
    "tool response nested": {
        "result": {
            "leaderboard": [
                {"position": 1, "media": {"filename": "Summer Sale 01.mp4"}, "scores": {"total": 91}},
                {"position": 2, "media": {"filename": "beach_walk.mov"}, "scores": {"total": 84}},
            ]
        }
    },
    "analyses by id": {
        "v1": {"file_name": "Summer Sale 01.mp4", "analysis": {"engagement_score": 91}},
        "v2": {"file_name": "beach_walk.mov", "analysis": {"engagement_score": 84}},
    },
}

OTHER_CLIPS: dict[str, tuple[str, dict[str, float], list[str]]] = {
    "similar names": (
        "clip_1: 90/100\nclip_10: 80/100\nclip_11: 70/100",
        {"clip_1.mp4": 90, "clip_10.mp4": 80, "clip_11.mp4": 70},
        ["clip_1.mp4", "clip_10.mp4", "clip_11.mp4"],
    ),
    "same stem": (
        "a.mp4: 90/100\na.mov: 80/100",
        {"a.mp4": 90, "a.mov": 80},
        ["a.mp4", "a.mov"],
    ),
    "12 ranks no scores": (
        (
            "1. clip_01.mp4\n"
            "2. clip_02.mp4\n"
            "3. clip_03.mp4\n"
            "4. clip_04.mp4\n"
            "5. clip_05.mp4\n"
            "6. clip_06.mp4\n"
            "7. clip_07.mp4\n"
            "8. clip_08.mp4\n"
            "9. clip_09.mp4\n"
            "10. clip_10.mp4\n"
            "11. clip_11.mp4\n"
            "12. clip_12.mp4"
        ),
        {},
        NUMBERED,
    ),
    "12 ranks dash": (
        (
            "1 - clip_01.mp4\n"
            "2 - clip_02.mp4\n"
            "3 - clip_03.mp4\n"
            "4 - clip_04.mp4\n"
            "5 - clip_05.mp4\n"
            "6 - clip_06.mp4\n"
            "7 - clip_07.mp4\n"
            "8 - clip_08.mp4\n"
            "9 - clip_09.mp4\n"
            "10 - clip_10.mp4\n"
            "11 - clip_11.mp4\n"
            "12 - clip_12.mp4"
        ),
        {},
        NUMBERED,
    ),
    "12 ranks bold": (
        (
            "**1** – clip_12.mp4\n"
            "**2** – clip_11.mp4\n"
            "**3** – clip_10.mp4\n"
            "**4** – clip_09.mp4\n"
            "**5** – clip_08.mp4\n"
            "**6** – clip_07.mp4\n"
            "**7** – clip_06.mp4\n"
            "**8** – clip_05.mp4\n"
            "**9** – clip_04.mp4\n"
            "**10** – clip_03.mp4\n"
            "**11** – clip_02.mp4\n"
            "**12** – clip_01.mp4"
        ),
        {},
        NUMBERED,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_for_what_it_says(form: str) -> None:
    text, truth = FORMS[form]
    found = read_scores(CLIPS, text=text)
    assert {entry.clip: entry.score for entry in found} == pytest.approx(truth)
    if form in DIMENSIONS:
        assert dict(found[0].dimensions) == pytest.approx(DIMENSIONS[form])


@pytest.mark.parametrize("form", STRUCTURES)
def test_a_structure_is_read_for_what_it_says(form: str) -> None:
    found = read_scores(CLIPS, text="Done", structures=[STRUCTURES[form]])
    assert {entry.clip: entry.score for entry in found} == {SUMMER: 91, BEACH: 84}


@pytest.mark.parametrize("form", OTHER_CLIPS)
def test_names_that_look_alike_are_told_apart_and_places_are_no_scores(form: str) -> None:
    text, truth, clips = OTHER_CLIPS[form]
    assert {entry.clip: entry.score for entry in read_scores(clips, text=text)} == truth
