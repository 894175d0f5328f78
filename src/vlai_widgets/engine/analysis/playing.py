"""Whether a browser plays a file as it is."""

from __future__ import annotations

from typing import Final

from vlai_widgets.models import MediaFacts

# What Chrome, Firefox and Safari all play (MDN, "Media container formats" and "Web video codec guide", 2026). HEVC,
# ProRes, MPEG-4 part 2 and H.264 of more than 8 bits or 4:2:0 are not among it; Matroska and AVI play in some.
_MP4_VIDEO: Final = frozenset({"h264", "av1", "libdav1d", "vp9", "libvpx-vp9"})
_MP4_AUDIO: Final = frozenset({"aac", "mp3", "mp3float", "opus", "libopus", "flac"})
_WEBM_VIDEO: Final = frozenset({"vp8", "libvpx", "vp9", "libvpx-vp9", "av1", "libdav1d"})
_WEBM_AUDIO: Final = frozenset({"opus", "libopus", "vorbis", "libvorbis"})
_IMAGES: Final = frozenset({"png", "mjpeg", "webp", "gif"})
_H264_PIXELS: Final = frozenset({"yuv420p", "yuvj420p", None})
_SOUND_FILES: Final = {"mp3": "mp3", "wav": "pcm", "aac": "aac", "mov": "aac", "ogg": "opus", "flac": "flac"}


def plays_in_browser(facts: MediaFacts, *, extension: str) -> bool:
    """Say whether every current browser can be expected to play a file without converting it.

    Args:
        facts: What the file is.
        extension: Its file type: a container says whether it may hold more than WebM does, the name what it is.

    Example:
        >>> facts = MediaFacts(kind="video", size_bytes=1, container="mov,mp4,m4a,3gp,3g2,mj2", video_codec="hevc")
        >>> plays_in_browser(facts, extension="mp4")
        False
    """
    video, audio, container = facts.video_codec, facts.audio_codec, facts.container
    if facts.kind == "image":
        return video in _IMAGES
    if facts.kind == "audio":
        wanted = next((codec for name, codec in _SOUND_FILES.items() if name in container.split(",")), None)
        return wanted is not None and audio is not None and audio.startswith(wanted)
    if container == "gif":
        return True
    if "mp4" in container.split(","):
        plain = video != "h264" or facts.pixel_format in _H264_PIXELS
        return video in _MP4_VIDEO and plain and (audio is None or audio in _MP4_AUDIO)
    if "webm" in container.split(",") and extension == "webm":
        return video in _WEBM_VIDEO and (audio is None or audio in _WEBM_AUDIO)
    return False
