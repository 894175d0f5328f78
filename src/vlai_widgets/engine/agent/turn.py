"""One turn of the conversation: the user's words in, ADK-shaped events out."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Final

from vlai_widgets.engine.agent.intent import Intent, parse
from vlai_widgets.engine.agent.ranking import Scored, lay_reel, ranking_of, score
from vlai_widgets.engine.agent.replies import comparison_reply, ranking_reply, say, why_reply
from vlai_widgets.engine.agent.workbench import Workbench
from vlai_widgets.engine.timeline import summary, with_aspect, with_title
from vlai_widgets.models import DIMENSIONS, Analysis, Progress
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.events import (
    LEADERBOARD_KEY,
    PROGRESS_KEY,
    Actions,
    Content,
    Event,
    FunctionCall,
    FunctionResponse,
    Part,
)
from vlai_widgets.protocol.payloads import ReelRequest
from vlai_widgets.protocol.results import PROGRESS

AUTHOR: Final = "nemo_agent"
TITLE_S: Final = 3.0
"""Seconds for which a title is shown where the sentence says nothing."""


async def respond(text: str, *, bench: Workbench, streaming: bool = True) -> AsyncIterator[Event]:
    """Answer one message.

    Args:
        text: The user's words.
        bench: The session.
        streaming: Send the text in parts (``partial``) before the whole.

    Yields:
        Tool calls and their answers, progress, text, and state deltas, as ADK sends them.
    """
    turn = _Turn(bench=bench, streaming=streaming)
    intent = parse(text, [(clip.clip_id, clip.clip) for clip in bench.clips()])
    async for event in turn.events(intent):
        yield event


class _Turn:
    """State of one turn: who speaks, and in which invocation."""

    def __init__(self, *, bench: Workbench, streaming: bool) -> None:
        self.bench = bench
        self.streaming = streaming
        self.invocation = f"e-{uuid.uuid4()}"

    async def events(self, intent: Intent) -> AsyncIterator[Event]:
        answers = {"rank": self.rank, "compare": self.compare, "why": self.why, "edit": self.edit}
        if intent.action in answers:
            async for event in answers[intent.action](intent):
                yield event
            return
        for event in self.speak(self._plain_answer(intent)):
            yield event

    def _plain_answer(self, intent: Intent) -> str:
        language = intent.language
        if intent.action == "help":
            return say("help", language)
        if intent.action == "status":
            draft = self.bench.draft()
            return summary(draft) if draft else say("no_draft", language)
        if intent.not_yet:
            return f"{say('not_yet', language, words=', '.join(intent.not_yet))} {say('help', language)}"
        return f"{say('unknown', language)} {say('help', language)}"

    # --- ranking ----------------------------------------------------------------------------------------------

    async def rank(self, intent: Intent) -> AsyncIterator[Event]:
        analyses: list[Analysis] = []
        async for event in self.analyse(analyses):
            yield event
        if not analyses:
            for event in self.speak(say("no_clips", intent.language)):
                yield event
            return
        request = _request(intent, language=intent.language)
        call = self.call("rank_clips", request.model_dump(mode="json", exclude_none=True))
        yield call
        scored = await asyncio.to_thread(score, analyses, request)
        ranking = ranking_of(scored, request)
        yield self.answer(call, {"clips": [clip.model_dump(mode="json") for clip in ranking.clips]})
        if scored.ranked:
            call = self.call("lay_leaderboard_reel", {"aspect": request.aspect, "order": request.order})
            yield call
            draft = lay_reel(request, bench=self.bench, analyses=analyses)
            if intent.title:
                draft = self._save(
                    with_title(draft, intent.title, start_s=0.0, end_s=intent.title_s or TITLE_S), "title"
                )
            yield self.answer(call, {"duration_ms": draft.d, "segments": sum(len(t.sg) for t in draft.t)})
            yield self.event(
                actions=Actions(state_delta={LEADERBOARD_KEY: ranking.model_dump(mode="json"), **_delta(draft)})
            )
        shown = min(request.top or len(scored.ranked), len(scored.ranked))
        text = ranking_reply(scored, language=intent.language, shown=shown, worst=request.bottom)
        for event in self.speak(_with_not_yet(text, intent)):
            yield event

    async def compare(self, intent: Intent) -> AsyncIterator[Event]:
        if len(intent.clip_ids) != 2:
            async for event in self.rank(intent):
                yield event
            return
        scored: list[Scored] = []
        async for event in self._scored(intent, scored):
            yield event
        if not scored:
            return
        a, b = (scored[0].scores.clip_ids.index(clip_id) for clip_id in intent.clip_ids)
        errors = [e for e in (scored[0].scores.errors[a], scored[0].scores.errors[b]) if e]
        text = "\n".join(errors) if errors else comparison_reply(scored[0], a, b, language=intent.language)
        for event in self.speak(text):
            yield event

    async def why(self, intent: Intent) -> AsyncIterator[Event]:
        scored: list[Scored] = []
        async for event in self._scored(intent, scored):
            yield event
        if not scored:
            return
        ranked = scored[0].ranked
        if intent.clip_ids:
            index = scored[0].scores.clip_ids.index(intent.clip_ids[0])
        elif ranked:
            index = ranked[0]
        else:
            index = 0
        error = scored[0].scores.errors[index]
        for event in self.speak(error or why_reply(scored[0], index, language=intent.language)):
            yield event

    async def _scored(self, intent: Intent, into: list[Scored]) -> AsyncIterator[Event]:
        """Analyse and score under the session's last preset and weights; says so where there is nothing to score."""
        analyses: list[Analysis] = []
        async for event in self.analyse(analyses):
            yield event
        if not analyses:
            for event in self.speak(say("no_clips", intent.language)):
                yield event
            return
        last = self.bench.ranking()
        request = ReelRequest(preset=last.preset, weights=last.custom_weights) if last else ReelRequest()
        into.append(await asyncio.to_thread(score, analyses, request))

    async def analyse(self, into: list[Analysis]) -> AsyncIterator[Event]:
        """Analyse the session's clips into ``into``, with progress."""
        clip_ids = [clip.clip_id for clip in self.bench.clips()]
        if not clip_ids:
            return
        call = self.call("analyze_clips", {"clip_ids": clip_ids})
        yield call
        async for progress in _with_progress(lambda tell: self.bench.analyses(clip_ids, tell), into):
            yield self.event(custom_metadata={PROGRESS_KEY: PROGRESS.dump_python(progress, mode="json")})
        failed = [analysis.clip for analysis in into if analysis.error]
        yield self.answer(call, {"analyzed": len(into) - len(failed), "failed": failed})

    # --- edits ------------------------------------------------------------------------------------------------

    async def edit(self, intent: Intent) -> AsyncIterator[Event]:
        draft = self.bench.draft()
        if draft is None:
            for event in self.speak(say("no_draft", intent.language)):
                yield event
            return
        call = self.call("edit_timeline", {k: v for k, v in (("aspect", intent.aspect), ("title", intent.title)) if v})
        yield call
        done: list[str] = []
        if intent.aspect:
            draft = with_aspect(draft, intent.aspect)
            done.append(say("aspect", intent.language, aspect=intent.aspect))
        if intent.title:
            draft = with_title(draft, intent.title, start_s=0.0, end_s=intent.title_s or TITLE_S)
            done.append(say("title", intent.language, title=intent.title))
        self._save(draft, ", ".join(done))
        yield self.answer(call, {"duration_ms": draft.d})
        yield self.event(actions=Actions(state_delta=_delta(draft)))
        comma = "，" if intent.language == "zh" else ", "
        for event in self.speak(_with_not_yet(say("edited", intent.language, what=comma.join(done)), intent)):
            yield event

    def _save(self, draft: Draft, note: str) -> Draft:
        self.bench.save_draft(draft, note=note)
        return draft

    # --- events -----------------------------------------------------------------------------------------------

    def event(self, **values: Any) -> Event:
        return Event(id=uuid.uuid4().hex, invocation_id=self.invocation, author=AUTHOR, timestamp=time.time(), **values)

    def call(self, name: str, args: dict[str, Any]) -> Event:
        call = FunctionCall(id=f"adk-{uuid.uuid4()}", name=name, args=args)
        return self.event(content=Content(role="model", parts=[Part(function_call=call)]))

    def answer(self, call: Event, response: dict[str, Any]) -> Event:
        assert call.content is not None
        asked = call.content.parts[0].function_call
        assert asked is not None
        reply = FunctionResponse(id=asked.id, name=asked.name, response=response)
        return self.event(content=Content(role="user", parts=[Part(function_response=reply)]))

    def speak(self, text: str) -> list[Event]:
        """A text: in parts, then whole."""
        pieces = re.findall(r"[^\n]*\n+|[^\n]+", text) if self.streaming else []
        events = [self.event(content=Content(role="model", parts=[Part(text=piece)]), partial=True) for piece in pieces]
        whole = self.event(content=Content(role="model", parts=[Part(text=text)]))
        if self.streaming:
            whole = whole.model_copy(update={"partial": False})
        return [*events, whole]


def _request(intent: Intent, *, language: str) -> ReelRequest:
    weights = {d: float(d == intent.dimension) for d in DIMENSIONS} if intent.dimension else None
    return ReelRequest(
        preset=intent.preset or "attention",
        weights=weights,
        top=intent.top,
        bottom=intent.worst,
        aspect=intent.aspect or "9:16",
        language=language,
        order=intent.order or "countdown",
    )


def _delta(draft: Draft) -> dict[str, Any]:
    return {"draft": draft.to_wire(), "canvas_config": {"width": draft.m.width, "height": draft.m.height}}


def _with_not_yet(text: str, intent: Intent) -> str:
    if not intent.not_yet:
        return text
    return f"{text}\n\n{say('not_yet', intent.language, words=', '.join(intent.not_yet))}"


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
