"""Files that are no clips, damaged clips, and what the analysis promises about them."""

from __future__ import annotations

import io
import math

import av
import numpy as np
import pytest
from PIL import Image

from vlai_widgets.engine.analysis import ANALYSIS_VERSION, analyze, opening, probe
from vlai_widgets.engine.analysis import clip as clip_module
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.scoring import load_model, score_batch


@pytest.fixture
def frames(scene, pan):
    picture = scene(0)
    return [pan(picture, 2 * i) for i in range(50)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty (0 bytes)"),
        (b"ffconcat version 1.0\nfile neighbour.mp4\n", "concat list"),
        (b"#EXTM3U\n#EXTINF:2,\nneighbour.mp4\n#EXT-X-ENDLIST\n", "playlist"),
        (b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\n", "SDP"),
        (b"\xef\xbb\xbfjust some notes\n", "text file"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (bytes(range(256)) * 40, "not a video"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x10\x00mdat" + b"\x01" * 900, "cut off"),
    ],
)
def test_what_is_no_video_is_said_to_be_none(tmp_path, clip, frames, content, words):
    clip(frames, name="neighbour.mp4")
    path = tmp_path / "upload.mp4"
    path.write_bytes(content)
    with pytest.raises(UnreadableClip, match=r".+\.") as caught:
        probe(path)
    assert words in str(caught.value)
    done = analyze(path, clip_id="c", clip="upload.mp4", sha256="")
    assert done.analysis.error == str(caught.value)
    assert done.poster_jpeg is None


def test_a_concat_list_that_is_not_recognised_still_cannot_read_its_neighbour(tmp_path, clip, monkeypatch, frames):
    monkeypatch.setattr(opening, "_text_kind", lambda _head: None)
    clip(frames, name="neighbour.mp4")
    path = tmp_path / "sneaky.mp4"
    path.write_bytes(b"ffconcat version 1.0\nfile neighbour.mp4\n")
    with av.open(str(path)) as container:  # what would happen without the white list
        assert container.streams.video
    assert "not a video" in analyze(path, clip_id="c", clip="c", sha256="").analysis.error


@pytest.mark.parametrize("name", ["still.jpg", "still.png", "one.gif", "pic.webp", "no-clip.mp4"])
def test_a_still_is_scored_on_what_it_shows(tmp_path, clip, measure, entry, frames, name):
    path = tmp_path / name
    Image.fromarray(frames[0]).save(path, {"jpg": "jpeg", "mp4": "png"}.get(path.suffix[1:], path.suffix[1:]))
    facts = probe(path)
    assert (facts.kind, facts.width_px, facts.height_px) == ("image", 180, 320)
    done = analyze(path, clip_id="c", clip=name, sha256="")
    analysis = done.analysis
    assert analysis.error is None
    assert {"still_image", "image_named_as_video"} & set(analysis.flags) == (
        {"still_image", "image_named_as_video"} if name == "no-clip.mp4" else {"still_image"}
    )
    assert entry(analysis, "brightness").value == pytest.approx(np.mean(frames[0]) / 2.55, abs=1.5)
    assert entry(analysis, "aspect_fill_pct").value == pytest.approx(100)
    assert entry(analysis, "motion_mean").missing == entry(analysis, "sound_present").missing
    assert entry(analysis, "motion_mean").missing == "a still image has no time"
    assert {m.feature for m in analysis.measurements} >= {spec.name for spec in load_model().features}
    assert Image.open(io.BytesIO(done.poster_jpeg)).size == (180, 320)
    moving = measure(clip(frames, name="moving.mp4"))
    batch = score_batch([analysis, moving])
    assert sorted(batch.rank) == [1, 2]
    assert batch.coverage[0] < 0.5 < batch.coverage[1]
    assert batch.row(0).dimensions["hook"] is None


@pytest.mark.parametrize(
    ("name", "codec"),
    [("s.wav", "pcm_s16le"), ("s.mp3", "libmp3lame"), ("s.m4a", "aac"), ("s.aac", "aac")],
)
def test_sound_alone_is_scored_on_what_it_says(tmp_path, entry, name, codec):
    wave = 0.2 * np.sin(2 * np.pi * 997 * np.arange(6 * 48_000) / 48_000).astype(np.float32)
    wave[: 2 * 48_000] = 0
    with av.open(str(tmp_path / name), "w", format="adts" if name.endswith("aac") else None) as out:
        stream = out.add_stream(codec, rate=48_000, layout="mono")
        size = 1152 if codec == "libmp3lame" else 1024
        for start in range(0, wave.size, size):
            piece = np.ascontiguousarray(wave[None, start : start + size])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    done = analyze(tmp_path / name, clip_id="c", clip=name, sha256="")
    analysis = done.analysis
    assert analysis.error is None
    assert done.poster_jpeg is None
    assert analysis.media.kind == "audio"
    assert analysis.media.duration_s == pytest.approx(6.0, abs=0.1)
    assert "sound_only" in analysis.flags
    # A sine of amplitude 0.2 in one channel: 20 lg 0.2 - 3.01 LUFS. The MP3 encoder itself takes half a decibel off.
    tolerance = 0.7 if codec == "libmp3lame" else 0.3
    assert entry(analysis, "loudness_lufs").value == pytest.approx(20 * math.log10(0.2) - 3.01, abs=tolerance)
    assert entry(analysis, "silence_pct").value == pytest.approx(100 * (2 / 6) / 6, abs=1.5)
    assert entry(analysis, "brightness").missing == "sound without a picture"
    assert len(analysis.timeline) == math.ceil(analysis.media.duration_s - 1e-6)
    row = score_batch([analysis]).row(0)
    assert row.rank == 1
    assert {name for name, value in row.dimensions.items() if value is not None} == {"audio"}
    assert row.coverage < 0.2


def test_an_animated_gif_is_a_clip(clip, measure, frames):
    images = [Image.fromarray(frame) for frame in frames[:10]]
    path = clip(frames[:2]).with_suffix(".gif")
    images[0].save(path, save_all=True, append_images=images[1:], duration=100)
    analysis = measure(path)
    assert analysis.media.kind == "video"
    assert analysis.media.duration_s == pytest.approx(1.0, abs=0.05)


def test_every_feature_is_measured_or_says_why_not(clip, frames):
    seen = []
    done = analyze(clip(frames), clip_id="id", clip="name.mp4", sha256="ab", progress=seen.append)
    analysis = done.analysis
    assert (analysis.clip_id, analysis.clip, analysis.sha256) == ("id", "name.mp4", "ab")
    assert analysis.analysis_version == ANALYSIS_VERSION
    by_name = {m.feature: m for m in analysis.measurements}
    assert len(by_name) == len(analysis.measurements)
    assert set(by_name) == {spec.name for spec in load_model().features}
    for measured in analysis.measurements:
        assert (measured.value is None) == (measured.missing is not None), measured
        assert measured.value is None or math.isfinite(measured.value)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(analysis.timeline) == 2
    with Image.open(io.BytesIO(done.poster_jpeg)) as poster:
        assert poster.format == "JPEG"
        assert max(poster.size) <= 640


def test_a_failing_detector_costs_its_own_features_only(clip, monkeypatch, frames):
    def broken(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(clip_module.Quality, "feed", broken)
    monkeypatch.setattr(clip_module.Blanks, "finish", broken)
    analysis = analyze(clip(frames), clip_id="c", clip="c", sha256="").analysis
    by_name = {m.feature: m for m in analysis.measurements}
    assert analysis.error is None
    assert by_name["sharpness"].missing == by_name["black_pct"].missing == "could not be measured (ZeroDivisionError)"
    assert by_name["brightness"].value is not None


def test_running_out_of_memory_costs_the_clip_not_the_process(clip, monkeypatch, frames):
    def greedy(*_args):
        raise MemoryError

    monkeypatch.setattr(clip_module.Look, "feed", greedy)
    assert "not enough memory" in analyze(clip(frames), clip_id="c", clip="c", sha256="").analysis.error


def test_a_cut_off_clip_is_measured_as_far_as_it_goes(clip, tmp_path, frames):
    whole = clip(frames * 3, name="whole.mkv")
    data = whole.read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(data[: len(data) // 2])
    analysis = analyze(cut, clip_id="c", clip="c", sha256="").analysis
    assert analysis.error is None
    assert "truncated" in analysis.flags
    assert 1.0 < analysis.media.duration_s < 5.0
    assert "truncated" not in analyze(whole, clip_id="c", clip="c", sha256="").analysis.flags


def test_a_clip_beyond_the_cap_is_analysed_to_the_cap(clip, monkeypatch, frames):
    from vlai_widgets.engine.analysis import decoding

    monkeypatch.setattr(decoding, "MAX_FRAMES", 30)
    analysis = analyze(clip(frames), clip_id="c", clip="c", sha256="").analysis
    assert "only_start_analysed" in analysis.flags
    assert "truncated" not in analysis.flags
