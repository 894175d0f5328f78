"""Write docs/api/: the public interface from its docstrings, as pages that a repository's viewer renders.

Run ``python tools/api_reference.py`` after a change to a public signature or docstring; a test says when it is due.
Nothing of the package is imported: griffe reads the sources.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import griffe

sys.path.insert(0, str(Path(__file__).parent))

from api_markdown import Markdown, anchor, is_brief

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "api"
PACKAGE = "vlai_widgets"
MADE = "<!-- Made by tools/api_reference.py from the docstrings. Do not edit. -->"

INTRODUCTION = """\
Everything that `vlai_widgets` offers, by what you want to do. In the examples `vlai` is the package, `board` a
leaderboard of the three clips in the folder `clips`, `run` the run that made it, `session` an open session of the
embedded engine, and `backend` that engine; a test runs them all."""


TASKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Rank": (
        "Clips in, leaderboard out.",
        ("rank", "Run", "Run.result", "Run.events", "Run.cancel", "Progress", "draw_samples"),
    ),
    "Look": (
        "What each clip scored, why, and how sure that is.",
        (
            "Leaderboard",
            "Leaderboard.scores",
            "Leaderboard.features",
            "Leaderboard.timeline",
            "Leaderboard.explain",
            "Leaderboard.figure",
            "Analysis",
        ),
    ),
    "Compare": (
        "Clips with each other, with other weights, with what platforms ask for.",
        (
            "Leaderboard.compare",
            "Leaderboard.rerank",
            "Leaderboard.percentiles",
            "Leaderboard.delivery",
            "Leaderboard.brand",
            "CompareView",
        ),
    ),
    "Ask and edit": (
        "The assistant underneath: words in, a timeline out.",
        ("Session", "Session.upload", "Session.say", "Session.do", "Session.timeline", "Reply", "AsyncSession"),
    ),
    "Export": (
        "The leaderboard video, or the cut of a session.",
        (
            "Leaderboard.export",
            "Session.export",
            "exports",
            "ExportJob.resume",
            "Session.resume_export",
            "Backend.cancel_export",
        ),
    ),
    "Share": (
        "One file that opens elsewhere.",
        ("Leaderboard.to_html", "Leaderboard.save", "load"),
    ),
    "Show in a notebook": (
        "A board, a run and a session show themselves; these are the parts, to be put where you like.",
        (
            "Studio",
            "ClipPicker",
            "RunLog",
            "LeaderboardView",
            "ClipPlayer",
            "CompareView",
            "ReelPlayer",
            "AssistantPanel",
        ),
    ),
    "Connect": (
        "This machine, or the cloud.",
        ("connect", "Backend", "Backend.open_session", "Backend.credits", "Settings", "enable_nested_asyncio"),
    ),
    "Extend": (
        "Your own measurements, scores, weights and error handling.",
        ("Leaderboard.from_analyses", "Leaderboard.from_scores", "Leaderboard.with_files", "errors"),
    ),
}

OBJECTS = "objects"
"""The page of what calls take and give and that has no page of its own."""

ELSEWHERE = {
    f"{PACKAGE}.protocol.draft": "../draft.md",
    f"{PACKAGE}.scoring.model": "../score-reference.md",
    f"{PACKAGE}.client.faces": "Backend.md",
}
"""Modules whose classes are described on another page."""

_PLUMBING = ("vlai_widgets.widgets.base", "vlai_widgets.widgets.streaming")
"""Bases whose members are for those who write widgets."""


@dataclass(frozen=True)
class Public:
    """The public interface: what ``__init__`` names, and what that leads to."""

    package: griffe.Module

    @cached_property
    def names(self) -> dict[str, griffe.Object]:
        """The public names and what they stand for."""
        listed = [name.strip("'\"") for name in map(str, self.package.exports or ())]
        return {name: self._target(name) for name in listed if not name.startswith("__")}

    @cached_property
    def objects(self) -> dict[str, griffe.Class]:
        """Classes of the package that public signatures name, and those that they name in turn."""
        found: dict[str, griffe.Class] = {}
        waiting = [thing for name, thing in self.names.items() if name != "errors"]
        own = {thing.path for thing in waiting}
        while waiting:
            for path in self._named(waiting.pop()):
                thing = self.found(path)
                if not isinstance(thing, griffe.Class) or thing.path in own:
                    continue
                if thing.module.path in (f"{PACKAGE}.errors", *ELSEWHERE):
                    continue
                own.add(thing.path)
                found[thing.name] = thing
                waiting.append(thing)
        return dict(sorted(found.items()))

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where everything that has a place is described: dotted name -> page#anchor."""
        found: dict[str, str] = {}
        for name, thing in self.names.items():
            self._place(found, name, thing, f"{name}.md", head=False)
        for name, thing in self.objects.items():
            self._place(found, name, thing, f"{OBJECTS}.md", head=True)
        for module, page in ELSEWHERE.items():
            found.update(dict.fromkeys((each.path for each in self.package[_inner(module)].classes.values()), page))
        for name, thing in self.names["errors"].classes.items():
            found[name] = found[thing.path] = f"errors.md#{anchor(name)}"
        return found

    def members(self, owner: griffe.Class) -> dict[str, griffe.Object]:
        """What a class offers its users, in the order in which it is written, bases first."""
        chain = [*reversed(owner.mro()), owner]
        found: dict[str, griffe.Object] = {}
        for each in chain:
            if each.module.path in _PLUMBING or not each.path.startswith(PACKAGE):
                continue
            found |= {name: member for name, member in each.members.items() if self._is_shown(name, member)}
        return found

    def _is_shown(self, name: str, member: griffe.Object | griffe.Alias) -> bool:
        if name.startswith("_") or member.is_alias:
            return False
        return member.is_function or "property" in member.labels

    def _place(self, found: dict[str, str], name: str, thing: griffe.Object, page: str, *, head: bool) -> None:
        found[name] = found[thing.path] = f"{page}#{anchor(name)}" if head else page
        if isinstance(thing, griffe.Class):
            for member, each in self.members(thing).items():
                heading = f"{name}.{member}" if head else member
                found[f"{name}.{member}"] = found[name] if is_brief(each) else f"{page}#{anchor(heading)}"

    def _target(self, name: str) -> griffe.Object:
        thing = self.package[name]
        return thing.final_target if isinstance(thing, griffe.Alias) else thing

    def found(self, path: str) -> griffe.Object | None:
        """What a dotted name of the package stands for, however often it was imported on."""
        if not path.startswith(f"{PACKAGE}."):
            return None
        try:
            thing = self.package[_inner(path)]
            return thing.final_target if isinstance(thing, griffe.Alias) else thing
        except (KeyError, griffe.AliasResolutionError):
            return None

    def _named(self, thing: griffe.Object) -> set[str]:
        """Dotted names in the annotations of a function, or of a class's fields and members."""
        if isinstance(thing, griffe.Function):
            annotations = [thing.returns, *(parameter.annotation for parameter in thing.parameters)]
        elif isinstance(thing, griffe.Class):
            fields = [each for name, each in thing.attributes.items() if not name.startswith("_")]
            annotations = [each.annotation for each in fields]
            paths: set[str] = set()
            for member in self.members(thing).values():
                paths |= self._named(member)
            return paths | _paths(annotations, self)
        elif isinstance(thing, griffe.Attribute):
            annotations = [thing.annotation]
        else:
            annotations = []
        return _paths(annotations, self)

    def find(self, name: str) -> griffe.Object:
        """What is described under a name such as ``rank`` or ``Run.result``."""
        owner, _, member = name.partition(".")
        thing = self.names.get(owner) or self.objects[owner]
        return self.members(thing)[member] if member and isinstance(thing, griffe.Class) else thing

    def unfold(self, path: str) -> griffe.Expr | str | None:
        """What an alias of a type, or a constant, of the package stands for."""
        thing = self.found(path)
        return thing.value if isinstance(thing, griffe.Attribute) else None


