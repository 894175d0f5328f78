"""The words that a leaderboard reel shows, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vlai_widgets.models import DIMENSIONS
from vlai_widgets.protocol.draft import RankPlate, TableRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language. ``{...}`` are filled in."""

    title: str
    clips_one: str
    clips_many: str
    table: str
    page: str
    more: str
    of: str
    tied: str
    likely: str
    strongest: str
    dimensions: dict[str, str]

    def clips(self, count: int) -> str:
        """Return how many clips there are, in words."""
        return (self.clips_one if count == 1 else self.clips_many).format(count=count)

    def dimension(self, name: str) -> str:
        """Return the shown name of a dimension; a name that is none is shown as it is."""
        return self.dimensions.get(name, name)

    def standing(self, entry: RankPlate | TableRow) -> str:
        """Return how certain a rank is, in words: the ranks it is tied over, or may be; empty where it is certain."""
        if entry.tied and entry.tie_lo is not None:
            return self.tied.format(lo=entry.tie_lo, hi=entry.tie_hi)
        if entry.rank_lo == entry.rank_hi:
            return ""
        return (self.tied if entry.tied else self.likely).format(lo=entry.rank_lo, hi=entry.rank_hi)


_EN: Final = Words(
    title="Video leaderboard",
    clips_one="1 clip",
    clips_many="{count} clips",
    table="Final ranking",
    page="{title} ({page}/{pages})",
    more="and {count} more",
    of="of {count}",
    tied="tied {lo}–{hi}",
    likely="likely {lo}–{hi}",
    strongest="Best at {dimension}",
    dimensions={name: name for name in DIMENSIONS},
)

_ZH: Final = Words(
    title="视频排行榜",
    clips_one="1 个视频",
    clips_many="{count} 个视频",
    table="最终排名",
    page="{title}（{page}/{pages}）",
    more="另有 {count} 个",
    of="共 {count} 个",
    tied="并列 {lo}–{hi}",
    likely="可能 {lo}–{hi}",
    strongest="强项：{dimension}",
    dimensions={
        "hook": "开场吸引",
        "pace": "节奏",
        "clarity": "清晰度",
        "appeal": "画面吸引",
        "audio": "声音",
        "fit": "平台适配",
    },
)


def words(language: str) -> Words:
    """Return the words of ``language``: Chinese for ``zh`` and its variants, else English."""
    return _ZH if language.lower().startswith("zh") else _EN
