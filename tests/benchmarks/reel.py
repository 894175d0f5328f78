"""The same leaderboard reel twice: as a draft of ours, and as one hand-written ffmpeg command."""

# ruff: noqa: E501  commands read best in one piece

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from tests.benchmarks.batch import FFMPEG, Batch
from tests.benchmarks.machine import run_process

from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel
from vlai_widgets.engine.timeline.reel import FADE_MS, HIGHLIGHT_MS, OPENING_MS, TABLE_MS, WINNER_MS
from vlai_widgets.protocol.draft import Draft

WIDTH, HEIGHT, FPS = 1080, 1920, 30


def draft_of(batch: Batch) -> Draft:
    """Return the reel of a batch whose last clip won."""
    count = len(batch.paths)
    entries = [
        ReelEntry(
            clip_id=path.stem, name=path.name, rank=count - k, rank_lo=max(1, count - k - 1), rank_hi=min(count, count - k + 1),
            score=55.0 + 3 * k, dimension=("hook", "pace", "clarity", "appeal", "audio", "fit")[k % 6],
            reasons=("First cut at 0.8 s", "Loudness -14 LUFS"), start_s=0.5, end_s=3.5,
        )
        for k, path in enumerate(batch.paths)
    ]  # fmt: skip
    return leaderboard_reel(entries, table=entries, subtitle="22 November 2026")


def posters_of(batch: Batch, folder: Path) -> dict[str, Path]:
    """Return a poster for every clip, as the analysis would leave it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {path.stem: folder / f"{path.stem}.jpg" for path in batch.paths}
    for path in batch.paths:
        if not made[path.stem].exists():
            run_process(
                [
                    FFMPEG,
                    "-v",
                    "error",
                    "-y",
                    "-ss",
                    "1",
                    "-i",
                    path,
                    "-frames:v",
                    "1",
                    "-vf",
                    "scale=360:-2",
                    made[path.stem],
                ]
            )
    return made


def by_hand(batch: Batch, rendered: Path, folder: Path, out: Path) -> list[str | Path]:
    """Return one command for the same reel. The two cards are stills out of our own render; the plates are PNGs over the clips."""
    folder.mkdir(parents=True, exist_ok=True)
    opening, table = folder / "opening.png", folder / "table.png"
    run_process([FFMPEG, "-v", "error", "-y", "-ss", "1.5", "-i", rendered, "-frames:v", "1", opening])
    run_process([FFMPEG, "-v", "error", "-y", "-sseof", "-1", "-i", rendered, "-frames:v", "1", table])
    count = len(batch.paths)
    clips = [*[HIGHLIGHT_MS / 1000] * (count - 1), WINNER_MS / 1000]
    seconds = [OPENING_MS / 1000, *clips, (TABLE_MS + FADE_MS) / 1000]
    fade = FADE_MS / 1000
    command: list[str | Path] = [FFMPEG, "-v", "error", "-y", "-framerate", str(FPS), "-i", opening]
    for path, length in zip(batch.paths, clips, strict=True):
        command += ["-ss", "0.5", "-t", str(length), "-i", path]
    command += ["-framerate", str(FPS), "-i", table]
    for k, path in enumerate(batch.paths):
        command += ["-i", _plate(folder / f"plate{k}.png", count - k, path.name, 55 + 3 * k)]
    command += ["-filter_complex", _graph(count, seconds, fade), "-map", "[v]", "-map", "[a]"]
    command += [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
        "-profile:v",
        "high",
        "-g",
        str(FPS),
        "-pix_fmt",
        "yuv420p",
    ]
    command += ["-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-movflags", "+faststart", out]
    return command


def for_moviepy(batch: Batch, folder: Path, out: Path) -> dict[str, object]:
    """Return what :mod:`.by_moviepy` is asked for, with the cards and plates that :func:`by_hand` left in ``folder``."""
    lengths = [*[HIGHLIGHT_MS / 1000] * (len(batch.paths) - 1), WINNER_MS / 1000]
    plates = [folder / f"plate{k}.png" for k in range(len(batch.paths))]
    return {
        "opening": str(folder / "opening.png"), "opening_s": OPENING_MS / 1000,
        "clips": [[str(path), str(plate), s] for path, plate, s in zip(batch.paths, plates, lengths, strict=True)],
        "table": str(folder / "table.png"), "table_s": (TABLE_MS + FADE_MS) / 1000,
        "fade_s": FADE_MS / 1000, "fps": FPS, "size": [WIDTH, HEIGHT], "out": str(out),
    }  # fmt: skip


def _graph(count: int, seconds: list[float], fade: float) -> str:
    fit = f"scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=increase,crop={WIDTH}:{HEIGHT},setsar=1,fps={FPS},format=yuv420p"
    last = count + 1
    # The filter repeats the decoded card; -loop 1 would decode the PNG again for every frame.
    parts = [f"[{k}:v]{fit},loop=loop={round(seconds[k] * FPS) - 1}:size=1,setpts=N/{FPS}/TB[v{k}]" for k in (0, last)]
    for k in range(1, count + 1):
        parts.append(
            f"[{k}:v]{fit}[c{k}];[c{k}][{last + k}:v]overlay=0:0:enable='between(t,{fade / 2},{seconds[k] - fade})'[v{k}]"
        )
        parts.append(f"[{k}:a]aresample=48000,aformat=channel_layouts=stereo[a{k}]")
    parts += [f"anullsrc=r=48000:cl=stereo,atrim=duration={seconds[k]}[a{k}]" for k in (0, last)]
    start, video, audio = seconds[0] - fade, "v0", "a0"
    for k in range(1, last + 1):
        v, a = ("v", "mixed") if k == last else (f"x{k}", f"y{k}")
        parts.append(f"[{video}][v{k}]xfade=duration={fade}:offset={start:.3f}[{v}]")
        parts.append(f"[{audio}][a{k}]acrossfade=d={fade}[{a}]")
        start, video, audio = start + seconds[k] - fade, v, a
    parts.append("[mixed]loudnorm=I=-14:TP=-1.5:LRA=11[a]")
    return ";".join(parts)


def _plate(path: Path, rank: int, name: str, score: float) -> Path:
    image = Image.new("RGBA", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    for y in range(820, 1300):
        draw.line((0, y, WIDTH, y), fill=(0, 0, 0, min(170, (y - 820))))
    draw.text((65, 960), str(rank), font=ImageFont.load_default(220), fill="white")
    draw.text((330, 980), name, font=ImageFont.load_default(56), fill="white")
    draw.text((760, 1050), f"{score:.1f}", font=ImageFont.load_default(96), fill="white")
    draw.text((330, 1150), "First cut at 0.8 s\nLoudness -14 LUFS", font=ImageFont.load_default(40), fill="white")
    draw.rectangle((330, 1080, 330 + int(4 * score), 1100), fill="#d1495b")
    image.save(path)
    return path
