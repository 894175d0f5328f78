"""What a backend without measurements is asked, so that its answer holds scores that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vlai_widgets.models import DIMENSIONS

_SCORE: Final = {"type": "number", "minimum": 0, "maximum": 100}

SCORES_SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "required": ["scores"],
    "properties": {
        "scores": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["clip", "score"],
                "properties": {
                    "clip": {"type": "string", "description": "file name of the clip, exactly as uploaded"},
                    "score": _SCORE,
                    "dimensions": {"type": "object", "properties": dict.fromkeys(DIMENSIONS, _SCORE)},
                    "reason": {"type": "string"},
                },
            },
        }
    },
}
"""What :func:`ranking_prompt` asks a reply to hold, as JSON Schema (draft 2020-12)."""

_FORM: Final = """```json
{"scores": [{"clip": "<file name>", "score": 0-100,
 "dimensions": {"hook": 0-100, "pace": 0-100, "clarity": 0-100, "appeal": 0-100, "audio": 0-100, "fit": 0-100},
 "reason": "<one sentence>"}]}
```"""

_ASK: Final = {
    "en": """

Score every clip from 0 to 100 (higher is better). Besides your words, end the reply with one JSON code block of exactly
this form and nothing else in it:
{form}
One entry a clip, with these file names: {names}. Leave out what you did not assess.""",
    "zh": """

请给每个视频打 0 到 100 分（越高越好）。除文字说明外，请在回复末尾附上一个 JSON 代码块，格式必须如下，且不含其他内容：
{form}
每个视频一项，文件名为：{names}。没有评估的项目请省略。""",
}


def ranking_prompt(prompt: str, clips: Sequence[str], *, language: str = "en") -> str:
    """Return ``prompt`` with the request to end the reply with scores in the form of :data:`SCORES_SCHEMA`.

    Args:
        prompt: The user's words.
        clips: Names of the uploaded clips.
        language: ``zh`` or its variants for Chinese, else English.

    Example:
        >>> "a.mp4" in ranking_prompt("rank these videos", ["a.mp4"])
        True
    """
    names = ", ".join(f'"{" ".join(clip.split())}"' for clip in clips)
    ask = _ASK["zh" if language.lower().startswith("zh") else "en"]
    return prompt.strip() + ask.format(form=_FORM, names=names)
