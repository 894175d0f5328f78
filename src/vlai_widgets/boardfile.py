"""The ``.vlai`` file: a board that opens on another machine, without the clips.

A zip of ``manifest.json`` (versions, preset, weights, title, language), ``analyses.json`` (what was measured) or
``replies.json`` (what a service answered), ``posters/*.jpg`` and ``previews/*.mp4``. The measurements are the document;
scores are computed from them anew. Equal boards make equal bytes. A file is data from elsewhere: its sizes are bounded,
its names are never paths, and a newer format is refused with words.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from vlai_widgets._version import __version__
from vlai_widgets.errors import BadBoardFile, ClipNotFound, InputError
from vlai_widgets.models import Analysis, CloudScore, Measurement
from vlai_widgets.protocol.results import ANALYSIS

FORMAT_VERSION: Final = 1
_MOST_ENTRIES: Final = 20_010
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_JSON_BYTES: Final = 256 * 1024 * 1024
_MOST_MANIFEST_BYTES: Final = 4 * 1024 * 1024
_MOST_POSTER_BYTES: Final = 8 * 1024 * 1024
_MOST_PREVIEW_BYTES: Final = 16 * 1024 * 1024
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)

# "/home/ana/q3/a.mp4", "C:\\clips\\a.mp4", "\\\\server\\share\\a.mp4": folders tell of the maker, not of the clip.
_FOLDERS: Final = re.compile(r"(?:(?<![\w.:/\\])(?:[A-Za-z]:)?[\\/]|\\\\)(?:[^\\/:*?\"'<>|\r\n]+[\\/])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDocument:
    """What a ``.vlai`` file holds.

    Attributes:
        preset: Name of the preset.
        weights: Weights of dimensions that replace the preset's, or None.
        model_version: Version of the score model that the board was scored with, or None.
        backend: ``local`` or ``cloud``.
        title: The board's title, or None.
        language: ``en`` or ``zh``.
        analyses: What was measured.
        replies: What a service replied; instead of analyses.
        posters: A JPEG a clip id.
        previews: A small MP4 a clip id.
        scores: The score of each clip id when it was saved; tells what a newer score model changed.
    """

    preset: str
    weights: Mapping[str, float] | None
    model_version: str | None
    backend: str
    title: str | None
    language: str
    analyses: tuple[Analysis, ...] = ()
    replies: tuple[CloudScore, ...] | None = None
    posters: Mapping[str, bytes] = field(default_factory=dict)
    previews: Mapping[str, bytes] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="ignore", protected_namespaces=())

    format: int
    product_version: str = ""
    preset: str
    weights: dict[str, float] | None = None
    model_version: str | None = None
    backend: str = "local"
    title: str | None = None
    language: str = "en"
    posters: dict[str, str] = {}
    previews: dict[str, str] = {}
    scores: dict[str, float] = {}


_ANALYSES: Final = TypeAdapter(tuple[Analysis, ...])
_REPLIES: Final = TypeAdapter(tuple[CloudScore, ...])


def write_board(document: BoardDocument, path: str | os.PathLike[str]) -> Path:
    """Write a ``.vlai`` file, whole or not at all.

    Names and error texts lose the folders of this machine.

    Raises:
        InputError: The folder does not exist, or the file cannot be written.
    """
    target = with_suffix(path, ".vlai")
    analyses = [_without_folders(analysis) for analysis in document.analyses]
    ids = {analysis.clip_id for analysis in analyses}
    posters = {clip: jpeg for clip, jpeg in sorted(document.posters.items()) if clip in ids or document.replies}
    videos = {clip: video for clip, video in sorted(document.previews.items()) if clip in ids or document.replies}
    pictures = {clip: f"posters/{i:05d}.jpg" for i, clip in enumerate(posters)}
    previews = {clip: f"previews/{i:05d}.mp4" for i, clip in enumerate(videos)}
    manifest = _Manifest(
        format=FORMAT_VERSION,
        product_version=__version__,
        preset=document.preset,
        weights=None if document.weights is None else dict(document.weights),
        model_version=document.model_version,
        backend=document.backend,
        title=None if document.title is None else _FOLDERS.sub("", document.title),
        language=document.language,
        posters=pictures,
        previews=previews,
        scores=dict(document.scores),
    )
    with replacing(target) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        _put(archive, "manifest.json", _json(manifest.model_dump(mode="json")))
        if document.replies is None:
            _put(archive, "analyses.json", b"[" + b",".join(ANALYSIS.dump_json(a) for a in analyses) + b"]")
        else:
            _put(archive, "replies.json", _REPLIES.dump_json(document.replies))
        for clip, name in pictures.items():
            _put(archive, name, posters[clip], compress=False)
        for clip, name in previews.items():
            _put(archive, name, videos[clip], compress=False)
    return target


def read_board(path: str | os.PathLike[str]) -> BoardDocument:
    """Read a ``.vlai`` file.

    Raises:
        ClipNotFound: There is no such file.
        BadBoardFile: It is a folder or may not be read; the file is damaged, is no board, is too large, or was written
            by a newer version.
    """
    source = Path(path)
    try:
        with zipfile.ZipFile(source) as archive:
            return _read(archive, source.name)
    except FileNotFoundError:
        raise ClipNotFound(f"There is no file {source.name!r}. Check the name and the folder.") from None
    except IsADirectoryError:
        raise BadBoardFile(f"{source.name!r} is a folder. Name the .vlai file in it.") from None
    except PermissionError:
        raise BadBoardFile(f"{source.name!r} may not be read. Ask its owner, or open a copy of your own.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, OSError) as error:
        raise BadBoardFile(f"{source.name!r} is damaged or is not a .vlai file. Ask for it again.") from error
    except (ValidationError, ValueError, RecursionError) as error:
        if isinstance(error, BadBoardFile):
            raise
        raise BadBoardFile(f"{source.name!r} is damaged: its contents cannot be read. Ask for it again.") from error


def with_suffix(path: str | os.PathLike[str], suffix: str) -> Path:
    """Return ``path``, with ``suffix`` where it has none.

    Raises:
        InputError: Its folder does not exist.
    """
    target = Path(path)
    if not target.suffix:
        target = target.with_name(target.name + suffix)
    if not target.parent.is_dir():
        raise InputError(f"There is no folder {str(target.parent)!r} to write {target.name!r} into. Make it first.")
    return target


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target``, and move it there if nothing was raised.

    Raises:
        InputError: The folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".vlai-", suffix=target.suffix)
    except OSError as error:
        raise InputError(f"{target.name!r} cannot be written: {error.strerror}.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)  # mkstemp's 0600 would hide a shared file from its readers
    temporary.replace(target)


def _read(archive: zipfile.ZipFile, name: str) -> BoardDocument:
    infos = archive.infolist()
    if len(infos) > _MOST_ENTRIES or sum(info.file_size for info in infos) > _MOST_BYTES:
        raise BadBoardFile(f"{name!r} is larger than a board can be ({_MOST_BYTES // 2**20} MB). It was not opened.")
    raw = _get(archive, "manifest.json", _MOST_MANIFEST_BYTES, name)
    written_by = json.loads(raw)
    version = written_by.get("format") if isinstance(written_by, dict) else None
    if isinstance(version, int) and version > FORMAT_VERSION:
        newer = str(written_by.get("product_version") or "a newer version")[:40]
        raise BadBoardFile(
            f"{name!r} was written by vlai-widgets {newer}, which is newer than this one ({__version__}). "
            "Upgrade with: pip install --upgrade vlai-widgets"
        )
    manifest = _Manifest.model_validate(written_by)
    entries = {info.filename for info in infos}
    replied = "replies.json" in entries
    analyses = () if replied else _ANALYSES.validate_json(_get(archive, "analyses.json", _MOST_JSON_BYTES, name))
    if len({analysis.clip_id for analysis in analyses}) != len(analyses):
        raise BadBoardFile(f"{name!r} is damaged: it holds one clip twice. Ask for it again.")
    return BoardDocument(
        preset=manifest.preset,
        weights=manifest.weights,
        model_version=manifest.model_version,
        backend=manifest.backend,
        title=manifest.title,
        language=manifest.language,
        analyses=analyses,
        replies=_REPLIES.validate_json(_get(archive, "replies.json", _MOST_JSON_BYTES, name)) if replied else None,
        posters={
            clip: _get(archive, entry, _MOST_POSTER_BYTES, name)
            for clip, entry in manifest.posters.items()
            if entry.startswith("posters/") and entry in entries
        },
        previews={
            clip: _get(archive, entry, _MOST_PREVIEW_BYTES, name)
            for clip, entry in manifest.previews.items()
            if entry.startswith("previews/") and entry in entries
        },
        scores=manifest.scores,
    )


def _get(archive: zipfile.ZipFile, entry: str, most: int, name: str) -> bytes:
    """Read one entry, and never more than ``most``: the size in the archive's index is only a claim."""
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise BadBoardFile(f"{name!r} is larger than a board can be. It was not opened.")
    return content


