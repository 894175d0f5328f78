"""What a sentence points at, found on the timeline and among the uploaded clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vlai_widgets.engine.agent.asks import Ref
from vlai_widgets.engine.agent.workbench import ClipRecord
from vlai_widgets.engine.timeline import pictures
from vlai_widgets.protocol.draft import ClipSource, Draft, Duo, Segment
from vlai_widgets.protocol.results import Ranking

SOUND_TYPES = ("mp3", "wav", "m4a", "aac")
PICTURE_TYPES = ("jpg", "jpeg", "png", "webp")


class Unresolved(Exception):
    """Something that a sentence points at is not there, or may be one of several.

    Attributes:
        key: Which sentence says so.
        values: What goes into it.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What can be pointed at.

    Attributes:
        clips: The uploaded files, in upload order.
        ranking: The last ranking, or None.
        shown: Ids of the timeline's clips as they stood when the message was written: what its numbers count.
        copies: Ids of the pieces that were just duplicated.
    """

    clips: Sequence[ClipRecord]
    ranking: Ranking | None = None
    shown: Sequence[str] = ()
    copies: Sequence[str] = ()

    def record(self, clip_id: str) -> ClipRecord:
        """Return an uploaded file by its id."""
        return next(clip for clip in self.clips if clip.clip_id == clip_id)

    def footage(self) -> list[ClipRecord]:
        """Return the files that can be seen."""
        return [clip for clip in self.clips if clip.error is None and not is_sound(clip)]


def is_sound(clip: ClipRecord) -> bool:
    """Whether a file can only be heard."""
    return clip.kind == "audio" if clip.kind else _ending(clip) in SOUND_TYPES


def is_picture(clip: ClipRecord) -> bool:
    """Whether a file is a still picture."""
    return clip.kind == "image" if clip.kind else _ending(clip) in PICTURE_TYPES


def _ending(clip: ClipRecord) -> str:
    return clip.clip.rsplit(".", 1)[-1].lower()


def segment_ids(refs: Sequence[Ref], draft: Draft, scene: Scene) -> list[str]:
    """Return the pieces of the timeline that refs point at, in the order of the refs.

    Raises:
        Unresolved: One is not on the timeline, or it may be one of several.
    """
    found: list[str] = []
    for ref in refs:
        found += [s.id for s in _segments(ref, draft, scene)]
    return list(dict.fromkeys(found))


def clip_ids(refs: Sequence[Ref], scene: Scene) -> list[str]:
    """Return the uploaded clips that refs point at; "clip 2" is the second that was uploaded.

    Raises:
        Unresolved: One is not there, or it may be one of several.
    """
    found: list[str] = []
    visible = scene.footage() or list(scene.clips)
    for ref in refs:
        if ref.kind in {"clip", "which"}:
            found.append(_named(ref, scene))
        elif ref.kind in {"nth", "last"}:
            if not 1 <= ref.n <= len(visible):
                raise Unresolved("no_nth", n=ref.n, count=len(visible))
            found.append(visible[ref.n - 1 if ref.kind == "nth" else -ref.n].clip_id)
        elif ref.kind == "rank":
            found.append(_of_rank(ref, scene))
        elif ref.kind == "copy":
            raise Unresolved("which_copy")
        elif ref.kind in {"longest", "shortest"}:
            timed = sorted((c for c in visible if c.duration_s), key=lambda c: c.duration_s or 0.0)
            if not 1 <= ref.n <= len(timed):
                raise Unresolved("no_nth", n=ref.n, count=len(timed))
            found.append(timed[-ref.n if ref.kind == "longest" else ref.n - 1].clip_id)
        elif ref.kind in {"all", "whole"}:
            spared = clip_ids(ref.but, scene)
            found += [clip.clip_id for clip in visible if clip.clip_id not in spared]
    return list(dict.fromkeys(found))


def clip_segments(draft: Draft) -> list[Segment]:
    """Return the pieces of the picture track that show clips."""
    return [s for s in pictures(draft) if isinstance(s.src, ClipSource | Duo)]


def _segments(ref: Ref, draft: Draft, scene: Scene) -> list[Segment]:  # noqa: PLR0911, PLR0912  one return a kind of sentence
    clips = clip_segments(draft)
    if ref.kind in {"all", "whole"}:
        spared = segment_ids(ref.but, draft, scene) if ref.but else []
        return [s for s in clips if s.id not in spared]
    if ref.kind in {"opening", "table"}:
        cards = [s for s in pictures(draft) if s.src.kind == ref.kind]
        if not cards:
            raise Unresolved(f"no_{ref.kind}")
        return cards
    if ref.kind == "copy":
        if not (copies := [s for s in clips if s.id in scene.copies]):
            raise Unresolved("which_copy")
        return copies
    if ref.kind in {"nth", "last"}:
        if 1 <= ref.n <= len(scene.shown):
            meant = scene.shown[ref.n - 1 if ref.kind == "nth" else -ref.n]
            if still := [s for s in clips if s.id == meant]:
                return still
        if not 1 <= ref.n <= len(clips):
            raise Unresolved("no_nth", n=ref.n, count=len(clips))
        return [clips[ref.n - 1 if ref.kind == "nth" else -ref.n]]
    if ref.kind == "next":
        order = list(pictures(draft))
        before = segment_ids(ref.but, draft, scene)
        at = [n for n, s in enumerate(order) if s.id in before]
        if not at or at[-1] + 1 >= len(order):
            raise Unresolved("nothing_follows")
        return [order[at[-1] + 1]]
    if ref.kind in {"longest", "shortest"}:
        by_length = sorted(clips, key=lambda s: -s.d if ref.kind == "longest" else s.d)
        if not 1 <= ref.n <= len(clips):
            raise Unresolved("no_nth", n=ref.n, count=len(clips))
        return [by_length[ref.n - 1]]
    clip_id = _of_rank(ref, scene) if ref.kind == "rank" else _named(ref, scene)
    shown = [s for s in clips if isinstance(s.src, ClipSource) and s.src.clip_id == clip_id]
    if not shown:
        raise Unresolved("not_shown", name=scene.record(clip_id).clip)
    return shown[ref.n - 1 : ref.n] or shown if ref.kind == "clip" and ref.n else shown


def _named(ref: Ref, scene: Scene) -> str:
    if len(ref.clip_ids) > 1:
        raise Unresolved("which_of", names=[scene.record(clip_id).clip for clip_id in ref.clip_ids])
    return ref.clip_ids[0]


def _of_rank(ref: Ref, scene: Scene) -> str:
    ranked = [clip for clip in (scene.ranking.clips if scene.ranking else []) if clip.rank is not None]
    if not ranked:
        raise Unresolved("no_ranking")
    if ref.n < 0:
        if -ref.n > len(ranked):
            raise Unresolved("no_rank", n=-ref.n, count=len(ranked))
        return ranked[ref.n].clip_id
    at = next((clip for clip in ranked if clip.rank == ref.n), None)
    if at is None:
        raise Unresolved("no_rank", n=ref.n, count=len(ranked))
    return at.clip_id
