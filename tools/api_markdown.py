"""One object of the public interface as Markdown: signature, parameters, what it returns and raises, examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import griffe

_ROLE = re.compile(r":(?:class|func|meth|attr|data|mod|exc):`([^`]+)`")
_LITERAL = re.compile(r"``(.+?)``", re.DOTALL)
_TWIN = re.compile(r"Awaitable twin of :meth:`~?\.?(\w+)`[.;]?\s*(.*)", re.DOTALL)
_SEE = re.compile(r"See :meth:`([\w.]+)`\.\s*(.*)", re.DOTALL)
_WIDE = 88
_KIND = griffe.DocstringSectionKind
_ORDER = {
    _KIND.parameters: 1,
    _KIND.attributes: 1,
    _KIND.returns: 2,
    _KIND.raises: 3,
    _KIND.admonition: 4,
    _KIND.examples: 4,
}
"""Where on the page the parts of a docstring stand, after its words."""


def anchor(heading: str) -> str:
    """The anchor that a repository's viewer gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


class Interface(Protocol):
    """What a page has to know of the other pages."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where things are described: dotted name -> page#anchor."""

    def members(self, owner: griffe.Class) -> dict[str, griffe.Object]:
        """What a class offers its users."""

    def find(self, name: str) -> griffe.Object:
        """What is described under a name such as ``Run.result``."""

    def found(self, path: str) -> griffe.Object | None:
        """What a dotted name stands for."""

    def unfold(self, path: str) -> griffe.Expr | str | None:
        """What an alias of a type, or a constant, stands for."""


