"""The colours of the style sheet are measured: text at 4.5 to 1, edges and marks at 3 to 1."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
LIGHT_DARK = re.compile(r"--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
THEMES = ("light", "dark")

# Which colour is printed on which, anywhere in the product.
TEXT_ON = {
    "text": ("canvas", "surface", "sunken", "hover", "accent-soft", "wait-soft", "bad-soft"),
    "muted": ("canvas", "surface", "sunken", "hover", "accent-soft"),
    "accent": ("canvas", "surface", "sunken", "hover", "accent-soft"),
    "on-accent": ("accent", "accent-strong"),
    "good": ("surface", "good-soft"),
    "wait": ("surface", "wait-soft"),
    "bad": ("surface", "bad-soft"),
    "alleged": ("surface", "alleged-soft"),
}
MARKS_ON = {
    "line-strong": ("canvas", "surface"),
    "accent": ("canvas", "surface", "sunken", "hover"),
    "bad": ("surface",),
}


def colours(theme: str) -> dict[str, str]:
    place = THEMES.index(theme)
    return {name: pair[place] for name, *pair in LIGHT_DARK.findall(TOKENS.read_text())}


def luminance(colour: str) -> float:
    # WCAG 2.2, "relative luminance".
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(of: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(ink, paper) for ink, papers in of.items() for paper in papers]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), pairs(TEXT_ON))
def test_text_can_be_read_on_what_it_is_printed_on(theme: str, ink: str, paper: str) -> None:
    named = colours(theme)
    assert contrast(named[ink], named[paper]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "paper"), pairs(MARKS_ON))
def test_edges_of_fields_and_focus_rings_can_be_seen(theme: str, mark: str, paper: str) -> None:
    named = colours(theme)
    assert contrast(named[mark], named[paper]) >= 3