def _put(archive: zipfile.ZipFile, name: str, content: bytes, *, compress: bool = True) -> None:
    info = zipfile.ZipInfo(name, date_time=_EPOCH)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    archive.writestr(info, content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _without_folders(analysis: Analysis) -> Analysis:
    def clean(text: str | None) -> str | None:
        return None if text is None else _FOLDERS.sub("", text)

    def measured(item: Measurement) -> Measurement:
        return item if item.missing is None else replace(item, missing=clean(item.missing))

    return replace(
        analysis,
        clip=_FOLDERS.sub("", analysis.clip),
        error=clean(analysis.error),
        measurements=tuple(measured(item) for item in analysis.measurements),
    )


def saved_scores(clip_ids: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    """Return the scores of the clips that have one, a clip id, rounded to what a reader can see."""
    pairs = zip(clip_ids, scores, strict=True)
    return {clip: round(float(score), 6) for clip, score in pairs if score == score}  # noqa: PLR0124 - NaN


def rescoring_notes(
    document: BoardDocument, *, model_version: str, scores: Mapping[str, float], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Say what another score model changed since the board was saved.

    Args:
        document: The file.
        model_version: Version of the score model that scored it now.
        scores: The scores now, a clip id.
        names: The clips' names, a clip id.
    """
    if document.model_version in (None, model_version):
        return ()
    note = f"Saved with score model {document.model_version}, scored again with {model_version}."
    moved = {clip: abs(scores[clip] - old) for clip, old in document.scores.items() if clip in scores}
    if not moved:
        return (note,)
    most = max(moved, key=lambda clip: moved[clip])
    return (f"{note} The largest change is {moved[most]:.1f} points ({names[most]}).",)
