"""Tables in a reply: Markdown, HTML, and delimited text, as heads and rows of cells."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from typing import Final

Table = tuple[list[str], list[list[str]]]

_RULE: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_ROW: Final = re.compile(r"<tr\b[^>]*>(.*?)</tr\s*>", re.IGNORECASE | re.DOTALL)
_CELL: Final = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]{0,200}>")
_DELIMITERS: Final = "\t;,"
_HEAD_CHARS: Final = 40


def tables_in(text: str) -> Iterator[Table]:
    r"""Yield the tables of a text, each with its head and its rows.

    Example:
        >>> list(tables_in("clip,score\na.mp4,92"))
        [(['clip', 'score'], [['a.mp4', '92']])]
    """
    lines = text.split("\n")
    yield from _markdown(lines)
    yield from _delimited(lines)
    yield from _html(text)


def turned(table: Table) -> Table:
    """Return a table with its rows as columns."""
    head, rows = table
    width = len(head)
    whole = [head, *[[*row[:width], *[""] * (width - len(row))] for row in rows]]
    columns = [list(column) for column in zip(*whole, strict=True)]
    return columns[0], columns[1:]


def _markdown(lines: list[str]) -> Iterator[Table]:
    for i, line in enumerate(lines[:-1]):
        if "|" in line and _RULE.fullmatch(lines[i + 1]):
            rows = []
            for row in lines[i + 2 :]:
                if "|" not in row:
                    break
                rows.append(_cells(row))
            yield _cells(line), rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _delimited(lines: list[str]) -> Iterator[Table]:
    """Lines with as many delimiters as the one before, where the first has short cells without a number."""
    for delimiter in _DELIMITERS:
        start = 0
        while start < len(lines) - 1:
            head = _split(lines[start], delimiter)
            start += 1
            if len(head) < 2 or not all(cell and len(cell) <= _HEAD_CHARS and not cell[0].isdigit() for cell in head):
                continue
            rows = []
            for line in lines[start:]:
                row = _split(line, delimiter)
                if len(row) != len(head):
                    break
                rows.append(row)
            if rows:
                yield head, rows
                start += len(rows)


def _split(line: str, delimiter: str) -> list[str]:
    if delimiter not in line:
        return []
    try:
        return [cell.strip() for cell in next(csv.reader([line.strip(" ")], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _html(text: str) -> Iterator[Table]:
    for part in re.split(r"(?i)<table\b", text)[1:]:
        rows = [[_plain(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(part)]
        rows = [row for row in rows if row]
        if len(rows) > 1:
            yield rows[0], rows[1:]


def _plain(cell: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", cell)).split())
