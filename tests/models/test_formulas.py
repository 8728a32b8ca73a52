"""Formulas are MathML that browsers draw: those of the converter's own examples, and those of every model."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

import pytest

from infosociety import models
from infosociety.formulas import LETTER_LIKE, MathError, to_mathml
from infosociety.simulation import web


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a &= b \\ &= c", '<mtd style="text-align:right;padding-right:0"><mi>a</mi></mtd>'),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "<mtable"),
        (r"\begin{cases} 1 & \text{可} \\ 0 & \text{否} \end{cases}", "<mtext>可</mtext>"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "<mo>(</mo><mtable"),
        (r"\mathrm{MPL}", "<mtext>MPL</mtext>"),
        (r"\mathrm{d}x", "<mtext>d</mtext>"),
        (r"\boldsymbol{\beta}", "<mi>𝜷</mi>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\Delta x", '<mi mathvariant="normal">Δ</mi>'),
        (r"\alpha \ln K", '<mo lspace="0.167em" rspace="0.167em">ln</mo>'),
        (r"\ln (K)", '<mo lspace="0" rspace="0">ln</mo>'),
        (r"\max_{x} f", '<munder><mo movablelimits="true"'),
        (r"\dot{x}", '<mover accent="true">'),
        (r"1{,}000", '<mo lspace="0" rspace="0">,</mo>'),
        (r"50\%", "<mn>50</mn><mi>%</mi>"),
        (r"A \implies B", "<mo>⟹</mo>"),
        (r"\text{50\%}", "<mtext>50%</mtext>"),
        (r"P(a|b)", '<mo stretchy="false" lspace="0" rspace="0">|</mo>'),
        (r"\begin{align*} a &= b \end{align*}", "<mtable"),
    ],
)
def test_formula_is_what_browsers_draw(latex: str, expected: str) -> None:
    """MathML Core has less than the MathML that latex2mathml writes."""
    assert expected in to_mathml(latex, block=True)


MISTAKES_IN_FORMULAS = {
    r"\frac{a}{b": "braces do not match",
    r"\foo x": r"undefined command \foo",
    r"x_": "missing super script or subscript",
    r"\left( x": "extra left or missing right",
    r"\begin{tikz} x \end{tikz}": "environment tikz is not supported",
    r"a % b": "% begins a comment",
    r"\tag{1} x": "give the formula a label",
    r"\cancel{x}": "browsers do not draw",
    r"\begin{array}{l|l} a & b \end{array}": "browsers draw no lines",
}


@pytest.mark.parametrize(("latex", "reason"), MISTAKES_IN_FORMULAS.items())
def test_converter_refuses_what_it_would_garble(latex: str, reason: str) -> None:
    """latex2mathml would let most of these pass, and the page would show something else."""
    with pytest.raises(MathError, match=re.escape(reason)):
        to_mathml(latex, block=True)


def parsed(markup: str) -> list[ElementTree.Element]:
    """The formulas in a piece of markup, which have to be well-formed."""
    return list(ElementTree.fromstring(f"<all>{markup}</all>"))


FORMULAS = [(name, kind) for name in models.names() for kind in ("formula", "formula_live")]


@pytest.mark.parametrize(("name", "kind"), FORMULAS)
def test_formulas_of_a_model_are_those_of_the_text(name: str, kind: str) -> None:
    """One converter serves both: signs are operators, and each part has its LaTeX for those who cannot see it."""
    latex = getattr(models.get(name), kind)
    parts, found = latex.split(r"\qquad"), parsed(web.mathml(latex))
    assert len(found) == len(parts)
    for part, math in zip(parts, found, strict=True):
        places = re.findall(r"<(\w+)>", part)
        assert [mn.text for mn in math.iter("mn") if "@" in (mn.text or "")] == [f"@{place}" for place in places]
        # What is said instead of a live number would stay as it was at first.
        assert math.get("alttext") == (None if places else part.strip())
        for name in math.iter("mi"):
            assert name.text in LETTER_LIKE or unicodedata.category(name.text[0]) != "Sm", f"{name.text} is a sign"


def test_sign_of_both_values_is_an_operator() -> None:
    """The two equilibria of the model of network effects: one plus or minus a root."""
    assert "<mo>±</mo>" in web.mathml(models.get("network-effects").formula)


def test_what_a_maximum_is_taken_over_stands_below_it() -> None:
    """In the formula of a simulator too, which is not a block: the line of the two prices is under max."""
    markup = web.mathml(models.get("rochet-tirole").formula)
    assert re.search(r'<munder><mo movablelimits="false"[^>]*>max</mo><mrow><msub><mi>p</mi><mi>B</mi>', markup)


def test_mistake_in_a_formula_of_a_model_names_the_formula() -> None:
    """The author of a model sees which one, and what is wrong with it."""
    with pytest.raises(MathError, match=re.escape(r"undefined command \foo, in the formula x \qquad \foo = <p>")):
        web.mathml(r"x \qquad \foo = <p>")


def test_negative_number_needs_brackets_after_a_sign_alone() -> None:
    """After = it stands as it is; after + it would make two signs in a row."""
    state = {"growth_output": -1.0, "growth_capital": -10.0, "growth_labour": -2.0}
    markup = re.sub("</?mrow>", "", web.markup("growth-accounting", state))
    live = re.search("<span data-live>(.*?)</span>", markup, re.S)
    assert live
    negative = re.findall(r"(?:<mo>([=+])</mo>)?(<mo>\(</mo>)?<mo>−</mo><mn>", live[1])
    assert [(sign, bool(bracket)) for sign, bracket in negative[:3]] == [("", False), ("=", False), ("+", True)]
