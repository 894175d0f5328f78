"""Clips and uploads as a page of a real server sees them, below a base URL."""

from __future__ import annotations

import hashlib
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from vlai_widgets.grants import grant
from vlai_widgets.inbox import uploaded

XSRF = "document.cookie.match(/_xsrf=([^;]+)/)[1]"
UPLOAD = (
    """async ([base, size, stopAt, offset]) => {
    const headers = {'X-XSRFToken': """
    + XSRF
    + """};
    window.vlaiBlob ??= new Blob(Array.from({length: size / 1e6}, (_, k) => new Uint8Array(1e6).fill(k)));
    if (!window.vlaiUpload) {
        const body = JSON.stringify({name: 'from the page.mp4', size_bytes: size});
        window.vlaiUpload = await (await fetch(base + 'vlai/uploads', {method: 'POST', headers, body})).json();
    }
    const address = `${base}vlai/uploads/${window.vlaiUpload.upload_id}`;
    const seen = [];
    const answer = await new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('PUT', `${address}?offset=${offset}`);
        request.setRequestHeader('X-XSRFToken', headers['X-XSRFToken']);
        request.upload.onprogress = (event) => {
            seen.push(event.loaded);
            if (stopAt && event.loaded >= stopAt) request.abort();
        };
        request.onload = () => resolve({status: request.status, ...JSON.parse(request.responseText)});
        request.onerror = () => resolve({status: 0});
        request.onabort = () => resolve({status: 'stopped'});
        request.send(window.vlaiBlob.slice(Math.max(0, offset)));
    });
    const state = await (await fetch(address)).json();
    return {answer, seen, state, id: window.vlaiUpload.upload_id};
}"""
)


def clip(path: Path, *, seconds: int = 20) -> Path:
    """A clip that is brighter every second, with a key frame every second."""
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "10", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        noise = np.random.default_rng(1)
        for number in range(seconds * 10):
            picture = noise.integers(0, 30, (180, 320, 3), np.uint8) + np.uint8(10 * (number // 10))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def get(lab, route, **headers):
    request = urllib.request.Request(lab.url + route, headers={"Authorization": f"token {lab.token}", **headers})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, dict(answer.headers), answer.read()


def test_a_real_server_sends_parts_of_a_granted_file_alone(jupyterlab, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(content := os.urandom(3_000_000))
    route = f"vlai/media/{grant(path)}"
    status, headers, body = get(jupyterlab, route, Range="bytes=1000000-1999999")
    assert (status, headers["Content-Range"]) == (206, "bytes 1000000-1999999/3000000")
    assert body == content[1_000_000:2_000_000]
    assert get(jupyterlab, route)[2] == content
    anonymous = urllib.request.Request(jupyterlab.url + route)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(anonymous, timeout=20)
    assert refused.value.code == 403
    refused.value.close()


PLAY = """async (url) => {
    const head = await fetch(url, {method: 'HEAD'});
    const video = document.createElement('video');
    video.muted = true;
    video.src = url;
    document.body.append(video);
    await new Promise((done, failed) => { video.onloadedmetadata = done; video.onerror = failed; });
    video.currentTime = 15.5;
    await new Promise((done) => { video.onseeked = done; });
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, 8, 8);
    const light = context.getImageData(0, 0, 1, 1).data[0];
    await video.play();
    await new Promise((done) => { video.ontimeupdate = () => video.currentTime > 15.8 && done(); });
    video.remove();
    return {status: head.status, duration: video.duration, light};
}"""


@pytest.mark.browser
def test_granted_clips_play_and_seek(lab_page, tmp_path):
    lab_page.open()
    for name in ("a.mp4", "a.mov", "a.mkv"):
        url = f"{lab_page.lab.url}vlai/media/{grant(clip(tmp_path / name))}"
        seen = lab_page.page.evaluate(PLAY, url)
        assert seen["status"] == 200
        assert seen["duration"] == pytest.approx(20, abs=0.2)
        assert 130 < seen["light"] < 200, "the sixteenth second is shown, and the page may read it: it is of one origin"


@pytest.mark.browser
def test_a_page_uploads_stops_and_goes_on(lab_page):
    lab_page.open()
    size = 250_000_000  # much more than what is on its way when the page stops
    upload = lambda stop_at, offset: lab_page.page.evaluate(UPLOAD, [lab_page.lab.url, size, stop_at, offset])  # noqa: E731
    stopped = upload(20_000_000, 0)
    assert stopped["answer"]["status"] == "stopped"
    received = stopped["state"]["received_bytes"]
    assert 0 < received < size
    assert not stopped["state"]["done"]
    wrong = upload(0, received + 1)
    assert wrong["answer"]["status"] == 409, "the page sees the refusal although it was still sending"
    received = wrong["answer"]["received_bytes"]
    done = upload(0, received)
    assert (done["answer"]["status"], done["answer"]["done"]) == (200, True)
    assert done["seen"][-1] == size - received, "there was progress to show"
    path = uploaded(done["id"])
    assert path.name == "from the page.mp4"
    expected = hashlib.sha256()
    for number in range(size // 1_000_000):
        expected.update(bytes([number]) * 1_000_000)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == expected.hexdigest()
