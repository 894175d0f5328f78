"""Where typed edits are made: what they can point at, and in which language it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.editwords import listed, say
from vlai_widgets.engine.agent.targets import (
    Scene,
    Unresolved,
    clip_segments,
    is_picture,
    segment_ids,
)
from vlai_widgets.engine.agent.workbench import ClipRecord
from vlai_widgets.engine.timeline import (
    Footage,
    first_cut,
    pictures,
)
from vlai_widgets.engine.timeline.pieces import shown_name
from vlai_widgets.protocol.draft import Draft, RankPlate


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where edits are made.

    Attributes:
        scene: What can be pointed at.
        language: Language of the words.
        plates: Rank plates that were on the timeline before, by clip id.
    """

    scene: Scene
    language: str = "en"
    plates: Mapping[str, RankPlate] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """Say something in the language of the instruction."""
        return say(key, self.language, **values)

    def ids(self, refs: Sequence[a.Ref], draft: Draft) -> list[str]:
        """Return the pieces that refs point at (all clips without refs)."""
        return segment_ids(refs or (a.Ref("all"),), draft, self.scene)

    def one_each(self, refs: Sequence[a.Ref], draft: Draft) -> list[str]:
        """Return the pieces that refs point at; a clip that is there in several pieces has to be asked about."""
        for ref in refs:
            if ref.kind in {"clip", "rank"} and len(found := segment_ids((ref,), draft, self.scene)) > 1:
                clips = [s.id for s in clip_segments(draft)]
                word = "第{}个视频" if self.language == "zh" else "clip {}"
                names = [word.format(clips.index(i) + 1) for i in found]
                raise Unresolved("which_piece", name=self.called(found[:1], draft), names=names)
        return self.ids(refs, draft)

    def called(self, ids: Sequence[str], draft: Draft) -> str:
        """Return the names of pieces."""
        clips = clip_segments(draft)
        if len(ids) > 1 and set(ids) == {s.id for s in clips}:
            return "所有视频" if self.language == "zh" else "all clips"
        by_id = {s.id: shown_name(s) for s in pictures(draft)}
        return listed([by_id[i] for i in ids], self.language)


Applied = tuple[Draft, str]


def base(clips: Sequence[ClipRecord], stage: Stage) -> Applied:
    """Lay the uploaded clips one after another."""
    visible = stage.scene.footage()
    landscape = bool(visible) and all((c.width_px or 0) > (c.height_px or 1) for c in visible)
    draft = first_cut([footage_of(c) for c in visible], aspect="16:9" if landscape else "9:16", language=stage.language)
    return draft, stage.say("first_cut" if len(visible) > 1 else "first_cut_one", count=len(visible))


def footage_of(clip: ClipRecord) -> Footage:
    """Return an uploaded file as footage."""
    return Footage(clip_id=clip.clip_id, name=clip.clip, duration_s=clip.duration_s, still=is_picture(clip))
