"""docs/api/ is what the docstrings say, all of it leads somewhere, and the docstrings leave nothing out."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import griffe
import pytest

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "api"
SECTIONS = griffe.DocstringSectionKind


@pytest.fixture(scope="module")
def writer():
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("api_reference", ROOT / "tools" / "api_reference.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def public(writer):
    return writer.read()


def test_the_pages_are_up_to_date(writer):
    words = "docs/api is out of date: run python tools/api_reference.py"
    made = writer.pages()
    assert {path.name for path in PAGES.iterdir()} == set(made), words
    for name, text in made.items():
        assert (PAGES / name).read_text(encoding="utf-8") == text, words


def test_every_public_name_has_a_page_and_a_place_in_the_index(public):
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    for name in public.names:
        assert (PAGES / f"{name}.md").is_file()
        assert f"({name}.md)" in index, f"{name} is in no group of the index: see TASKS"


def test_every_link_leads_somewhere():
    anchors = {}
    for path in PAGES.glob("*.md"):
        headings = re.findall(
            r"^#+ (.+)$", re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL), re.MULTILINE
        )
        anchors[path.name] = {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
    for path in PAGES.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r":(?:class|func|meth|attr|data|mod):", text), (
            f"{path.name}: a reference was left as it is"
        )
        for target in re.findall(r"\]\(([^)]+)\)", text):
            page, _, anchor = target.partition("#")
            page = page or path.name
            assert (PAGES / page).exists(), f"{path.name}: {target}"
            assert not anchor or anchor in anchors[page], f"{path.name}: {target}"


def described(thing, kind):
    sections = thing.docstring.parsed if thing.docstring else []
    return {each.name.lstrip("*") for section in sections if section.kind is kind for each in section.value}


def is_twin(member):
    return re.match(r"(Awaitable twin of|See) :meth:", member.docstring.value if member.docstring else "") is not None


def shows_an_example(thing):
    return ">>>" in (thing.docstring.value if thing.docstring else "")


def callables(public):
    """Public functions and methods under the name of their page; twins are described by what they are twins of."""
    for name, thing in {**public.names, **public.objects}.items():
        if thing.is_function:
            yield name, thing
        if thing.is_class:
            found = public.members(thing).items()
            yield from ((f"{name}.{key}", each) for key, each in found if each.is_function and not is_twin(each))


def test_every_parameter_is_described(public):
    bare = []
    for name, function in callables(public):
        wanted = {each.name for each in function.parameters} - {"self", "cls"}
        bare += [f"{name}({each})" for each in sorted(wanted - described(function, SECTIONS.parameters))]
    for name, thing in public.names.items():
        constructor = thing.all_members.get("__init__") if thing.is_class else None
        if constructor is not None and described(thing, SECTIONS.parameters):
            wanted = {each.name for each in constructor.parameters} - {"self"}
            bare += [f"{name}({each})" for each in sorted(wanted - described(thing, SECTIONS.parameters))]
    assert bare == []


def test_every_field_is_described(public):
    bare = []
    for name, thing in {**public.names, **public.objects}.items():
        if thing.is_class and ("dataclass" in thing.labels or any("Payload" in str(base) for base in thing.bases)):
            fields = {
                key
                for key, each in thing.attributes.items()
                if each.annotation is not None and not key.startswith("_") and "property" not in each.labels
            }
            bare += [f"{name}.{key}" for key in sorted(fields - described(thing, SECTIONS.attributes))]
    assert bare == []


def test_every_public_name_and_every_call_on_it_shows_an_example(public):
    bare = [name for name, thing in public.names.items() if name != "errors" and not shows_an_example(thing)]
    own = {name for name, thing in public.names.items() if thing.is_class}
    bare += [
        name for name, function in callables(public) if name.partition(".")[0] in own and not shows_an_example(function)
    ]
    assert bare == []
