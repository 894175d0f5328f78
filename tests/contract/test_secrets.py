"""A token and a client id are planted; whatever a day's work shows or leaves behind is searched for them."""

from __future__ import annotations

import contextlib
import io
import logging
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contract.weather import ERRORS, TOKEN, Service

import vlai_widgets as vlai
from vlai_widgets import errors
from vlai_widgets.leaderboard import Leaderboard

CLIENT_ID = "client-PLANTED-SECRET-42"
SECRETS = (TOKEN, CLIENT_ID, "PLANTED")


@contextlib.contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Everything that is logged by anyone, and all that is printed."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def shown(thing: object) -> list[str]:
    """How a notebook and a person see an object."""
    forms = [repr(thing), str(thing)]
    ways = (getattr(thing, name, None) for name in ("_repr_html_", "_repr_mimebundle_"))
    return [*forms, *(str(way()) for way in ways if callable(way))]


def day_of_work(backend: vlai.Backend, service: Service, clip: Path, folder: Path) -> Iterator[object]:
    """Use all there is, in good weather and in bad; yield what comes of it."""
    yield backend
    session = backend.open_session()
    yield session
    yield from session.upload([clip])
    yield session.say("rank these videos")
    yield session.state()
    yield session.timeline()
    yield session.credits()
    with session.stream("again") as turn:
        yield turn
        yield list(turn)
    for form in ERRORS:
        for code in (1001, 1002, 2001, 4001, 402, 500):
            service.turn(failing="/credits/", error=form, code=code)
            yield failed(session.credits)
    echo = {"errorCode": "X", "errorMessage": f"no Bearer {TOKEN} for {CLIENT_ID}"}
    service.turn(in_stream=echo)
    yield session.say("fail in the middle")
    service.turn(drop="rst", cut_at=300)
    yield session.say("break off")
    service.turn(failing="/render/", error="status and envelope", code=500)
    yield failed(lambda: session.export(folder / "a.mp4", draft={"t": [{"tt": 0, "sg": [{}]}]}))
    service.turn()
    yield session.export(folder / "b.mp4", draft={"t": [{"tt": 0, "sg": [{}]}]})
    yield from vlai.exports()
    board = Leaderboard.from_scores(
        vlai.client.Reply(raw_messages=(f"{clip.name}: 92/100",)).scores([clip.name]), backend="cloud"
    )
    yield board
    yield board.save(folder / "board.vlai")
    yield board.to_html(folder / "board.html")


def failed(work: Any) -> str:
    """The traceback of what went wrong, as a notebook prints it."""
    with pytest.raises(errors.VlaiError) as caught:
        work()
    return "".join([*traceback.format_exception(caught.value), *shown(caught.value)])


@pytest.mark.parametrize("way", ["given", "environment", "anonymous"])
def test_nothing_that_is_shown_or_left_behind_holds_a_secret(
    way: str,
    service: Service,
    clip: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VLAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEMO_CLIENT_ID", CLIENT_ID)
    if way == "environment":
        monkeypatch.setenv("NEMO_TOKEN", TOKEN)
    service.turn()
    folder = tmp_path / "work"
    folder.mkdir()
    token = TOKEN if way == "given" else None
    with overheard() as heard, vlai.connect("cloud", base_url=service.url, token=token) as backend:
        said = [form for thing in day_of_work(backend, service, clip, folder) for form in shown(thing)]
    service.turn()
    said.append(heard.getvalue())
    text = "\n".join(said)
    for secret in SECRETS:
        assert secret not in text
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in left} >= {".vlai", ".html", ".mp4"}
    for path in left:
        content = path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                content += b"".join(map(packed.read, packed.namelist()))
        if any(secret.encode() in content for secret in SECRETS):
            assert path.name == "cloud.json", f"a secret lies in {path}"
            assert path.stat().st_mode & 0o077 == 0
