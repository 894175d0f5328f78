"""The same reel with moviepy, for the record: run by an interpreter that has it, as ``python by_moviepy.py REQUEST``.

The request is JSON: the cards, the clips with their plates and lengths, the crossfade, and where the video goes. As in
the ffmpeg command the two cards are stills of our own render and the plates are pictures; x264 has the same settings.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def main(request: dict[str, Any]) -> None:
    """Write the video."""
    from moviepy import CompositeAudioClip, CompositeVideoClip, ImageClip, VideoFileClip, vfx

    fade, size, fps = request["fade_s"], tuple(request["size"]), request["fps"]
    parts: list[Any] = [ImageClip(request["opening"]).with_duration(request["opening_s"])]
    for path, plate, wanted in request["clips"]:
        file = VideoFileClip(path)
        length = min(wanted, file.duration - 0.5)
        clip = file.subclipped(0.5, 0.5 + length)
        if tuple(clip.size) != size:
            clip = clip.resized(new_size=size)
        shown = ImageClip(plate).with_start(fade / 2).with_duration(length - 1.5 * fade)
        parts.append(CompositeVideoClip([clip, shown], size=size))
    parts.append(ImageClip(request["table"]).with_duration(request["table_s"]))
    start, placed = 0.0, []
    for number, part in enumerate(parts):
        placed.append(part.with_start(start).with_effects([vfx.CrossFadeIn(fade)] if number else []))
        start += part.duration - fade
    whole = CompositeVideoClip(placed, size=size)
    sounds = [part.audio.with_start(part.start) for part in placed if part.audio is not None]
    whole = whole.with_audio(CompositeAudioClip(sounds))
    whole.write_videofile(
        request["out"], fps=fps, codec="libx264", preset="veryfast", audio_codec="aac", audio_bitrate="192k",
        ffmpeg_params=["-crf", "20", "-pix_fmt", "yuv420p", "-g", str(fps), "-movflags", "+faststart"], logger=None,
    )  # fmt: skip


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
