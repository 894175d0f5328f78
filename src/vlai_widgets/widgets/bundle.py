"""Puts a widget's JavaScript and CSS together from the files under ``static/``.

The files are ordinary modules, as editors and ``node --test`` read them. anywidget takes one text a widget, and a
module made from a text cannot import its neighbours; so an ``import`` of a neighbour is replaced by the neighbour.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Final

from vlai_widgets.tokens import DARK, LIGHT, MOTION_MS, RADIUS_PX, Tokens

_IMPORT: Final = re.compile(r'^import \{[^}]*\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_CSS_IMPORT: Final = re.compile(r'^@import "\./([\w-]+)\.css";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|const|class|let)\b)", re.MULTILINE)

_HOST: Final = {
    "surface": "--jp-layout-color1",
    "raised": "--jp-layout-color2",
    "ink": "--jp-content-font-color1",
    "line": "--jp-border-color2",
}
"""Colours that a notebook's theme decides, where there is one."""


def _static(name: str) -> str:
    return resources.files("vlai_widgets").joinpath("static", name).read_text(encoding="utf-8")


@functools.cache
def esm(name: str) -> str:
    """Return the module ``static/<name>.js`` with the neighbours that it imports, each once, before their users.

    Example:
        >>> esm("common").startswith("// What all widgets share")
        True
    """
    seen: list[str] = []
    texts: list[str] = []

    def bring(module: str) -> None:
        if module in seen:
            return
        seen.append(module)
        source = _static(f"{module}.js")
        for neighbour in _IMPORT.findall(source):
            bring(neighbour)
        body = _IMPORT.sub("", source)
        texts.append(body if module == name else _EXPORT.sub("", body))

    bring(name)
    return "\n".join(texts)


@functools.cache
def css(name: str) -> str:
    """Return the tokens of both themes, ``static/common.css`` and ``static/<name>.css`` with what that imports."""
    own = _static(f"{name}.css")
    parts = [_static(f"{part}.css") for part in _CSS_IMPORT.findall(own)]
    return "\n".join((theme_css(), _static("common.css"), *parts, _CSS_IMPORT.sub("", own)))


def theme_css() -> str:
    """Return the tokens as custom properties of ``.vlai``, in the theme of the page."""
    fixed = f"--vlai-radius:{RADIUS_PX}px;--vlai-quick:{MOTION_MS[0]}ms;--vlai-slow:{MOTION_MS[1]}ms;"
    light, dark = _properties(LIGHT), _properties(DARK)
    # A light JupyterLab on a dark desktop stays light: the host's word counts before the system's.
    return (
        f".vlai{{{fixed}{light}color-scheme:light}}\n"
        "@media(prefers-color-scheme:dark)"
        f"{{body:not([data-jp-theme-light=true]):not(.vscode-light) .vlai{{{dark}color-scheme:dark}}}}\n"
        "body[data-jp-theme-light=false] .vlai,.vscode-dark .vlai,html[theme=dark] .vlai"
        f"{{{dark}color-scheme:dark}}"
    )


def _properties(tokens: Tokens) -> str:
    return "".join(
        f"{name}:{f'var({_HOST[token]},{colour})' if (token := name.removeprefix('--vlai-')) in _HOST else colour};"
        for name, colour in tokens.css_properties().items()
    )
