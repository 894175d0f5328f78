"""What a Studio keeps for the next kernel: the clips, the question and the board of the last batch.

It lies in the store's folder, readable by its owner alone, and holds paths and words only.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets.settings import Settings

if TYPE_CHECKING:
    from vlai_widgets.leaderboard import Leaderboard

_FOLDER: Final = "studio"
_FILE: Final = "last.json"
_BOARD: Final = "last.vlai"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBatch:
    """The last batch that a Studio ranked, or began to rank.

    Attributes:
        clips: The files.
        prompt: What was asked.
        preset: The preset that was chosen, or None for what the prompt says.
        language: ``en`` or ``zh``.
        began_at: When the run began, in epoch seconds.
        finished: False if the kernel ended before the run did.
    """

    clips: tuple[str, ...]
    prompt: str
    preset: str | None = None
    language: str = "en"
    began_at: float = 0.0
    finished: bool = False

    @property
    def present(self) -> tuple[Path, ...]:
        """The files that are still there."""
        return tuple(path for path in map(Path, self.clips) if path.is_file())


class StudioMemory:
    """Keeps the last batch.

    Args:
        settings: Where; default: as the environment says.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._folder = (settings or Settings.from_environ()).home / _FOLDER

    def began(self, clips: tuple[Path, ...], *, prompt: str, preset: str | None, language: str) -> LastBatch:
        """Note that a run began."""
        batch = LastBatch(
            clips=tuple(str(path) for path in clips),
            prompt=prompt,
            preset=preset,
            language=language,
            began_at=time.time(),
        )
        self._write(batch)
        return batch

    def finished(self, batch: LastBatch, board: Leaderboard) -> None:
        """Note that the run ended in a board, and keep the board."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        board.save(self._folder / _BOARD, previews=False)  # the clips are here
        self._write(replace(batch, finished=True))

    def recall(self) -> LastBatch | None:
        """Return the last batch, or None: there was none, or nothing of it is left."""
        try:
            kept = json.loads((self._folder / _FILE).read_text(encoding="utf-8"))
            batch = LastBatch(**{**kept, "clips": tuple(kept["clips"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return batch if batch.present or (batch.finished and self.board_file().is_file()) else None

    def board_file(self) -> Path:
        """Where the last batch's board lies, if it was finished."""
        return self._folder / _BOARD

    def forget(self) -> None:
        """Drop the last batch."""
        for name in (_FILE, _BOARD):
            (self._folder / name).unlink(missing_ok=True)

    def _write(self, batch: LastBatch) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = self._folder / _FILE
        fresh = target.with_suffix(f".{os.getpid()}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(batch), file)
        fresh.replace(target)
