"""JSON, CSV, YAML and other forms for programs."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, SUMMER, Forms

DATA: Forms = {
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
    "average json": (
        '{"best":{"clip":"beach_walk.mov"},"average":{"score":70}}',
        {},
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
}
