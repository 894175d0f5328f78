"""ClipPicker: choose clips that lie on the server, or bring them from the user's computer."""

from __future__ import annotations

import itertools
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import traitlets

from vlai_widgets.clipfiles import Clips, find_clips
from vlai_widgets.errors import ClipNotFound, InputError, VlaiError
from vlai_widgets.settings import Settings
from vlai_widgets.showing import in_kernel
from vlai_widgets.widgets import later
from vlai_widgets.widgets.arrivals import Arrivals
from vlai_widgets.widgets.base import Buffers, Chores, Message, VlaiWidget
from vlai_widgets.widgets.choosing import Choice, Kind, RecentFolders, compared, digest_of, list_folder

if TYPE_CHECKING:
    from vlai_widgets.backends import Backend

BEAT_S: Final = 0.1
FIRST_PAINT_S: Final = 1.0
"""How long clips wait to be looked at while a page draws the picker: looking starts the engine."""
MOST_POSTERS_IN_A_MESSAGE: Final = 40
MOST_PATHS_IN_A_MESSAGE: Final = 2000
RECENT_FILE: Final = "recent-folders.json"


class ClipPicker(VlaiWidget):
    """Chooses clips: from the folders that the kernel sees, or from the user's computer, up to 500 MB each.

    A folder can be browsed, a path or a pattern pasted, files dragged from JupyterLab's file browser or from the
    desktop. Type, size, length and duplicates are told before anything is handed to a backend. Clips that are chosen
    stay where they are; those from the user's computer are kept in this package's folder on this machine.

    Args:
        folder: The folder to begin in.
        clips: Clips that are chosen from the start: paths, folders, patterns.
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page.

    Attributes:
        clips: The chosen clips, a tuple of paths. Can be set and observed.

    Raises:
        ClipNotFound: There is no such folder or clip.

    Example:
        >>> picker = vlai.ClipPicker()
        >>> picker.observe(lambda change: print(len(change["new"]), "chosen"), names="clips")
        >>> paths = picker.add("clips/*.mp4")
        3 chosen
    """

    page: ClassVar[str] = "clip_picker"

    clips: Any = traitlets.Tuple()

    def __init__(
        self,
        folder: str | os.PathLike[str] = ".",
        *,
        clips: Clips = (),
        language: str = "en",
        group: str | None = None,
    ) -> None:
        self._folder = Path(folder).expanduser().absolute()
        if not self._folder.is_dir():
            raise ClipNotFound(f"There is no folder {str(folder)!r}.")
        self._kind: Kind = "video"
        self._lock = threading.RLock()
        self._choices: dict[Path, Choice] = {}
        self._ids = itertools.count(1)
        self._told: dict[str, dict[str, Any]] = {}
        self._told_posters: set[str] = set()
        self._watched = self._beating = False
        self._synced = threading.Event()
        self._eyes: Backend | None = None
        self._looks = Chores(self.show_error)
        self._recent = RecentFolders(Settings.from_environ().home / RECENT_FILE)
        if in_kernel():
            self._looks.do(lambda: self._synced.wait(FIRST_PAINT_S))
        self._arrivals = Arrivals(self._tell, self.add)
        super().__init__(language=language, group=group)
        given = [clips] if isinstance(clips, str | os.PathLike) else list(clips)
        if given:
            self.add(given)

    def add(self, clips: Clips) -> tuple[Path, ...]:
        """Choose clips in addition.

        Args:
            clips: Paths, folders or patterns.

        Returns:
            Those that were not chosen before.

        Raises:
            ClipNotFound: A path does not exist, or a pattern matches nothing.
            UnsupportedFileType: A file is not of an accepted type.
            FileTooLarge: A file is over 500 MB.

        Example:
            >>> len(vlai.ClipPicker().add("clips/*.mp4"))
            3
        """
        found = [path.expanduser().absolute() for path in find_clips(clips)]
        with self._lock:
            fresh = tuple(path for path in dict.fromkeys(found) if path not in self._choices)
            self.clips = (*self.clips, *fresh)
        return fresh

    def remove(self, path: str | os.PathLike[str]) -> None:
        """Choose a clip no longer. The file stays.

        Args:
            path: The clip.

        Raises:
            ClipNotFound: It was not chosen.

        Example:
            >>> picker = vlai.ClipPicker(clips="clips/*.mp4")
            >>> picker.remove("clips/a.mp4")
            >>> len(picker.clips)
            2
        """
        gone = Path(path).expanduser().absolute()
        with self._lock:
            if gone not in self.clips:
                raise ClipNotFound(f"{str(path)!r} is not among the chosen clips.")
            self.clips = tuple(clip for clip in self.clips if clip != gone)

    def clear(self) -> None:
        """Choose no clip.

        Example:
            >>> picker = vlai.ClipPicker(clips="clips/*.mp4")
            >>> picker.clear()
            >>> picker.clips
            ()
        """
        self.clips = ()

    @property
    def busy(self) -> bool:
        """True while a chosen clip has not been looked at yet."""
        with self._lock:
            return any(not choice.looked for choice in self._choices.values())

    @traitlets.validate("clips")
    def _absolute(self, proposal: Any) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(Path(path).expanduser().absolute() for path in proposal["value"]))

    @traitlets.observe("clips")
    def _changed(self, _change: object) -> None:
        with self._lock:
            fresh = [path for path in self.clips if path not in self._choices]
            for path in set(self._choices) - set(self.clips):
                del self._choices[path]
            for path in fresh:
                size_bytes = path.stat().st_size if path.is_file() else None
                choice = Choice(f"c{next(self._ids)}", path, size_bytes)
                self._choices[path] = choice
                self._looks.do(lambda choice=choice: self._look(choice))  # type: ignore[misc]
        self._beat()

    # --- looking at clips -----------------------------------------------------------------------------------------

    def _look(self, choice: Choice) -> None:
        """Look at a clip, on the thread for that."""
        if self._choices.get(choice.path) is not choice:
            return
        try:
            if choice.size_bytes is not None:
                if self._eyes is None:
                    self._eyes = _local()
                choice.glance = self._eyes.glance(choice.path)
                same = [c for c in list(self._choices.values()) if c.size_bytes == choice.size_bytes]
                for each in same if len(same) > 1 else ():
                    each.digest = each.digest or digest_of(each.path)
        finally:
            choice.looked = True
            self._beat()

    # --- to the page ----------------------------------------------------------------------------------------------

    def _beat(self) -> None:
        with self._lock:
            if self._beating or not self._watched:
                return
            self._beating = True
        timer = threading.Timer(BEAT_S, self._publish)
        timer.daemon = True
        timer.start()

    def _publish(self, *, anew: bool = False) -> None:
        """Tell the page what has changed of the chosen clips."""
        with self._lock:
            self._beating = False
            if anew:
                self._told, self._told_posters = {}, set()
            choices = [self._choices[path] for path in self.clips]
            said = compared(choices)
            infos = {choice.choice_id: _info(choice, said[choice.choice_id]) for choice in choices}
            changed = [info for key, info in infos.items() if self._told.get(key) != info]
            posters = {
                choice.choice_id: choice.glance.poster_jpeg
                for choice in choices
                if choice.glance is not None
                and choice.glance.poster_jpeg
                and choice.choice_id not in self._told_posters
            }
            self._told = infos
            self._told_posters = (self._told_posters | set(posters)) & set(infos)
            self.send({"t": "chosen", "order": list(infos), "clips": changed})
            keys = list(posters)
            for at in range(0, len(keys), MOST_POSTERS_IN_A_MESSAGE):
                some = keys[at : at + MOST_POSTERS_IN_A_MESSAGE]
                self.send({"t": "posters", "of": some}, [posters[key] for key in some])

    def _show_folder(self, folder: Path) -> None:
        listing = list_folder(folder, kind=self._kind)
        self._folder = folder
        self.send({"t": "folder", **listing, "recent": self._recent()})

    def _tell(self, message: dict[str, Any]) -> None:
        self.send(message)

    # --- from the page --------------------------------------------------------------------------------------------

    def _msg_sync(self, _message: Message, _buffers: Buffers) -> None:
        """A page shows the picker and knows nothing yet."""
        self.chore(self._tell_all)

    def _tell_all(self) -> None:
        self._watched = True
        self._synced.set()
        self._publish(anew=True)
        self.send({"t": "pending", "uploads": self._arrivals.pending()})
        if not self._folder.is_dir():
            self._folder = Path.home()
        self._show_folder(self._folder)

    def _msg_browse(self, message: Message, _buffers: Buffers) -> None:
        """The user opens a folder, or wants to see other types of files."""
        folder, kind = message.get("path"), message.get("kind", self._kind)
        if kind not in ("video", "all"):
            raise InputError(f"The page asked for files of the kind {kind!r}.")
        self._kind = kind
        target = Path(folder) if isinstance(folder, str) else self._folder
        self.chore(lambda: self._said_if_wrong(lambda: self._show_folder(target)))

    def _msg_add(self, message: Message, _buffers: Buffers) -> None:
        """The user chooses files."""
        paths = message.get("paths")
        if (
            not isinstance(paths, list)
            or len(paths) > MOST_PATHS_IN_A_MESSAGE
            or not all(isinstance(p, str) for p in paths)
        ):
            raise InputError("The page chose files by names that are none.")
        self.chore(lambda: self._said_if_wrong(lambda: self._add(paths)))

    def _msg_add_folder(self, _message: Message, _buffers: Buffers) -> None:
        """The user chooses all files of the folder that is shown."""
        self.chore(lambda: self._said_if_wrong(self._add_folder))

    def _msg_type(self, message: Message, _buffers: Buffers) -> None:
        """The user typed or pasted paths, patterns or folders, one a line."""
        text = message.get("text")
        if not isinstance(text, str):
            raise InputError("The page sent no text.")
        lines = [line.strip().strip("\"'") for line in text.splitlines()]
        self.chore(lambda: self._said_if_wrong(lambda: self._typed([line for line in lines if line])))

    def _msg_remove(self, message: Message, _buffers: Buffers) -> None:
        """The user removes clips from the chosen ones."""
        ids = message.get("ids")
        if not isinstance(ids, list):
            raise InputError("The page removed clips by names that are none.")
        with self._lock:
            gone = {choice.path for choice in self._choices.values() if choice.choice_id in ids}
            self.clips = tuple(path for path in self.clips if path not in gone)

    def _msg_up(self, message: Message, buffers: Buffers) -> None:
        """Something about an upload; the bytes are kept until the piece is written."""
        self.chore(lambda: self._arrivals.take(message, buffers))

    def _add(self, paths: list[str]) -> None:
        found: list[Path] = []
        wrong: list[str] = []
        for path in paths:
            try:
                found += find_clips(self._folder / path)
            except InputError as error:
                wrong.append(str(error))
        if found:
            self.add(found)
        for folder in dict.fromkeys(path.parent for path in found):
            self._recent.remember(folder)
        if wrong:
            raise InputError(" ".join(wrong[:3]) + (f" (+{len(wrong) - 3})" if len(wrong) > 3 else ""))

    def _add_folder(self) -> None:
        listing = list_folder(self._folder, kind=self._kind)
        names = [entry["name"] for entry in listing["entries"] if not entry.get("dir") and not entry["large"]]
        if listing["left_out"]:  # more than the page lists
            self.add(self._folder)
        elif names:
            self._add(names)

    def _typed(self, lines: list[str]) -> None:
        where = [str(self._folder / Path(line).expanduser()) for line in lines]
        if len(where) == 1 and Path(where[0]).is_dir():
            self._show_folder(Path(os.path.normpath(where[0])))
            return
        found = find_clips(where)
        fresh = self.add(found)
        self._recent.remember(found[0].parent)
        self.send({"t": "typed", "found": len(found), "fresh": len(fresh)})

    def _said_if_wrong(self, work: Any) -> None:
        """Do ``work``; what is wrong with what the user gave is said beside it, and is no error of the widget."""
        try:
            work()
        except (InputError, VlaiError) as error:
            self._tell({"t": "said", "words": str(error)})


def _local() -> Backend:
    later.load("connect")
    from vlai_widgets.backends import connect

    return connect("local")


def _info(choice: Choice, said: Any) -> dict[str, Any]:
    glance = choice.glance
    info: dict[str, Any] = {
        "id": choice.choice_id,
        "name": choice.path.name,
        "path": str(choice.path),
        "size_bytes": choice.size_bytes,
        "looking": not choice.looked,
        "said": [[each.code, dict(each.values)] for each in said],
    }
    if glance is not None:
        info |= {
            "kind": glance.kind,
            "duration_s": glance.duration_s,
            "width_px": glance.width_px,
            "height_px": glance.height_px,
            "has_audio": glance.has_audio,
        }
    return info
