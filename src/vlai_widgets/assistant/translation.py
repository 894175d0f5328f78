"""A reply is translated while it is being written: sentence by sentence, and never differently from the whole of it.

A text comes in pieces that are cut anywhere. A sentence is held back until its end is known, translated (see
:mod:`~vlai_widgets.assistant.guitalk`), and let through. Tables, quotations, fenced code and blocks of JSON pass as
they are, at once. What comes out depends on the text alone, not on where it was cut.

The service's last words of a "temporary issue" after a good answer are noise, as it documents: such a sentence is held
back until something follows it. What is left over is for the caller to drop or to show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from vlai_widgets.assistant.guitalk import GuiAction, Replacements, is_gui_talk, may_become_gui_talk


@dataclass(frozen=True, slots=True)
class Translated:
    """A reply without GUI talk.

    Attributes:
        text: What is left, and what took the place of the rest.
        actions: What the GUI talk stood for, each once, in order.
    """

    text: str
    actions: tuple[GuiAction, ...] = ()


_SENTENCE_CHARS: Final = 1_000
"""What goes on for longer without an end is no sentence: the rest of its line passes as it is."""

_QUOTE_CHARS: Final = 200
"""How far the end of a quotation is looked for: a sentence does not end within one."""

_END: Final = re.compile(
    r"[.!?](?:\*\*|[\"'”’*)])?(?=\s+\S)|[。！？；]|[\u2600-\u27bf\U0001f300-\U0001faff](?=\s*[A-Z\u4e00-\u9fff])"
)
_ENDER: Final = re.compile("[.!?。！？；\n\u2600-\u27bf\U0001f300-\U0001faff]")
_AT_END: Final = re.compile(rf"{_ENDER.pattern}[\"'”’*)]*\s*\Z")
_HEAD: Final = re.compile(r"\s*(?:[-*+•]\s+|\d{1,3}[.)、]\s*|#{1,6}\s+)?(?:\*\*)?")
_PAIR: Final = re.compile(
    rf"\"[^\"]{{0,{_QUOTE_CHARS}}}\"|“[^”]{{0,{_QUOTE_CHARS}}}”|「[^」]{{0,{_QUOTE_CHARS}}}」|`[^`]{{0,{_QUOTE_CHARS}}}`"
)
_OPENERS: Final = ('"', "“", "「", "`")
_WORD: Final = re.compile(r"\w")
_JSON_TEXT: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"")
_TEMPORARY: Final = re.compile(
    r"\b(?:temporary|temporarily|transient)\b.{0,40}\b(?:issues?|problems?|errors?|glitch|hiccup|unavailable|failure)\b"
    r"|(?:暂时|临时)(?:性的?)?.{0,8}(?:问题|故障|错误|不可用)",
    re.IGNORECASE,
)
_HINTS: Final = ("tempora", "transient", "暂时", "临时")  # quicker than the pattern, which needs one of them
_NONE: Final = -1
_NOT_KNOWN: Final = -2


def without_gui_talk(text: str) -> Translated:
    """Translate a whole reply.

    Example:
        >>> without_gui_talk("Your video is ready! Click the Export button to download it.").text
        'Your video is ready! To save the video: session.export("video.mp4").'
    """
    translation = Translation()
    shown = translation.feed(text) + translation.finish()
    return Translated(shown + translation.echo, translation.actions)


class Translation:
    """Translates one text, piece by piece.

    Attributes:
        consumed: How many characters of the text are dealt with for good: what came out does not depend on more.
        echo: After :meth:`finish`, a last sentence of a "temporary issue", which is not part of what came out.

    Example:
        >>> translation = Translation()
        >>> [translation.feed(piece) for piece in ("Don", "e. Cl", "ick Export", ". By", "e.")]
        ['', 'Done.', '', ' To save the video: session.export("video.mp4").', '']
        >>> translation.finish()
        ' Bye.'
    """

    def __init__(self) -> None:
        self.consumed = 0
        self.echo = ""
        self._work = Replacements()
        self._held = ""  # of the present line, not yet dealt with
        self._plain = False  # no end of a sentence is in what is held, nor can the next piece make one of it
        self._in_quote = False
        self._flows = False  # what comes passes as it is until the line ends
        self._over = False
        # the present line
        self._kind: Literal["", "prose", "passing"] = ""
        self._line: str | None = None  # of a line of JSON, as far as it came
        self._head = ""  # its bullet or number, until something of it is shown
        self._shown = ""  # of its beginning, until there is a word in it
        self._at_head = True
        self._begun = self._changed = self._bold = False
        # the text
        self._newlines = 0  # before the next thing to show
        self._dropped = self._was_dropped = False  # a line between them went; the last one did
        self._any = False
        self._fenced = False
        self._depth = 0  # of a block of JSON

    @property
    def actions(self) -> tuple[GuiAction, ...]:
        """What the GUI talk so far stood for, each once, in order."""
        return tuple(self._work.actions)

    def feed(self, piece: str) -> str:
        """Take a piece; return what of the text can be shown by now."""
        # This runs once a word, mostly inside a sentence or a row of a table.
        if self._flows and "\n" not in piece:
            self.consumed += len(piece)
            return piece
        self._held += piece
        if self._plain and len(self._held) <= _SENTENCE_CHARS:
            if not (found := _ENDER.search(piece)):
                return ""
            if found.group() in ".!?" and not piece[found.end() :].strip(" "):  # what comes next tells
                self._plain = False
                return ""
        return self._go()

    def amend(self, rest: str) -> None:
        """Take ``rest`` for what comes after the characters that are dealt with, in place of what came."""
        self._held, self._plain = rest, False

    def finish(self) -> str:
        """Return what the end of the text completes."""
        self._over = True
        shown = self._go()
        end = "" if self._dropped else "\n" * self._newlines
        if self.echo:
            self.echo += end
            return shown
        return shown + end

    def lull(self) -> str:
        """Nothing comes for a while: return what is held of a sentence, unless GUI talk seems to be on its way."""
        begun = self._held.rstrip()
        if self._kind != "prose" or not begun or may_become_gui_talk(begun):
            return ""
        begun = begun[self._take_head(begun) :]
        self._take(len(begun))
        return self._sentence(begun)

    # --- lines ----------------------------------------------------------------------------------------------------

    def _go(self) -> str:
        out: list[str] = []
        while self._held or self._over:
            line, newline, _ = self._held.partition("\n")
            whole = bool(newline) or self._over
            if not self._kind:
                self._kind = self._kind_of(line, whole=whole)
                if not self._kind:
                    break
            if self._kind == "prose":
                self._prose(line, out, whole=whole)
            if self._kind == "passing":
                self._pass(self._held.partition("\n")[0], out)
            if not whole or (self._kind == "prose" and self._held.partition("\n")[0]):
                break
            self._end_line(out)
            if not newline:
                break
            self._newlines += not self._was_dropped
            self._take(1)
        self._flows = self._kind == "passing" and self._line is None and self._begun and not self._held
        self._plain = self._kind == "prose" and not self._in_quote and not _AT_END.search(self._held)
        return "".join(out)

    def _kind_of(self, line: str, *, whole: bool) -> Literal["", "prose", "passing"]:
        """What the line is, as far as its beginning tells; empty: not known yet."""
        start = line.lstrip()
        second = start[1:].lstrip()[:1]
        if not whole and (start in ("", "`", "``", "~", "~~") or (start[0] == "[" and not second)):
            return ""
        if start[:3] in ("```", "~~~"):
            self._fenced = not self._fenced
            return "passing"
        if not self._fenced and (
            self._depth or start[:1] == "{" or (start[:1] == "[" and second in ("", "[", "{", '"'))
        ):
            self._line = ""
            return "passing"
        return "passing" if self._fenced or start[:1] in ("|", ">", "}", "]") else "prose"

    def _pass(self, line: str, out: list[str]) -> None:
        if line:
            self._take(len(line))
            if self._line is not None:
                self._line += line
            out.append(self._on_line(line))

    def _end_line(self, out: list[str]) -> None:
        self._was_dropped = False
        if self._kind == "prose" and not self._begun:
            self._was_dropped = self._changed
            if not self._changed and (self._head or self._shown):
                out.append(self._show(self._head + self._shown))
        self._dropped |= self._was_dropped
        if self._line is not None:
            bare = _JSON_TEXT.sub("", self._line)
            self._depth += sum(map(bare.count, "{[")) - sum(map(bare.count, "}]"))
            self._depth = max(0, self._depth)
        self._kind, self._line, self._head, self._shown = "", None, "", ""
        self._at_head = True
        self._begun = self._changed = self._bold = False

    # --- sentences ------------------------------------------------------------------------------------------------

    def _prose(self, line: str, out: list[str], *, whole: bool) -> None:
        while line:
            start = _head_of(line) if self._at_head else 0
            end = _end_of_sentence(line, start, whole=whole)
            self._in_quote = end == _NOT_KNOWN
            if self._in_quote:
                return
            if (end if end > 0 else start + len(line[start:].rstrip())) - start > _SENTENCE_CHARS:
                self._kind = "passing"
                return
            if end == _NONE:
                if not whole:
                    return
                end = len(line)
            self._take_head(line)
            self._take(end - start)
            sentence, line = line[start:end], line[end:]
            out.append(self._sentence(sentence, last=whole and not line))

    def _take_head(self, line: str) -> int:
        """Deal with the bullet or number of a line, once; return its length."""
        if not self._at_head:
            return 0
        self._at_head = False
        self._head = line[: _head_of(line)]
        self._bold = self._head.endswith("**")
        self._take(len(self._head))
        return len(self._head)

    def _sentence(self, sentence: str, *, last: bool = False) -> str:
        shown = sentence
        if is_gui_talk(sentence):
            self._changed = True
            shown = self._work.in_place_of(sentence)
            if self._bold and (sentence.count("**") - shown.count("**")) % 2:  # its end went
                if self._begun:
                    shown = f"**{shown}"
                else:
                    self._head, self._bold = self._head.removesuffix("**"), False
        if shown.count("**") % 2:
            self._bold = not self._bold
        if last and self._changed:
            shown = shown.rstrip()
        return self._on_line(shown, said=sentence)

    def _on_line(self, shown: str, said: str = "") -> str:
        """Return what can be shown of the line: nothing before there is a word in it."""
        if not self._begun:
            self._shown += shown
            if self._kind == "prose" and not _WORD.search(self._shown):
                return ""
            shown = self._head + (self._shown.lstrip() if self._changed else self._shown)
            self._head = self._shown = ""
            self._begun = True
        return self._show(shown, said)

    def _show(self, shown: str, said: str = "") -> str:
        if not shown:
            return ""
        newlines = "\n" * (min(self._newlines, 2) if self._dropped else self._newlines)
        if self._dropped and not self._any:
            newlines = ""
        self._newlines, self._dropped, self._any = 0, False, True
        before, self.echo = self.echo, ""
        if said and any(map(said.casefold().__contains__, _HINTS)) and _TEMPORARY.search(said):
            self.echo = newlines + shown
            return before
        return before + newlines + shown

    def _take(self, chars: int) -> None:
        self._held = self._held[chars:]
        self.consumed += chars


def _end_of_sentence(line: str, start: int, *, whole: bool) -> int:
    """Where the sentence that begins at ``start`` ends; ``_NONE``: not in this line so far; or ``_NOT_KNOWN``."""
    seen = line[start : start + _SENTENCE_CHARS + 2 * _QUOTE_CHARS]
    quotes = any(map(seen.__contains__, _OPENERS))
    hidden = _PAIR.sub(_masked, seen) if quotes else seen
    for ender in _ENDER.finditer(hidden):
        if (found := _END.match(hidden, ender.start())) is None:
            continue
        end = found.end()
        if quotes and not whole:
            openers = (at for at in range(end) if hidden[at] in _OPENERS)
            if any(len(hidden) - at <= _QUOTE_CHARS + 1 for at in openers):
                return _NOT_KNOWN
        return start + end
    return _NONE


def _head_of(line: str) -> int:
    found = _HEAD.match(line)
    return found.end() if found else 0


def _masked(found: re.Match[str]) -> str:
    """A quotation of the same length without what may look like an end, but for a stop before its closing mark."""
    text = found.group()
    stop = text[-2] if text[-2] in ".!?" else "\x00"
    return "\x01" + "\x00" * (len(text) - 3) + stop + "’" if len(text) > 2 else "\x01\x01"
