"""What a board answers: the best clips, reasons, comparisons and checks, as tables."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vlai_widgets.charts.words import language_code
from vlai_widgets.errors import InputError
from vlai_widgets.leaderboard.contents import Contents
from vlai_widgets.scoring import explain as explain_clip

if TYPE_CHECKING:
    import pandas as pd

    from vlai_widgets.report.explanation import Explanation


class Answers(Contents):
    """A board that can be asked."""

    def top(self, n: int = 3) -> pd.DataFrame:
        """Return the ``n`` best rows of :attr:`scores`; clips without a score are never among them.

        Args:
            n: How many rows, from 1 on.

        Raises:
            InputError: ``n`` is less than 1.

        Example:
            >>> len(board.top(2))
            2
        """
        if n < 1:
            raise InputError(f"top() takes a number of clips from 1 on, not {n}.")
        scores = self.scores
        return scores[scores["rank"].notna()].head(n)

    def explain(self, clip: str, *, language: str | None = None) -> Explanation:
        """Say what holds a clip up and what to change, with timecodes.

        Args:
            clip: The clip's name; case does not matter, and a beginning that only one clip has is enough.
            language: ``en`` or ``zh``; None: the board's.

        Raises:
            UnknownOption: There is no such clip.
            InputError: The name fits more than one clip, or a service gave scores without reasons.

        Example:
            >>> reasons = board.explain("a.mp4")
            >>> reasons.fixes[0].kind, reasons.fixes[0].points > 0
            ('fix', True)
        """
        from vlai_widgets.report.explanation import Explanation

        batch = self._measured("explain a clip")
        code = self.language if language is None else language_code(language)
        row = self._row(clip)
        index = self._index(row)
        reasons = explain_clip(batch, index, self._analyses[index], language=code)
        return Explanation(
            clip=row.clip,
            strengths=tuple(reason for reason in reasons if reason.kind == "strength"),
            fixes=tuple(reason for reason in reasons if reason.kind == "fix"),
            score=row.score,
            rank=row.rank,
            language=code,
        )

    def compare(self, a: str, b: str) -> pd.DataFrame:
        """Return where the gap between two clips comes from, the largest difference first.

        Column ``gap`` is what a feature adds to the score of ``a`` more than to that of ``b``; it adds up to the
        difference of the two scores.

        Args:
            a: A clip, named as in :meth:`explain`.
            b: Another one.

        Returns:
            Columns ``feature``, ``dimension``, ``unit``, both clips' values and contributions, and ``gap``.

        Raises:
            UnknownOption: There is no such clip.
            InputError: One of them has no score, or a service gave scores without features.

        Example:
            >>> gaps = board.compare("a.mp4", "b.mp4")
            >>> score = board.scores.set_index("clip")["score"]
            >>> bool(abs(gaps["gap"].sum() - (score["a.mp4"] - score["b.mp4"])) < 1e-6)
            True
        """
        from vlai_widgets.tables import comparison_table

        batch = self._measured("compare clips")
        rows = [self._row(a), self._row(b)]
        for row in rows:
            if row.score is None:
                raise InputError(f"{row.clip!r} has no score: {self.errors.get(row.clip, 'nothing was measured')}.")
        return comparison_table(batch, self._index(rows[0]), self._index(rows[1]))

    def delivery(self, platforms: Sequence[str] | None = None) -> pd.DataFrame:
        """Check every clip against what platforms ask for; moves no score.

        Args:
            platforms: Names such as ``tiktok``, ``reels``, ``shorts``, ``meta``, ``linkedin``, ``x``; None: all.

        Returns:
            One row a clip, platform and rule.

        Raises:
            UnknownOption: There is no such platform.

        Example:
            >>> board.delivery(["tiktok"])["platform"].unique().tolist()
            ['tiktok']
        """
        from vlai_widgets.tables import delivery_table

        return delivery_table(self._analyses, platforms)

    def brand(self, words: Sequence[str] = (), *, logo: str | os.PathLike[str] | None = None) -> pd.DataFrame:
        """Say whether and when brand words are read or a logo is seen; moves no score: the evidence on it conflicts.

        Args:
            words: Names of brands or products.
            logo: Picture of a logo: PNG, JPEG or WebP, with or without transparency. It is looked for in the clips
                whose files are on this machine, from about a seventh of the picture's width on.

        Returns:
            One row a clip and word, and one for the logo under its file's name: ``when`` (``early``, ``late``,
            ``never``), ``first_s`` in seconds, ``share`` of the clip, and ``x``, ``y`` of its middle when first seen.

        Raises:
            InputError: A word holds no letter or digit, the logo cannot be used, or no clip's file is here.
            BackendError: The engine of this machine does not start (with ``logo`` only).

        Example:
            >>> len(board.brand(["Acme"]))
            3
        """
        from vlai_widgets.tables import brand_table

        asked = [words] if isinstance(words, str) else words
        if logo is None:
            return brand_table(self._analyses, asked)
        from vlai_widgets.leaderboard.logos import sightings_in

        if not self.files:
            raise InputError("A logo is looked for in the clips' files, and none is here. Name them by with_files().")
        return brand_table(self._analyses, asked, logo=Path(logo).name, sightings=sightings_in(self.files, logo))

    def percentiles(self) -> pd.DataFrame:
        """Return where each clip's score and dimensions stand in this batch, 0-100; beside the score, never in it.

        Raises:
            InputError: A service gave scores without features.

        Example:
            >>> len(board.percentiles())
            3
        """
        from vlai_widgets.tables import percentile_table

        return percentile_table(self._measured("compare with the batch"))
