"""The file itself: what players and platforms ask of it, and what happens where it cannot be made."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from tests.render.studio import Studio, coded, cut, frames_of, tone

from vlai_widgets.engine.render import render
from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel, with_title
from vlai_widgets.errors import InputError, RenderFailed, UnknownOption
from vlai_widgets.protocol.draft import Draft

W, H = 272, 480


def boxes(path: Path) -> list[str]:
    data = path.read_bytes()
    found, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 8].decode("latin-1"))
        at += size or len(data)
    return found


def small(draft: Draft, factor: int = 6) -> Draft:
    size = {"width": draft.m.width // factor // 2 * 2, "height": draft.m.height // factor // 2 * 2}
    return draft.model_copy(update={"m": draft.m.model_copy(update=size)})


def test_what_the_file_is(studio: Studio, tmp_path: Path) -> None:
    clip = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=90, sound=tone(3, level=0.2))
    out = tmp_path / "out.mp4"
    told: list[float] = []
    draft = cut(("a", 0, 2.51))
    rendered = render(draft, sources={"a": clip}, posters={}, out=out, progress=told.append)
    order = boxes(out)
    assert order.index("moov") < order.index("mdat")
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert video.codec_context.name == "h264"
        assert video.profile == "High"
        assert video.codec_context.extradata[3] <= 42  # level of avcC (ISO/IEC 14496-15)
        assert video.codec_context.pix_fmt == "yuv420p"
        assert (video.width, video.height) == (W, H)
        assert video.sample_aspect_ratio == 1
        assert video.average_rate == 30
        assert audio.codec_context.name == "aac"
        assert audio.profile == "LC"
        assert audio.codec_context.sample_rate == 48_000
        assert audio.codec_context.layout.name == "stereo"
        context = video.codec_context
        assert [int(context.color_range), int(context.colorspace)] == [1, 1]
        assert [int(context.color_primaries), int(context.color_trc)] == [1, 1]
        assert container.metadata["title"] == "A <title>"
        assert float(video.duration * video.time_base) == pytest.approx(2.51, abs=1 / 30)
        keys = [n for n, frame in enumerate(container.decode(video=0)) if frame.key_frame]
    assert np.diff([*keys, rendered.frames]).max() <= 30
    assert rendered.size_bytes == out.stat().st_size
    assert (rendered.width_px, rendered.height_px) == (W, H)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def nal_types(packet: bytes) -> set[int]:
    """Types of the NAL units of a packet of an MP4 (ISO/IEC 14496-15: four bytes of length before each)."""
    found, at = set(), 0
    while at + 5 <= len(packet):
        found.add(packet[at + 4] & 31)
        at += 4 + int.from_bytes(packet[at : at + 4], "big")
    return found


@pytest.mark.parametrize(
    ("width", "height", "quality"),
    [
        (1080, 1920, "high"),
        (1920, 1080, "high"),
        (1080, 1080, "medium"),
        (1080, 1350, "medium"),
        (720, 1280, "low"),
        (180, 320, "low"),
        (360, 640, "preview"),
    ],
)
def test_every_size_is_what_platforms_ask_for(
    studio: Studio, tmp_path: Path, width: int, height: int, quality: str
) -> None:
    clip = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=50, sound=tone(1.7, level=0.2))
    out = tmp_path / "out.mp4"
    draft = cut(("a", 0, 1.1), width=width, height=height)
    render(draft, sources={"a": clip}, posters={}, out=out, quality=quality, sidecars=True)
    order = boxes(out)
    assert order.index("moov") < order.index("mdat")
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        context = video.codec_context
        assert (video.width, video.height, video.profile) == (width, height, "High")
        assert context.extradata[3] <= 42
        assert context.pix_fmt == "yuv420p"
        tags = (context.color_range, context.colorspace, context.color_primaries, context.color_trc)
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]
        assert video.sample_aspect_ratio == 1
        sound = audio.codec_context
        assert (audio.profile, sound.sample_rate, sound.layout.name) == ("LC", 48_000, "stereo")
        assert len(container.chapters()) == 1
        packets = [p for p in container.demux(video) if p.size]
    times = sorted(round(float(p.pts * p.time_base) * 30, 6) for p in packets)
    assert times == list(range(33)), "constant 30 frames a second from zero"
    keys = [n for n, p in enumerate(packets) if p.is_keyframe]
    assert max(b - a for a, b in zip(keys, [*keys[1:], len(packets)], strict=True)) <= 30
    for n in keys:
        # An IDR picture: nothing after it looks back, and nothing that is shown before it comes after it.
        assert 5 in nal_types(bytes(packets[n]))
        assert all(p.pts > packets[n].pts for p in packets[n + 1 :])
    for ending in (".vtt", ".json", ".jpg"):
        assert out.with_suffix(ending).stat().st_size > 0


@pytest.mark.parametrize(("aspect", "language"), [("9:16", "en"), ("16:9", "zh"), ("1:1", "en"), ("4:5", "zh")])
def test_a_whole_reel(studio: Studio, tmp_path: Path, aspect: str, language: str) -> None:
    sources = {
        "a": studio.clip("a.mp4", lambda n: coded(n, W, H), frames=100, sound=tone(3.3, level=0.2)),
        "b": studio.clip("b.mp4", lambda _: np.full((180, 320, 3), 120, np.uint8), frames=40),
    }
    entries = [
        ReelEntry(
            clip_id=c, name=n, rank=r, rank_lo=1, rank_hi=2, score=s, dimension="pace", tied=True, reasons=("为什么",)
        )
        for c, n, r, s in (("a", "名字 \u202e🐰 very long " * 9, 1, 100.0), ("b", "", 2, 0.0))
    ]
    draft = leaderboard_reel(entries, table=entries, aspect=aspect, language=language, note="n" * 300)
    draft = small(with_title(draft, "Urban Dreams " * 20, start_s=3, end_s=5))
    rendered = render(draft, sources=sources, posters={"a": tmp_path / "none.jpg"}, out=tmp_path / "out.mp4")
    seen = frames_of(tmp_path / "out.mp4")
    assert len(seen) == rendered.frames == round(draft.d * 30 / 1000)
    # First comes the worse clip: a grey one, whose plate writes bright words over the dark scrim.
    plate = (
        seen[120][int(len(seen[120]) * 0.45) : int(len(seen[120]) * 0.65)]
        if aspect == "9:16"
        else seen[120][len(seen[120]) // 2 :]
    )
    assert plate.max() > 220
    assert plate.min() < 40


def test_an_unknown_quality() -> None:
    with pytest.raises(UnknownOption, match="high"):
        render(cut(("a", 0, 1)), sources={}, posters={}, out=Path("x.mp4"), quality="hihg")


def test_a_bad_draft_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^d: "):
        render(Draft(), sources={}, posters={}, out=tmp_path / "x.mp4")


def test_a_clip_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match=r"gone\.mp4"):
        render(cut(("gone.mp4", 0, 1)), sources={}, posters={}, out=tmp_path / "x.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["list.mp4", "noise.mp4", "empty.mp4"])
def test_a_clip_that_is_no_clip(studio: Studio, tmp_path: Path, name: str) -> None:
    neighbour = studio.clip("n.mp4", lambda n: coded(n, W, H), frames=30)
    content = {"list.mp4": b"ffconcat version 1.0\nfile n.mp4\n", "noise.mp4": bytes(range(256)) * 40, "empty.mp4": b""}
    path = tmp_path / name
    path.write_bytes(content[name])
    assert neighbour.exists()
    with pytest.raises(RenderFailed, match=name):
        render(cut((name, 0, 1)), sources={name: path}, posters={}, out=tmp_path / "x.mp4")
    assert not (tmp_path / "x.mp4").exists()


def cut_off(path: Path, share: float) -> Path:
    """Keep the index, which stands in front, and the first ``share`` of the media data."""
    front = path.with_name("front-" + path.name)
    with av.open(str(path)) as source, av.open(str(front), "w", options={"movflags": "+faststart"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    data = front.read_bytes()
    start = data.index(b"mdat")
    broken = path.with_name("broken-" + path.name)
    broken.write_bytes(data[: start + int((len(data) - start) * share)])
    return broken


def test_a_clip_that_breaks_off_in_the_middle(studio: Studio, tmp_path: Path) -> None:
    noise = np.random.default_rng(1)
    whole = studio.clip("w.mp4", lambda _: noise.integers(0, 255, (H, W, 3), np.uint8), frames=90)
    broken = cut_off(whole, 0.5)
    out = tmp_path / "out.mp4"
    out.write_bytes(b"what was there before")
    with pytest.raises(RenderFailed, match="my clip"):
        render(cut(("my clip", 0, 3)), sources={"my clip": broken}, posters={}, out=out)
    assert out.read_bytes() == b"what was there before"
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []
    render(cut(("my clip", 0, 1)), sources={"my clip": broken}, posters={}, out=out)
    nearly = cut_off(whole, 0.95)
    assert render(cut(("c", 0, 3)), sources={"c": nearly}, posters={}, out=out).frames == 90


def test_cancelling_leaves_nothing_behind(studio: Studio, tmp_path: Path) -> None:
    clip = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=90)

    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.1:
            raise Stop

    with pytest.raises(Stop):
        render(cut(("a", 0, 3)), sources={"a": clip}, posters={}, out=tmp_path / "x.mp4", progress=stop)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4"]
