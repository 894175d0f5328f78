"""The editing side of a turn: typed edits and walks through history, made on the session's draft and put into words."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.apply import apply
from vlai_widgets.engine.agent.editwords import listed, say
from vlai_widgets.engine.agent.history import copy_of, note_of, noted, redone, standing, undone
from vlai_widgets.engine.agent.ranking import REEL_NOTE
from vlai_widgets.engine.agent.replies import say as tell
from vlai_widgets.engine.agent.saying import Voice
from vlai_widgets.engine.agent.stage import Stage, base
from vlai_widgets.engine.agent.targets import Scene, Unresolved, clip_segments
from vlai_widgets.engine.agent.workbench import Workbench
from vlai_widgets.engine.timeline import (
    EditRefused,
    pictures,
    plates_of,
)
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.draft import Draft, RankPlate, TableCard
from vlai_widgets.protocol.events import Event

_PLATES_FROM: Final = 12
"""Versions that are looked through for rank plates which are not on the timeline any more."""


@dataclass(slots=True)
class Editing:
    """Edits of one turn.

    Attributes:
        bench: The session.
        voice: Makes the events.
        language: Language of the words.
        done: What was done, in words.
        parts: Everything else that is to be said.
        changed: True once the draft is another one.
        shown: Ids of the clips as they stood when the message was written. "Remove clip 1 and mute clip 2" is about the
            second clip that its writer saw, not about the one that is second once the first has gone.
        copies: Ids of the pieces that the message's last duplication made.
    """

    bench: Workbench
    voice: Voice
    language: str
    done: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    changed: bool = False
    shown: tuple[str, ...] | None = None
    copies: tuple[str, ...] = ()

    def edit(self, ask: a.Ask) -> list[Event]:
        """Make one edit, and store it as a version of its own."""
        before = self.bench.draft()
        draft = before or self.first_cut()
        if draft is None:
            self.parts.append(tell("no_draft" if self.bench.clips() else "no_clips", self.language))
            return []
        if before is None and isinstance(ask, a.Insert) and ask == a.Insert(refs=ask.refs):
            return []  # "put all clips on the timeline": there they are
        if self.shown is None:
            self.shown = tuple(s.id for s in clip_segments(draft))
        call = self.voice.call("edit_timeline", _arguments(ask))
        try:
            stage = self.stage(draft, ask)
            (made, what), (_, also) = (apply(ask, draft, replace(stage, language=each)) for each in self.both())
        except (Unresolved, EditRefused, InputError) as problem:
            why = self.answer_to(problem)
            self.parts.append(why)
            return [call, self.voice.answer(call, {"error": why})]
        if isinstance(ask, a.Split):
            self.shown = None  # "the second piece" counts the new pieces
        if made == draft:
            self.parts.append(say("done", self.language, what=what))
        else:
            self.save(made, what, also)
        if isinstance(ask, a.Duplicate):
            self.copies = tuple(
                s.id for s in clip_segments(made) if s.id not in {old.id for old in clip_segments(draft)}
            )
        if isinstance(ask, a.Remove) and any(isinstance(s.src, TableCard) for s in pictures(made)):
            self.parts.append(say("table_stays", self.language))
        return [call, self.voice.answer(call, {"duration_ms": made.d})]

    def first_cut(self) -> Draft | None:
        """Lay the uploaded clips one after another, where there is no timeline yet."""
        if not self.scene().footage():
            return None
        clips, scene = self.bench.clips(), self.scene()
        (draft, what), (_, also) = (base(clips, Stage(scene=scene, language=each)) for each in self.both())
        self.save(draft, what, also)
        return draft

    def walk(self, ask: a.Ask) -> list[Event]:
        """Undo, redo, and back to the start."""
        self.shown = None
        versions = self.bench.versions()
        restart = isinstance(ask, a.Restart)
        if restart:
            path = [versions[0].number] if versions and standing(versions) != versions[0].number else []
        else:
            assert isinstance(ask, a.Undo | a.Redo)
            path = (undone if isinstance(ask, a.Undo) else redone)(versions, ask.steps)
        if not path:
            self.parts.append(say("nothing_after" if isinstance(ask, a.Redo) else "nothing_before", self.language))
            return []
        call = self.voice.call("walk_history", {"to": path[-1]})
        draft = self.bench.draft_version(path[-1])
        if restart:
            self.save(draft, *(say("restarted", each) for each in self.both()))
            return [call, self.voice.answer(call, {"duration_ms": draft.d})]
        now = standing(versions)
        passed = path if isinstance(ask, a.Redo) else [n for n in (now, *path[:-1]) if n is not None]
        notes = [note_of(versions, number, self.language) for number in passed]
        comma = "；" if self.language == "zh" else "; "
        key = "redone" if isinstance(ask, a.Redo) else "undone"
        self.parts.append(say(key, self.language, what=comma.join(notes)))
        self.bench.save_draft(draft, note=copy_of(path[-1]))
        self.changed = True
        return [call, self.voice.answer(call, {"duration_ms": draft.d})]

    def go_back_to(self, number: int) -> None:
        """Go on from the draft as it was at a version, or at the first one; an undo then comes back to there, too."""
        versions = self.bench.versions()
        if max(1, number) < len(versions):
            self.bench.save_draft(self.bench.draft_version(max(1, number)), note=copy_of(max(1, number)))

    def both(self) -> tuple[str, str]:
        """Return the language of the words, and the other one: notes of versions are kept in both."""
        return ("zh", "en") if self.language == "zh" else ("en", "zh")

    def save(self, draft: Draft, what: str, also: str) -> None:
        """Store a version; ``what`` says in words what changed, ``also`` says it in the other language."""
        self.bench.save_draft(draft, note=noted(also, what) if self.language == "zh" else noted(what, also))
        self.done.append(what)
        self.changed = True

    def scene(self) -> Scene:
        """Return what can be pointed at."""
        return Scene(clips=self.bench.clips(), ranking=self.bench.ranking(), shown=self.shown or (), copies=self.copies)

    def stage(self, draft: Draft, ask: a.Ask) -> Stage:
        """Return where an edit is made."""
        plates = self.plates(draft) if ask == a.ShowRanks(show=True) else {}
        return Stage(scene=self.scene(), language=self.language, plates=plates)

    def plates(self, draft: Draft) -> dict[str, RankPlate]:
        """Rank plates of this timeline and of the versions before it, the newest of each clip."""
        found = plates_of(draft)
        for version in reversed(self.bench.versions()[-_PLATES_FROM:]):
            found = {**plates_of(self.bench.draft_version(version.number)), **found}
            if version.note == REEL_NOTE:
                break
        return found

    def answer_to(self, problem: Exception) -> str:
        """Put into words why something could not be done."""
        if isinstance(problem, Unresolved):
            values = {
                k: listed(v, self.language, most=6) if isinstance(v, list) else v for k, v in problem.values.items()
            }
            return say(problem.key, self.language, **values)
        why = problem.in_language(self.language) if isinstance(problem, EditRefused) else str(problem)
        return say("not_done", self.language, why=why)


def _arguments(ask: a.Ask) -> dict[str, Any]:
    """A typed edit as a tool call's arguments: what was said, without what was not."""
    name = type(ask).__name__
    said = {f.name: _plain(getattr(ask, f.name)) for f in fields(ask) if getattr(ask, f.name) != f.default}
    return {"edit": "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_"), **said}


def _plain(value: Any) -> Any:
    if isinstance(value, a.Ref):
        return {
            "kind": value.kind,
            **({"n": value.n} if value.n else {}),
            **({"clip_ids": list(value.clip_ids)} if value.clip_ids else {}),
            **({"but": _plain(value.but)} if value.but else {}),
        }
    if isinstance(value, a.Span):
        return {
            k: v for k, v in (("start", value.start), ("end", value.end), ("length", value.length)) if v is not None
        }
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