class Markdown:
    """Writes objects as Markdown."""

    def __init__(self, public: Interface, root: Path) -> None:
        self._public = public
        self._root = root

    # --- pieces ---------------------------------------------------------------------------------------------------

    def link(self, name: str, *, owner: str = "", shown: str | None = None) -> str:
        """A name in code letters, linked where it is described."""
        tail = name.split(".")
        tries = (f"{owner}.{name}", name, ".".join(tail[-2:]), tail[-1])
        addresses = self._public.addresses
        address = next((addresses[each] for each in tries if each in addresses), None)
        text = f"`{shown or name}`"
        return text if address is None else f"[{text}]({address})"

    def summary(self, thing: griffe.Object) -> str:
        """The first sentence of its docstring."""
        paragraph = (thing.docstring.value if thing.docstring else "").split("\n\n", 1)[0]
        first = re.split(r"(?<=[.;])\s|\s?:$", " ".join(paragraph.split()), maxsplit=1)[0].rstrip(";.") + "."
        return self.prose(first, owner=_owner(thing)).replace("|", "\\|")

    def prose(self, text: str, *, owner: str = "") -> str:
        """A docstring's words: literals and references as Markdown."""

        def reference(found: re.Match[str]) -> str:
            name = found[1]
            short = name.startswith("~")
            name = name.lstrip("~.")
            return self.link(name, owner=owner, shown=name.rsplit(".", 1)[-1] if short else None)

        # Before literals: a reference is in single ticks.
        return _LITERAL.sub(lambda found: f"`{' '.join(found[1].split())}`", _ROLE.sub(reference, text))

    def annotation(self, annotation: griffe.Expr | str | None) -> str:
        """A type, its aliases unfolded, with a link behind each class of the package in it."""
        if annotation is None:
            return ""
        text, linked = self._unfolded(annotation)
        if list(linked) == [text]:
            return f"[`{text}`]({linked[text]})"
        more = f" ({', '.join(f'[`{name}`]({address})' for name, address in linked.items())})" if linked else ""
        return f"`{text}`{more}"

    def default(self, value: griffe.Expr | str | None) -> str:
        """A default, constants by their value."""
        if isinstance(value, griffe.ExprName | griffe.ExprAttribute):
            value = self._public.unfold(value.canonical_path) or value
        return _quoted(str(value))

    def _unfolded(self, annotation: griffe.Expr | str) -> tuple[str, dict[str, str]]:
        text, linked = "", dict[str, str]()
        parts = list(annotation.iterate(flat=True)) if isinstance(annotation, griffe.Expr) else [annotation]
        for part in parts:
            if not isinstance(part, griffe.ExprName):
                text += str(part)
                continue
            thing = self._public.found(part.canonical_path)
            if isinstance(thing, griffe.Attribute) and isinstance(thing.value, griffe.Expr):
                inner, more = self._unfolded(thing.value)
                text, linked = text + inner, linked | more
                continue
            text += part.name
            if thing is not None and thing.path in self._public.addresses:
                linked[part.name] = self._public.addresses[thing.path]
        return _quoted(text), linked

    # --- objects --------------------------------------------------------------------------------------------------

    def page(self, name: str, thing: griffe.Object, *, level: int = 1) -> str:
        """All about one public name; with ``level`` 1 the heading stands already."""
        parts = [] if level == 1 else [f"{'#' * level} {name}\n"]
        if isinstance(thing, griffe.Class):
            parts += self._class(name, thing, level)
        else:
            parts += self._function(name, thing, owner="")
        return "\n".join(parts)

    def errors(self, module: griffe.Object) -> str:
        """The errors: the tree, then each."""
        assert module.docstring is not None
        text = module.docstring.value
        head, tree = text.split("::\n", 1)
        drawing = [line for line in tree.splitlines() if line.startswith("    ")]
        words = [line for line in tree.splitlines() if line and not line.startswith("    ")]
        parts = [self.prose(head.strip()) + ":", "", "```text", *(line[4:] for line in drawing), "```", ""]
        parts += ["```python", "from vlai_widgets import errors", "```", ""]
        parts += [" ".join(words), "", self._source(module), ""]
        for name, thing in module.classes.items():
            bases = ", ".join(self.link(str(base)) for base in thing.bases)
            parts += [f"## {name}", "", f"Bases: {bases}", "", *self._sections(thing, owner=name)]
        return "\n".join(parts)

    def _class(self, name: str, thing: griffe.Class, level: int) -> list[str]:
        members = self._public.members(thing)
        constructor = _init(thing)
        described = constructor is not None and any(part.kind is _KIND.parameters for part in _parsed(thing))
        parts = ["```python", self._signature(name, constructor), "```", ""] if described else []
        parts += self._sections(thing, owner=name, fields=None if described else thing)
        parts += [self._source(thing), ""]
        plain = {key: each for key, each in members.items() if self._twin_of(each) is None}
        brief = {key: each for key, each in plain.items() if is_brief(each)}
        full = {key: each for key, each in plain.items() if key not in brief}
        rows = [f"| `{key}` | {self._brief(each, name)} |" for key, each in brief.items()]
        if brief and all(_SEE.match(_words(each)) for each in full.values()):  # the twin of another class
            rows += [self._twin_row(key, each) for key, each in full.items()]
            full = {}
        parts += ["| attribute | |", "| --- | --- |", *rows, ""] if rows else []
        if level == 1 and full:
            rows = [f"| [`{key}`](#{anchor(key)}) | {self.summary(each)} |" for key, each in full.items()]
            parts += ["| call | |", "| --- | --- |", *rows, ""]
        for key, each in full.items():
            parts += [f"{'#' * (level + 1)} {key if level == 1 else f'{name}.{key}'}", ""]
            parts += (self._function if each.is_function else self._attribute)(key, each, owner=name)
            parts += self._twins(members, key, name)
        return parts

    def _twin_row(self, key: str, each: griffe.Object) -> str:
        found = _SEE.match(_words(each))
        assert found is not None
        return f"| {self.link(found[1], shown=key)} | {self.summary(self._public.find(found[1]))} |"

    def _brief(self, each: griffe.Object, owner: str) -> str:
        kind = self.annotation(getattr(each, "annotation", None))
        return f"{kind}. {self.prose(_flat(_words(each)), owner=owner)}".replace("|", "\\|")

    def _twin_of(self, thing: griffe.Object) -> str | None:
        found = _TWIN.match(_words(thing))
        return found[1] if found else None

    def _twins(self, members: Mapping[str, griffe.Object], key: str, owner: str) -> list[str]:
        parts = []
        for name, each in members.items():
            if self._twin_of(each) == key:
                assert each.docstring is not None
                found = _TWIN.match(each.docstring.value)
                more = self.prose(found[2], owner=owner) if found and found[2] else ""
                parts += [f"Awaitable twin: `await {name}(...)`{'; ' + more if more else '.'}", ""]
        return parts

    def _attribute(self, _name: str, thing: griffe.Object, *, owner: str) -> list[str]:
        kind = self.annotation(getattr(thing, "annotation", None))
        return [*([f"Attribute: {kind}", ""] if kind else []), *self._sections(thing, owner=owner)]

    def _function(self, name: str, thing: Any, *, owner: str) -> list[str]:
        parts = ["```python", self._signature(name, thing), "```", ""]
        parts += self._sections(thing, owner=owner)
        return [*parts, self._source(thing), ""] if not owner else parts

    def _source(self, thing: griffe.Object) -> str:
        path = Path(str(thing.filepath)).relative_to(self._root).as_posix()
        return f"Source: [{path}](../../{path})"

    def _signature(self, name: str, function: Any) -> str:
        """The call as it is written, over several lines where it is long."""
        pieces: list[str] = []
        starred = False
        for each in function.parameters:
            if each.name in ("self", "cls"):
                continue
            kind = each.kind
            if kind is griffe.ParameterKind.keyword_only and not starred:
                pieces.append("*")
                starred = True
            mark = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}.get(kind, "")
            starred = starred or mark == "*"
            text = f"{mark}{each.name}" + (f": {each.annotation}" if each.annotation is not None else "")
            has_default = each.default is not None and not mark
            pieces.append(f"{text} = {self.default(each.default)}" if has_default else text)
        returns = "" if function.name == "__init__" or function.returns is None else f" -> {function.returns}"
        prefix = "async " if "async" in function.labels else ""
        line = f"{prefix}{name}({', '.join(pieces)}){returns}"
        if len(line) > _WIDE:
            inner = "".join(f"    {piece},\n" for piece in pieces)
            line = f"{prefix}{name}(\n{inner}){returns}"
        return _quoted(line)

    # --- docstrings -----------------------------------------------------------------------------------------------

    def _sections(self, thing: griffe.Object, *, owner: str, fields: griffe.Class | None = None) -> list[str]:
        parsed = _parsed(thing)
        sections = [(_ORDER.get(each.kind, 0), self._section(each, thing, owner=owner)) for each in parsed]
        described = any(section.kind is _KIND.attributes for section in _parsed(thing))
        if fields is not None and not described:
            sections.append((1, self._fields(fields)))
        returns = getattr(thing, "returns", None)
        returned = any(section.kind is _KIND.returns for section in _parsed(thing))
        if thing.is_function and not returned and returns is not None and str(returns) != "None":
            sections.append((2, [f"**Returns** {self.annotation(returns)}", ""]))
        return [line for _, lines in sorted(sections, key=lambda each: each[0]) for line in lines]

    def _section(self, section: Any, thing: griffe.Object, *, owner: str) -> list[str]:
        match section.kind:
            case _KIND.text:
                lines = [self.prose(section.value, owner=owner)]
            case _KIND.parameters:
                lines = ["**Parameters**", "", *(self._parameter(each, thing, owner) for each in section.value)]
            case _KIND.attributes:
                lines = ["**Attributes**", "", *(self._field(each, thing, owner) for each in section.value)]
            case _KIND.returns:
                words = " ".join(self.prose(_flat(each.description), owner=owner) for each in section.value)
                lines = [f"**Returns** {self.annotation(getattr(thing, 'returns', None))}: {words}"]
            case _KIND.raises:
                raised = [(str(each.annotation), _flat(each.description)) for each in section.value]
                rows = [f"- {self.link(error)}: {self.prose(words, owner=owner)}" for error, words in raised]
                lines = ["**Raises**", "", *rows]
            case _KIND.admonition if str(section.title).lower().startswith("example"):
                lines = self._example(section.value.description)
            case _KIND.examples:
                lines = self._example("\n".join(text for _, text in section.value))
            case _:
                raise ValueError(f"{thing.path}: a section of kind {section.kind.value!r} has no place on the page")
        return [*lines, ""]

    def _example(self, text: str) -> list[str]:
        code = [re.sub(r"\s*# doctest:.*$", "", line) for line in text.splitlines()]
        return ["**Example**", "", "```python", *code, "```"]

    def _parameter(self, each: Any, thing: griffe.Object, owner: str) -> str:
        function = thing if thing.is_function else _init(thing)
        known = {p.name: p for p in getattr(function, "parameters", ())}
        real = known.get(each.name.lstrip("*"))
        kind = self.annotation(each.annotation if real is None else real.annotation)
        given = real is not None and real.default is not None and not each.name.startswith("*")
        default = f", default `{self.default(real.default)}`" if given and real is not None else ""
        return f"- `{each.name}`: {kind}{default}. {self.prose(_flat(each.description), owner=owner)}"

    def _field(self, each: Any, thing: griffe.Object, owner: str) -> str:
        real = thing.all_members.get(each.name) if isinstance(thing, griffe.Class) else None
        found = each.annotation if real is None else getattr(real, "annotation", None)
        kind = "" if found is None or str(found) == "Any" else f" {self.annotation(found)}."
        return f"- `{each.name}`:{kind} {self.prose(_flat(each.description), owner=owner)}"

    def _fields(self, thing: griffe.Class) -> list[str]:
        shown = {
            name: each
            for name, each in thing.attributes.items()
            if each.annotation is not None and not name.startswith("_") and "property" not in each.labels
        }
        rows = [f"- `{name}`: {self.annotation(each.annotation)}" for name, each in shown.items()]
        return ["**Attributes**", "", *rows, ""] if rows else []


def is_brief(thing: griffe.Object) -> bool:
    """Whether a line of a table says it all: an attribute with one paragraph."""
    return not thing.is_function and "\n\n" not in _words(thing)


def _words(thing: griffe.Object) -> str:
    return thing.docstring.value if thing.docstring else ""


def _parsed(thing: griffe.Object) -> list[Any]:
    return [] if thing.docstring is None else thing.docstring.parsed


def _init(thing: griffe.Object) -> Any:
    return thing.all_members.get("__init__") if isinstance(thing, griffe.Class) else None


def _owner(thing: griffe.Object) -> str:
    return thing.parent.name if isinstance(thing.parent, griffe.Class) else ""


def _quoted(text: str) -> str:
    return text.replace("'", '"')


def _flat(text: str) -> str:
    return " ".join(text.split())
