"""A message while it is being written: raw pieces in, translated pieces out, and the finished message at the end."""

from __future__ import annotations

from dataclasses import dataclass

from vlai_widgets.assistant.guitalk import GuiAction
from vlai_widgets.assistant.translation import Translation
from vlai_widgets.client.events import Message, StreamEvent, TextDelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A message that came to its end.

    Attributes:
        text: All of it that is to be shown.
        rest: What of it was not shown before.
        echo: A last sentence of a "temporary issue", in neither: noise, unless it is all or something follows.
        raw: The message as it came.
        actions: What its talk of buttons stood for.
        streamed: True if pieces of it were shown, or were to be.
    """

    text: str
    rest: str
    echo: str
    raw: str
    actions: tuple[GuiAction, ...]
    streamed: bool

    def events(self, *, echo: bool) -> list[StreamEvent]:
        """Return the rest and the message, with the echo or without."""
        rest, text = (self.rest + self.echo, self.text + self.echo) if echo else (self.rest, self.text)
        message = Message(text, raw=self.raw, actions=self.actions)
        return [TextDelta(rest), message] if self.streamed and rest else [message]


class Written:
    """One message that is being written."""

    __slots__ = ("_feed", "_pieces", "_seen", "_shown", "_translation")

    def __init__(self) -> None:
        self._pieces: list[str] = []  # adding to one text would copy it for every piece
        self._shown: list[str] = []
        self._translation = Translation()
        self._feed = self._translation.feed
        self._seen = 0  # pieces, when it was asked last whether something came

    @property
    def raw(self) -> str:
        """The message so far, as it came."""
        return "".join(self._pieces)

    def add(self, piece: str) -> str:
        """Take a piece; return what can be shown."""
        self._pieces.append(piece)
        shown = self._feed(piece)
        if shown:
            self._shown.append(shown)
        return shown

    def lull(self, *, now: bool = False) -> str:
        """Return what is held back, if nothing came since this was asked last, or at once."""
        before, self._seen = self._seen, len(self._pieces)
        if before != self._seen and not now:
            return ""
        shown = self._translation.lull()
        if shown:
            self._shown.append(shown)
        return shown

    def finish(self, whole: str | None = None) -> Finished:
        """End the message.

        Args:
            whole: What the backend says the whole of it is; None: the pieces that came.
        """
        came = self.raw
        whole = came if whole is None else whole
        translation = self._translation
        if whole == came:
            rest = translation.finish()
        elif whole.startswith(came[: translation.consumed]):
            translation.amend(whole[translation.consumed :])
            rest = translation.finish()
        else:  # another text than the one that was shown: it takes its place
            self._shown.clear()
            self._pieces.clear()
            translation = Translation()
            rest = translation.feed(whole) + translation.finish()
        return Finished(
            text="".join(self._shown) + rest,
            rest=rest,
            echo=translation.echo,
            raw=whole,
            actions=translation.actions,
            streamed=bool(self._pieces),
        )
