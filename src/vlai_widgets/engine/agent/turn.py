"""One turn of the conversation: the user's words in, ADK-shaped events out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.editing import Editing
from vlai_widgets.engine.agent.editwords import cannot, listed, say
from vlai_widgets.engine.agent.followups import followed
from vlai_widgets.engine.agent.history import note_of, standing
from vlai_widgets.engine.agent.language_model import choose
from vlai_widgets.engine.agent.ranking import REEL_NOTE, Scored, lay_reel, ranking_of, score
from vlai_widgets.engine.agent.replies import comparison_reply, ranking_reply, why_reply
from vlai_widgets.engine.agent.replies import say as tell
from vlai_widgets.engine.agent.saying import Voice
from vlai_widgets.engine.agent.silence import is_silent
from vlai_widgets.engine.agent.targets import Unresolved, clip_ids
from vlai_widgets.engine.agent.understand import Understood
from vlai_widgets.engine.agent.workbench import DraftVersion, Workbench
from vlai_widgets.engine.timeline import (
    pictures,
    summary,
    with_duo,
)
from vlai_widgets.models import ASPECTS, DIMENSIONS, Analysis, Progress
from vlai_widgets.protocol.draft import ClipSource, Draft
from vlai_widgets.protocol.events import LEADERBOARD_KEY, PROGRESS_KEY, Event
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.protocol.results import PROGRESS
from vlai_widgets.settings import LanguageModel


async def respond(
    text: str,
    *,
    bench: Workbench,
    streaming: bool = True,
    silent_turns: bool | None = None,
    language_model: LanguageModel | None = None,
) -> AsyncIterator[Event]:
    """Answer one message.

    Args:
        text: The user's words.
        bench: The session.
        streaming: Send the text in parts (``partial``) before the whole.
        silent_turns: False: always answer in words. None: as ``VLAI_SILENT_TURNS`` says (default: about a third of
            the edits that succeed completely are answered by the state delta alone).
        language_model: An endpoint of the user's own that is asked for what the grammar does not cover, or None.

    Yields:
        Tool calls and their answers, progress, text, and state deltas, as ADK sends them.
    """
    names = [(clip.clip_id, clip.clip) for clip in bench.clips()]
    found = await asyncio.to_thread(followed, text, bench.said(), names)
    understood, voice = found.understood, Voice(streaming)
    edits = Editing(bench, voice, understood.language)
    turn = _Turn(text=text, bench=bench, voice=voice, understood=understood, silent_turns=silent_turns, edits=edits)
    if found.instead_of is not None:
        edits.go_back_to(found.instead_of)
    if language_model is not None and understood.missed:
        async for event in turn.ask(language_model, names):
            yield event
    async for event in turn.events():
        yield event


@dataclass(slots=True)
class _Turn:
    """State of one turn: what is said at its end, and whether all went well."""

    text: str
    bench: Workbench
    voice: Voice
    understood: Understood
    silent_turns: bool | None
    edits: Editing
    before: Draft | None = None

    @property
    def parts(self) -> list[str]:
        return self.edits.parts

    @property
    def language(self) -> str:
        return self.understood.language

    async def ask(self, endpoint: LanguageModel, names: Sequence[tuple[str, str]]) -> AsyncIterator[Event]:
        """Ask the user's endpoint for what was missed, and say what it was told."""
        draft = self.bench.draft()
        tracks = summary(draft) if draft else ""
        nothing_else = not self.understood.asks
        words = self.text if nothing_else else "; ".join(self.understood.missed)
        sent = {"sentence": words, "clips": [name for _, name in names], "tracks": tracks}
        call = self.voice.call("ask_language_model", {"host": endpoint.host, "model": endpoint.model, "sent": sent})
        yield call
        asks, trouble = await choose(words, endpoint=endpoint, clips=names, tracks=tracks)
        yield self.voice.answer(call, {"error": trouble} if trouble else {"edits": len(asks)})
        if trouble:
            self.parts.append(say(f"model_{trouble}", self.language, model=endpoint.model))
            return
        self.understood = replace(self.understood, asks=(*self.understood.asks, *asks), missed=())
        self.parts.append(say("model_asked", self.language, model=endpoint.model, host=endpoint.host))

    async def events(self) -> AsyncIterator[Event]:
        self.before = self.bench.draft()
        ranks = [ask for ask in self.understood.asks if isinstance(ask, a.Rank)]
        edits = list(self.understood.asks)
        if ranks:
            edits = [ask for ask in edits if ask is not ranks[0]]
            async for event in self.rank(ranks[0], edits):
                yield event
        for ask in edits:
            async for event in self.one(ask):
                yield event
        if self.edits.changed and (draft := self.bench.draft()) is not None:
            yield self.voice.changed(draft)
        if self.is_silent():
            return
        for event in self.voice.speak(self.words()):
            yield event

    async def one(self, ask: a.Ask) -> AsyncIterator[Event]:
        if isinstance(ask, a.Compare):
            async for event in self.compare(ask):
                yield event
        elif isinstance(ask, a.Why):
            async for event in self.why(ask):
                yield event
        elif isinstance(ask, a.EDITS):
            for event in self.edits.edit(ask):
                yield event
        elif isinstance(ask, a.Undo | a.Redo | a.Restart):
            for event in self.edits.walk(ask):
                yield event
        else:
            self.parts.append(self.plain(ask))

    def words(self) -> str:
        """All that is to be said, most important first."""
        done = []
        if self.edits.done:
            comma = "；" if self.language == "zh" else "; "
            done = [say("done", self.language, what=comma.join(self.edits.done))]
        missed = self.understood.missed
        parts = [*done, *dict.fromkeys(self.parts)]
        if missed and parts:
            parts += [say("missed", self.language, words=words[:80]) for words in missed]
        if not parts:
            parts = [f"{tell('unknown', self.language)} {tell('help', self.language)}"]
        return "\n\n".join(parts)

    def is_silent(self) -> bool:
        plain = bool(self.edits.done) and not self.parts and not self.understood.missed and self.before is not None
        return plain and self.before is not None and is_silent(self.text, self.before, enabled=self.silent_turns)

    def plain(self, ask: a.Ask) -> str:
        if isinstance(ask, a.Help):
            return tell(f"help_{ask.about}" if ask.about else "help", self.language)
        if isinstance(ask, a.Status):
            draft = self.bench.draft()
            return summary(draft) if draft else tell("no_draft", self.language)
        if isinstance(ask, a.CanNot):
            return cannot(ask.what, self.language)
        return say(ask.question if isinstance(ask, a.Unclear) else "nothing", self.language)

    # --- ranking ----------------------------------------------------------------------------------------------

    async def rank(self, ask: a.Rank, edits: list[a.Ask]) -> AsyncIterator[Event]:
        analyses: list[Analysis] = []
        async for event in self.analyse(analyses):
            yield event
        if not analyses:
            self.parts.append(tell("no_clips", self.language))
            edits.clear()
            return
        try:
            request = self.request(ask, edits)
        except Unresolved as unresolved:
            self.parts.append(self.edits.answer_to(unresolved))
            edits.clear()
            return
        call = self.voice.call("rank_clips", request.model_dump(mode="json", exclude_none=True))
        yield call
        scored = await asyncio.to_thread(score, analyses, request)
        ranking = ranking_of(scored, request)
        yield self.voice.answer(call, {"clips": [clip.model_dump(mode="json") for clip in ranking.clips]})
        if scored.ranked:
            call = self.voice.call("lay_leaderboard_reel", {"aspect": request.aspect, "order": request.order})
            yield call
            edited = self.is_edited()
            draft = lay_reel(request, bench=self.bench, analyses=analyses, like=self.before)
            yield self.voice.answer(call, {"duration_ms": draft.d, "segments": sum(len(t.sg) for t in draft.t)})
            yield self.voice.changed(draft, **{LEADERBOARD_KEY: ranking.model_dump(mode="json")})
        shown = min(request.top or len(scored.ranked), len(scored.ranked))
        self.parts.append(ranking_reply(scored, language=self.language, shown=shown, worst=request.bottom))
        if scored.ranked and edited:
            self.parts.append(say("new_reel", self.language))

    def request(self, ask: a.Rank, edits: list[a.Ask]) -> ReelRequest:
        """The ranking as the reel's request; what of the other edits it takes up is taken out of them."""
        aspect = self.aspect(edits)
        title = next(
            (e for e in edits if isinstance(e, a.AddText) and e == a.AddText(text=e.text)),
            None,
        )
        if title is not None:
            edits.remove(title)
        return ReelRequest(
            preset=ask.preset or "attention",
            weights={d: float(d == ask.dimension) for d in DIMENSIONS} if ask.dimension else None,
            top=ask.top,
            bottom=ask.worst,
            clip_ids=self.chosen(ask),
            aspect=aspect,
            title=title.text if title is not None else None,
            language=self.language,
            order=ask.order or "countdown",
        )

    def aspect(self, edits: list[a.Ask]) -> str:
        for edit in edits:
            if isinstance(edit, a.SetCanvas) and edit.aspect:
                rest = replace(edit, aspect=None)
                edits[edits.index(edit)] = rest
                if rest == a.SetCanvas() or (edit.short_px == 1080 and not edit.size):
                    edits.remove(rest)
                return edit.aspect
        if self.before is not None:
            now = self.before.m.width / self.before.m.height
            return min(ASPECTS, key=lambda name: abs(ASPECTS[name][0] / ASPECTS[name][1] - now))
        plain = a.SetCanvas(short_px=1080)  # "into a 1080p MP4": that is the full size anyway
        if plain in edits:
            edits.remove(plain)
        return "9:16"

    def chosen(self, ask: a.Rank) -> list[str] | None:
        scene = self.edits.scene()
        if ask.only:
            return clip_ids(ask.only, scene)
        if ask.without:
            out = set(clip_ids(ask.without, scene))
            return [clip.clip_id for clip in self.bench.clips() if clip.clip_id not in out]
        return None

    def is_edited(self) -> bool:
        """Whether the timeline has edits of the user's own."""
        versions = self.bench.versions()
        at = standing(versions)
        return (
            at is not None
            and self.before is not None
            and note_of(versions, at) != note_of([DraftVersion(at, REEL_NOTE)], at)
        )

    async def compare(self, ask: a.Compare) -> AsyncIterator[Event]:
        if not ask.refs and not ask.beside:
            async for event in self.rank(a.Rank(), []):
                yield event
            return
        if len(ask.refs) > 2:
            async for event in self.rank(a.Rank(only=ask.refs), []):
                yield event
            return
        scored: list[Scored] = []
        async for event in self.scored(scored):
            yield event
        if not scored:
            return
        names = scored[0].scores.clip_ids
        try:
            pair = clip_ids(ask.refs, self.edits.scene()) if ask.refs else [names[i] for i in scored[0].ranked[:2]]
            if len(pair) != 2:
                raise Unresolved("which_compare")
        except Unresolved as unresolved:
            self.parts.append(self.edits.answer_to(unresolved))
            return
        one, other = (names.index(clip_id) for clip_id in pair)
        errors = [e for e in (scored[0].scores.errors[one], scored[0].scores.errors[other]) if e]
        if ask.beside and not errors:
            for event in self.beside(pair):
                yield event
        self.parts.append(
            "\n".join(errors) if errors else comparison_reply(scored[0], one, other, language=self.language)
        )

    def beside(self, pair: Sequence[str]) -> list[Event]:
        """Show two clips at once, from where the timeline shows them."""
        draft = self.bench.draft() or self.edits.first_cut()
        if draft is None:
            return []
        shown = {s.src.clip_id: s.src for s in reversed(pictures(draft)) if isinstance(s.src, ClipSource)}
        scene = self.edits.scene()
        sources = [shown.get(i) or ClipSource(clip_id=i, name=scene.record(i).clip) for i in pair]
        call = self.voice.call("edit_timeline", {"edit": "side_by_side", "clip_ids": list(pair)})
        draft = with_duo(draft, sources[0], sources[1])
        names = [scene.record(i).clip for i in pair]
        self.edits.save(draft, *(say("duo", each, what=listed(names, each)) for each in self.edits.both()))
        return [call, self.voice.answer(call, {"duration_ms": draft.d})]

    async def why(self, ask: a.Why) -> AsyncIterator[Event]:
        scored: list[Scored] = []
        async for event in self.scored(scored):
            yield event
        if not scored:
            return
        ranked = scored[0].ranked
        try:
            asked = clip_ids(ask.refs[:1], self.edits.scene())
        except Unresolved as unresolved:
            self.parts.append(self.edits.answer_to(unresolved))
            return
        index = scored[0].scores.clip_ids.index(asked[0]) if asked else ranked[0] if ranked else 0
        error = scored[0].scores.errors[index]
        self.parts.append(error or why_reply(scored[0], index, language=self.language))

    async def scored(self, into: list[Scored]) -> AsyncIterator[Event]:
        """Analyse and score under the session's last preset and weights; says so where there is nothing to score."""
        analyses: list[Analysis] = []
        async for event in self.analyse(analyses):
            yield event
        if not analyses:
            self.parts.append(tell("no_clips", self.language))
            return
        last = self.bench.ranking()
        request = ReelRequest(preset=last.preset, weights=last.custom_weights) if last else ReelRequest()
        into.append(await asyncio.to_thread(score, analyses, request))

    async def analyse(self, into: list[Analysis]) -> AsyncIterator[Event]:
        """Analyse the session's clips into ``into``, with progress."""
        ids = [clip.clip_id for clip in self.bench.clips()]
        if not ids:
            return
        call = self.voice.call("analyze_clips", {"clip_ids": ids})
        yield call
        async for progress in _with_progress(lambda told: self.bench.analyses(ids, told), into):
            yield self.voice.event(custom_metadata={PROGRESS_KEY: PROGRESS.dump_python(progress, mode="json")})
        failed = [analysis.clip for analysis in into if analysis.error]
        yield self.voice.answer(call, {"analyzed": len(into) - len(failed), "failed": failed})


async def _with_progress(
    work: Callable[[Callable[[Progress], Awaitable[None]]], Awaitable[Sequence[Analysis]]], into: list[Analysis]
) -> AsyncIterator[Progress]:
    """Run ``work`` and yield its progress as it comes; its result lands in ``into``."""
    queue: asyncio.Queue[Progress | None] = asyncio.Queue()

    async def run() -> None:
        try:
            into.extend(await work(queue.put))
        finally:
            await queue.put(None)

    task = asyncio.create_task(run())
    try:
        while (progress := await queue.get()) is not None:
            yield progress
        await task
    finally:
        task.cancel()
