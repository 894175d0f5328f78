"""Chinese."""

from __future__ import annotations

from tests.assistant.score_forms.clips import BEACH, PHONE, SUMMER, Forms

CHINESE: Forms = {
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
}
