"""A run on a service that streams: its log shows the reply as it is meant, and the scores in it stay scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import vlai_widgets as vlai

SCORES = {
    "scores": [
        {"clip": "a.mp4", "score": 92, "reason": "Open the panel. Click Export."},
        {"clip": "b.mp4", "score": 71},
    ]
}
REPLY = f"""Here is the ranking. Click the **Export** button to save it.

```json
{json.dumps(SCORES, indent=1)}
```
Drag the clips to change their order. Well done!"""


def test_a_runs_log_never_shows_talk_of_buttons_and_its_board_has_the_scores(tools: Any, tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"x")
    upload = f"/api/upload-video/nemo_agent/me/{tools.session_id}"
    tools.service.on("POST", upload, {"files": [{"filename": "a.mp4"}]}, {"files": [{"filename": "b.mp4"}]})
    pieces = [REPLY[at : at + 3] for at in range(0, len(REPLY), 3)]
    events = [{"content": {"parts": [{"text": piece}]}, "partial": True, "author": "nemo"} for piece in pieces]
    whole = {"content": {"parts": [{"text": REPLY}]}, "author": "nemo"}
    tools.service.on("POST", "/run_sse", tools.frames(*events, whole))
    run = vlai.rank([tmp_path / "a.mp4", tmp_path / "b.mp4"], backend=tools.backend())
    board = run.result(timeout_s=60)
    assert dict(zip(board.scores["clip"], board.scores["score"], strict=True)) == {"a.mp4": 92, "b.mp4": 71}
    texts = [event.text for event in run.log if event.kind == "text"]
    assert "".join(texts) == run.text
    said = run.text.replace(json.dumps(SCORES, indent=1), "")
    assert said == (
        'Here is the ranking. To save the video: session.export("video.mp4").\n\n```json\n\n```\n'
        'Say it to the assistant instead: "move the clips to change their order". Well done!'
    )
    assert len(texts) > 10, "it was shown as it came"
