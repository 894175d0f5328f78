"""Exports without a kernel: what the engine renders, and cancelling it."""

from __future__ import annotations

import asyncio
import json
import uuid

import pytest
from tornado.httpclient import HTTPClientError

from vlai_widgets.backends import aconnect, running_engine, stop_engine
from vlai_widgets.errors import RunCancelled
from vlai_widgets.exportlog import FILE_NAME, ExportLog, ExportRecord
from vlai_widgets.protocol.draft import ClipSource, Draft, DraftMeta, Segment, Track, TrackType


async def listed(jp_fetch):
    return json.loads((await jp_fetch("vlai", "exports")).body)


async def refused(coroutine) -> int:
    with pytest.raises(HTTPClientError) as caught:
        await coroutine
    return caught.value.code


async def test_listing_starts_no_engine(jp_fetch, settings, jp_root_dir):
    assert await listed(jp_fetch) == {"engine": False, "exports": []}
    assert await refused(jp_fetch("vlai", "exports", "x", "cancel", method="POST", body="")) == 409
    assert running_engine(settings) is None
    record = ExportRecord(
        render_id="r1", session_id="s", backend="cloud", url="https://x", target=jp_root_dir / "a.mp4", created_at=1e9
    )
    ExportLog(settings.home / FILE_NAME).began(record)
    (told,) = (await listed(jp_fetch))["exports"]
    assert told == {
        "id": "r1", "backend": "cloud", "status": "running", "progress": None,
        "created_at": "2001-09-09T01:46:40+00:00", "completed_at": None, "error": None,
        "name": "a.mp4", "path": "a.mp4",
    }  # fmt: skip


async def test_an_export_is_seen_and_cancelled(jp_fetch, settings, jp_root_dir, make_clip):
    try:
        backend = await aconnect("local")
        session = await backend.aopen_session()
        (file,) = await session.upload([make_clip("a.mp4")])
        segments = tuple(
            Segment(id=uuid.uuid4().hex, s=at * 1000, d=1000, src=ClipSource(clip_id=file.clip_id or "", name="a"))
            for at in range(120)
        )
        draft = Draft(t=(Track(tt=TrackType.VIDEO, sg=segments),), d=120_000, m=DraftMeta(kind="edit"))
        rendering = asyncio.create_task(session.export(jp_root_dir / "reel.mp4", draft=draft))
        async with asyncio.timeout(60):
            told = await listed(jp_fetch)
            while not any(export["status"] == "processing" and export["name"] for export in told["exports"]):
                told = await listed(jp_fetch)
        (export,) = told["exports"]
        assert told["engine"] is True
        assert (export["backend"], export["name"], export["path"]) == ("local", "reel.mp4", "reel.mp4")
        assert 0 <= export["progress"] <= 1
        assert await refused(jp_fetch("vlai", "exports", "unknown", "cancel", method="POST", body="")) == 404
        await jp_fetch("vlai", "exports", export["id"], "cancel", method="POST", body="")
        with pytest.raises(RunCancelled):
            await rendering
        assert (await listed(jp_fetch))["exports"][0]["status"] == "cancelled"
        await backend.aclose()
    finally:
        await asyncio.to_thread(stop_engine, settings)
    assert (await listed(jp_fetch))["engine"] is False, "the connection to an engine that is gone is let go"
