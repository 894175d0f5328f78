"""Looking at files of this machine."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from vlai_widgets.backends import Backend, connect
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.client.transport import Transport
from vlai_widgets.errors import BackendError, InputError, UnreadableClip
from vlai_widgets.protocol import routes

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips"))


@pytest.fixture(scope="module")
def backend(engine):
    with connect("local", base_url=engine.url, token=engine.discovery.token) as backend:
        yield backend


def write(path: Path, *, codec="libx264", sound=False, seconds=2, pixels="yuv420p") -> Path:
    """A clip whose first second is black and whose later ones are each of another grey."""
    import av
    import numpy as np

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, pixels
        tone = container.add_stream("aac", rate=48000) if sound else None
        for number in range(seconds * 10):
            picture = np.full((180, 320, 3), 60 * min(3, number // 10), np.uint8)
            if number >= 10:
                picture[60:120, 100:200] = 255
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
        if tone is not None:
            samples = np.sin(np.arange(48000 * seconds) * 2 * np.pi * 440 / 48000).astype(np.float32)[None] * 0.2
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48000, 0
            container.mux(tone.encode(frame))
            container.mux(tone.encode(None))
    return path


def test_a_glance_says_what_a_clip_is(backend, tmp_path):
    clip = write(tmp_path / "a clip.mp4", sound=True, seconds=3)
    seen = backend.glance(clip)
    assert (seen.name, seen.kind, seen.problem) == ("a clip.mp4", "video", None)
    assert (seen.width_px, seen.height_px, seen.fps) == (320, 180, pytest.approx(10))
    assert seen.duration_s == pytest.approx(3, abs=0.1)
    assert (seen.has_video, seen.has_audio, seen.video_codec, seen.audio_codec) == (True, True, "h264", "aac")
    assert seen.size_bytes == clip.stat().st_size
    assert seen.plays_in_browser
    assert seen.poster_jpeg is not None
    poster = Image.open(io.BytesIO(seen.poster_jpeg))
    assert poster.height <= 160
    assert poster.width / poster.height == pytest.approx(320 / 180, rel=0.02)


def test_a_logo_is_found_and_what_is_none_is_refused(backend, tmp_path):
    clip = write(tmp_path / "a.mp4", seconds=4)
    logo = Image.effect_mandelbrot((120, 80), (-2, -1, 1, 1), 40)
    with_it = tmp_path / "with.mp4"
    stamp(clip, with_it, logo, place=(190, 80), from_s=2.0)
    logo.save(tmp_path / "acme.png")
    [seen] = backend.find_logo(with_it, tmp_path / "acme.png")
    assert (seen.t_start_s, seen.t_end_s) == pytest.approx((2.0, 4.0), abs=0.3)
    assert [seen.box[0] * 320, seen.box[1] * 180] == pytest.approx([190, 80], abs=5)
    assert backend.find_logo(clip, tmp_path / "acme.png") == ()
    with pytest.raises(InputError, match=r"a\.mp4.*no picture"):
        backend.find_logo(clip, clip)
    with pytest.raises(InputError, match=r"absent\.png"):
        backend.find_logo(clip, tmp_path / "absent.png")
    sound = tmp_path / "empty.mp4"
    sound.write_bytes(b"")
    with pytest.raises(UnreadableClip):
        backend.find_logo(sound, tmp_path / "acme.png")


def stamp(source: Path, out: Path, logo: Image.Image, *, place: tuple[int, int], from_s: float) -> None:
    """The same clip with a picture laid over it from some time on."""
    import av

    with av.open(str(source)) as container, av.open(str(out), "w") as made:
        stream = made.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for frame in container.decode(video=0):
            picture = frame.to_image()
            if frame.time >= from_s - 1e-6:
                picture.paste(logo, place)
            made.mux(stream.encode(av.VideoFrame.from_image(picture)))
        made.mux(stream.encode(None))


def test_a_clip_that_begins_in_black_has_a_picture_that_shows_something(backend, tmp_path):
    seen = backend.glance(write(tmp_path / "black.mp4", seconds=8))
    assert max(Image.open(io.BytesIO(seen.poster_jpeg)).convert("L").getextrema()) > 200


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "plays"),
    [
        ("a.mp4", "libx264", "yuv420p", True),
        ("a.mp4", "libx264", "yuv444p", False),
        ("a.mov", "libx264", "yuv420p", True),
        ("a.mkv", "libx264", "yuv420p", False),
        ("a.avi", "mpeg4", "yuv420p", False),
        ("a.webm", "libvpx", "yuv420p", True),
    ],
)
def test_a_glance_says_whether_browsers_play_it(backend, tmp_path, name, codec, pixels, plays):
    assert backend.glance(write(tmp_path / name, codec=codec, pixels=pixels, seconds=1)).plays_in_browser is plays


def test_what_is_wrong_is_said_and_not_raised(backend, tmp_path):
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "playlist.mp4").write_text("#EXTM3U\nfile:///etc/passwd\n")
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    for name, said in {
        "empty.mp4": "empty",
        "playlist.mp4": "playlist",
        "notes.txt": "accepted type",
        "missing.mp4": "no file",
        "folder.mp4": "no file",
        "pipe.mp4": "no file",
    }.items():
        seen = backend.glance(tmp_path / name)
        assert seen.problem is not None, name
        assert said in seen.problem, name
        assert seen.poster_jpeg is None


def test_a_file_that_is_too_large_can_still_be_looked_at(backend, tmp_path):
    clip = write(tmp_path / "large.mp4")
    with clip.open("ab") as file:
        file.truncate(501 * 2**20)
    seen = backend.glance(clip)
    assert "501 MB" in (seen.problem or "")
    assert seen.width_px == 320


def test_a_changed_file_is_looked_at_again(backend, tmp_path):
    clip = write(tmp_path / "a.mp4", seconds=1)
    assert backend.glance(clip).duration_s == pytest.approx(1, abs=0.1)
    before = backend.glance(clip)
    assert backend.glance(clip) == before
    shutil.copy(write(tmp_path / "b.mp4", seconds=3), clip)
    assert backend.glance(clip).duration_s == pytest.approx(3, abs=0.1)


def test_a_filmstrip_has_a_tile_a_second(backend, tmp_path):
    clip = write(tmp_path / "a.mp4", seconds=4)
    strip = backend.filmstrip(clip, height_px=45)
    assert strip.times_s == pytest.approx((0, 1, 2, 3), abs=0.15)
    assert (strip.tile_width_px, strip.tile_height_px, strip.columns) == (80, 45, 4)
    sheet = Image.open(io.BytesIO(strip.jpeg)).convert("L")
    assert sheet.size == (320, 45)
    greys = [sheet.getpixel((80 * tile + 5, 5)) for tile in range(4)]
    assert greys == pytest.approx([0, 60, 120, 180], abs=12)


def test_a_long_clip_has_sixty_tiles_at_most(backend, tmp_path):
    clip = write(tmp_path / "long.mp4", seconds=75)
    strip = backend.filmstrip(clip, step_s=1)
    assert len(strip.times_s) == 60
    assert strip.times_s[-1] == pytest.approx(59 * 75 / 60, abs=0.3)
    assert Image.open(io.BytesIO(strip.jpeg)).size == (strip.tile_width_px * 10, strip.tile_height_px * 6)
    with pytest.raises(InputError):
        backend.filmstrip(clip, step_s=0)


def test_a_preview_is_small_upright_and_plays(backend, tmp_path):
    import av

    clip = write(tmp_path / "a.mkv", sound=True, seconds=3)
    made = backend.preview(clip)
    assert len(made) < 3 / 10 * 1e6
    assert made.index(b"moov") < made.index(b"mdat"), "the index lies in front"
    with av.open(io.BytesIO(made)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, audio.codec_context.name) == ("h264", "aac")
        assert min(video.width, video.height) <= 360
        assert float(video.duration * video.time_base) == pytest.approx(3, abs=0.15)
        assert float(audio.duration * audio.time_base) == pytest.approx(3, abs=0.15)


def test_what_has_no_picture_says_so(backend, tmp_path):
    Image.new("RGB", (400, 300), "red").save(tmp_path / "still.png")
    assert backend.glance(tmp_path / "still.png").kind == "image"
    assert len(backend.filmstrip(tmp_path / "still.png").times_s) == 1
    with pytest.raises(UnreadableClip, match="no preview"):
        backend.preview(tmp_path / "still.png")
    (tmp_path / "broken.mp4").write_bytes(os.urandom(5000))
    for look in (backend.filmstrip, backend.preview):
        with pytest.raises(UnreadableClip, match="not a video"):
            look(tmp_path / "broken.mp4")


def test_each_look_has_an_awaitable_twin(backend, tmp_path):
    import asyncio

    clip = write(tmp_path / "a.mp4", seconds=1)

    async def look():
        return await asyncio.gather(backend.aglance(clip), backend.afilmstrip(clip), backend.apreview(clip))

    assert asyncio.run(look()) == [backend.glance(clip), backend.filmstrip(clip), backend.preview(clip)]


def test_the_cloud_does_not_look_at_files():
    cloud = FixedAccess("cloud", Endpoint(url="https://cloud.invalid", token="x"))
    backend = Backend(Transport(cloud), web_url="https://cloud.invalid")
    with pytest.raises(BackendError, match="local"):
        backend.glance("a.mp4")


def test_only_the_owner_looks(engine, caller, tmp_path):
    clip = write(tmp_path / "a.mp4", seconds=1)
    guest = caller.post(routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "guest"}).json()["data"]["token"]
    body = {"path": str(clip)}
    made = caller.post(routes.PREVIEW, json=body).json()["data"]
    with engine.caller(guest) as other, engine.caller("wrong") as nobody:
        for route in (routes.GLANCE, routes.FILMSTRIP, routes.PREVIEW):
            assert caller.post(route, json=body).status_code == 200
            assert other.post(route, json=body).status_code == 403
            assert nobody.post(route, json=body).status_code == 401
        address = routes.fill(routes.PREVIEW_FILE, preview_id=made["preview_id"])
        assert [each.get(address).status_code for each in (caller, other, nobody)] == [200, 403, 401]
    for guess in ("0" * 64, "..", "../engine.sqlite3", "x"):
        assert caller.get(routes.fill(routes.PREVIEW_FILE, preview_id=guess)).status_code == 404
    assert caller.post(routes.GLANCE, json={"path": "clips/a.mp4"}).json()["data"]["problem"]


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
@pytest.mark.parametrize(
    ("name", "size", "plays", "preview"),
    [
        ("varied/ad_juggle.mp4", (1280, 720), True, (640, 360)),  # much motion
        ("varied/portrait_climber.mp4", (540, 960), True, (360, 640)),
        ("odd/decord_rot270.mov", (320, 568), True, (320, 568)),  # turned by its display matrix
        ("odd/ax_rotate_and_reflect.mp4", (720, 1080), True, (360, 540)),
        ("odd/ae_sar_2_3.mp4", (427, 360), True, (428, 360)),  # pixels that are not square
        ("odd/ax_dolbyvision_iphone.MOV", (720, 1280), False, (360, 640)),  # HEVC, HDR
        ("odd/derived_truncated_60pct.mp4", (960, 540), True, (640, 360)),
        ("odd/mb_annexb.mkv", (1920, 1080), False, (640, 360)),  # states no duration
    ],
)
def test_real_clips_are_upright_small_and_whole(backend, name, size, plays, preview):
    import av

    clip = CLIPS / name
    seen = backend.glance(clip)
    assert ((seen.width_px, seen.height_px), seen.plays_in_browser, seen.problem) == (size, plays, None)
    poster = Image.open(io.BytesIO(seen.poster_jpeg))
    assert (poster.width > poster.height) is (size[0] > size[1])
    strip = backend.filmstrip(clip)
    assert strip.tile_width_px / strip.tile_height_px == pytest.approx(size[0] / size[1], rel=0.03)
    made = backend.preview(clip)
    with av.open(io.BytesIO(made)) as container:
        video = container.streams.video[0]
        seconds = float(video.duration * video.time_base)
        assert (video.width, video.height) == preview
        assert sum(1 for _ in container.decode(video)) > 0
    assert len(made) < max(50_000, seconds / 10 * 1e6)