def _inner(path: str) -> str:
    return path.removeprefix(f"{PACKAGE}.")


def _paths(annotations: list[griffe.Expr | str | None], public: Public) -> set[str]:
    found: set[str] = set()
    for annotation in annotations:
        if isinstance(annotation, griffe.Expr):
            for part in annotation.iterate(flat=True):
                if isinstance(part, griffe.ExprName):
                    found.add(part.canonical_path)
                    found |= _paths([public.unfold(part.canonical_path)], public)
    return found


def read() -> Public:
    """Read the sources."""
    loader = griffe.GriffeLoader(search_paths=[str(ROOT / "src")], docstring_parser=griffe.Parser.google)
    package = loader.load(PACKAGE)
    loader.resolve_aliases(implicit=True)
    assert isinstance(package, griffe.Module)
    return Public(package)


def pages() -> dict[str, str]:
    """Return all pages, a file name each."""
    public = read()
    write = Markdown(public, ROOT)
    made = {"README.md": _index(public, write)}
    for name, thing in public.names.items():
        made[f"{name}.md"] = f"{_head(name)}\n{write.errors(thing) if name == 'errors' else write.page(name, thing)}"
    parts = [write.page(name, thing, level=2) for name, thing in public.objects.items()]
    intro = "What calls take and give, where it has no page of its own. You do not make most of these yourself."
    made[f"{OBJECTS}.md"] = f"{_head('Objects')}\n{intro}\n\n" + "\n".join(parts)
    return {name: text.rstrip() + "\n" for name, text in made.items()}


def _head(title: str) -> str:
    return f"{MADE}\n\n[Reference](README.md)\n\n# {title}\n"


def _index(public: Public, write: Markdown) -> str:
    parts = [
        MADE,
        "# Reference",
        INTRODUCTION,
        "What the score measures: [score reference](../score-reference.md). The timeline: [draft](../draft.md).",
    ]
    for title, (about, entries) in TASKS.items():
        rows = [f"| {write.link(entry)} | {write.summary(public.find(entry))} |" for entry in entries]
        parts.append("\n".join([f"## {title}", "", about, "", "| | |", "| --- | --- |", *rows]))
    objects = ", ".join(write.link(name) for name in public.objects)
    parts.append(f"## Objects\n\nWhat these take and give: {objects}.")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Write the pages, and remove those of names that are gone."""
    made = pages()
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
