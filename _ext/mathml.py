"""Math as MathML, made when the book is built.

Every current browser draws MathML by itself, so a page with formulas needs no script, works from
disk and is read out by screen readers. latex2mathml does the conversion. It writes the MathML 3 of
old and lets mistakes pass, so `to_mathml` refuses what would be garbled, and rewrites what is not
in MathML Core, the part that browsers draw. Select it with ``html_math_renderer: mathml``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from docutils import nodes
from latex2mathml.converter import Converter
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

# What an author may write -> what latex2mathml lays out correctly ("" takes the environment away).
ENVIRONMENTS = {
    "equation": "",
    "equation*": "",
    "align": "split",
    "align*": "split",
    "aligned": "split",
    "split": "split",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    "cases": "cases",
    "array": "array",
    "matrix": "matrix",
    "smallmatrix": "smallmatrix",
    "pmatrix": "pmatrix",
    "bmatrix": "bmatrix",
    "Bmatrix": "Bmatrix",
    "vmatrix": "vmatrix",
    "Vmatrix": "Vmatrix",
}
SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
LIMITS = {"lim", "sup", "inf", "max", "min"}
DIACRITICS = set("^~ˉ¯˙¨ˇ˘´`→⃗˜˚")
LETTER_LIKE = set("∞∅∂∀∃ℓ")
TIGHT = set("/|‖")
CLOSING = set(")]}|")
THIN = "0.167em"
# A formula of fewer characters fits a 360 px phone; a longer one may have to scroll in its box.
ALWAYS_FITS = 14


class MathError(ValueError):
    """The formula cannot be shown as it was written."""


@cache
def to_mathml(latex: str, block: bool = False) -> str:
    """Convert LaTeX to one ``<math>`` element; raise `MathError` if any of it would be lost or shown wrongly."""
    unescaped = re.sub(r"\\[\\{}&%$]", "", latex)
    if unescaped.count("{") != unescaped.count("}"):
        raise MathError("braces do not match")
    if "%" in unescaped:
        raise MathError(r"% starts a comment; write \%")
    if r"\tag" in unescaped:
        raise MathError(r"give the formula a label instead of \tag")

    def rename(match: re.Match[str]) -> str:
        command, name = match.groups()
        if name not in ENVIRONMENTS:
            raise MathError(f"environment {name} is not supported")
        return f"\\{command}{{{ENVIRONMENTS[name]}}}" if ENVIRONMENTS[name] else ""

    prepared = re.sub(r"\\(begin|end)\{(\w+\*?)\}", rename, _rows(latex) if block else latex)
    # Upright letters would arrive one by one, and a single one in italics.
    prepared = re.sub(r"\\mathrm\s*\{([^{}\\$^_]+)\}", r"\\text{\1}", prepared)
    try:
        math = Converter(display="block" if block else "inline").convert_to_element(prepared)
    except Exception as error:  # the package has no common base class for what it raises
        reason = re.sub(
            r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")
        ).lower()
        raise MathError(reason) from error
    del math.attrib["xmlns"]
    _adapt(math)
    math.set("alttext", " ".join(latex.split()))
    return tostring(math, encoding="unicode")


def _rows(text: str) -> str:
    r"""Like Sphinx's MathJax renderer: blank lines separate rows, and a bare ``\\`` or ``&`` means ``split``."""
    rows = [row.strip() for row in re.split(r"\n\s*\n", text) if row.strip()]
    latex = r" \\ ".join(rows)
    outside = re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", latex, flags=re.DOTALL)
    if re.search(r"\\\\|(?<!\\)&", outside):
        latex = rf"\begin{{split}}{latex}\end{{split}}"
    return latex


def _adapt(element: Element) -> None:
    """Rewrite a tree of latex2mathml in place to what MathML Core draws the way LaTeX would."""
    element.text = html.unescape(element.text or "") or None
    text = element.text or ""
    if "\\" in text or text in ("{", "}") and element.tag == "mi":
        raise MathError(f"undefined command {text}")
    if text == "&" or element.get("linebreak"):
        raise MathError(r"& and \\ need an environment such as aligned or cases")
    if element.get("rowlines") or element.get("columnlines"):
        raise MathError("browsers draw no lines in arrays")
    if element.tag == "menclose":
        if element.get("notation") != "box":
            raise MathError(f"browsers do not draw {element.get('notation')}")
        element.tag, element.attrib = "mrow", {"style": "border:1px solid;padding:.2em"}

    for child in element:
        _adapt(child)

    _adapt_font(element)
    if (
        element.tag == "mi"
        and len(text) == 1
        and unicodedata.category(text) == "Sm"
        and text not in LETTER_LIKE
    ):
        element.tag = "mo"
    elif element.tag == "mo" and text in LETTER_LIKE:
        element.tag = "mi"
    elif element.tag == "mi" and text and unicodedata.name(text[0], "").startswith("GREEK CAPITAL"):
        element.set("mathvariant", "normal")
    if element.tag == "mo" and text in TIGHT and not element.get("fence"):
        element.set("lspace", "0")
        element.set("rspace", "0")
    if element.tag == "mo" and text in LIMITS:
        element.set("movablelimits", "true")
    if element.tag in SCRIPTS and element[0].get("movablelimits"):
        element.tag = SCRIPTS[element.tag]
    if element.tag == "mover" and element[-1].text in DIACRITICS:
        element.set("accent", "true")
    if (
        element.tag == "mrow" and len(element) == 1 and element[0].tag == "mo"
    ):  # {,} in 1{,}000: no space around
        element[0].set("lspace", "0")
        element[0].set("rspace", "0")
    if element.tag == "mtable":
        _adapt_table(element)
    _space_functions(element)


def _adapt_font(element: Element) -> None:
    """Replace ``mathvariant``, of which Core keeps only "normal", by the letters of that style or by CSS."""
    variant = element.get("mathvariant")
    if variant in (None, "normal"):
        return
    del element.attrib["mathvariant"]
    if element.tag == "mtext":
        weight, style = "bold" in variant, "italic" in variant
        element.set(
            "style", ";".join(["font-weight:bold"] * weight + ["font-style:italic"] * style)
        )
        return
    words = variant.upper().replace("BOLD-", "BOLD ")

    def styled(letter: str) -> str:
        name = re.sub(r"LATIN |GREEK |LETTER ", "", unicodedata.name(letter, ""))
        for candidate in (
            f"MATHEMATICAL {words} {name}",
            f"{words} {name}",
        ):  # the second: ℝ, ℒ and the like
            try:
                return unicodedata.lookup(candidate)
            except KeyError:
                pass
        return letter

    element.text = "".join(map(styled, element.text or "")) or None


def _adapt_table(table: Element) -> None:
    """Say with CSS how cells are aligned and that the columns of an aligned formula touch."""
    touching = table.attrib.pop("columnspacing", "").startswith("0em")
    table.attrib.pop("rowspacing", None)
    for cell in table.findall("mtr/mtd"):
        side = cell.attrib.pop("columnalign", "center")
        style = [f"text-align:{side}"] * (side != "center")
        if touching:
            style.append("padding-right:0" if side == "right" else "padding-left:0")
        if style:
            cell.set("style", ";".join(style))


def _function(element: Element) -> Element | None:
    """The name in ``ln``, ``log_2`` or ``max_x``; None for anything else."""
    while element.tag in (*SCRIPTS, *SCRIPTS.values()) and len(element):
        element = element[0]
    named = (
        element.tag in ("mi", "mo") and len(element.text or "") > 1 and element.text[0].isalpha()
    )
    return element if named else None


def _apart(neighbour: Element) -> bool:
    """Whether an element brings its own space or needs none."""
    return neighbour.tag in ("mo", "mspace") and _function(neighbour) is None


def _space_functions(row: Element) -> None:
    """Set function names apart by the thin spaces that LaTeX puts there."""
    if row.tag not in ("mrow", "mtd", "math", "mstyle"):
        return
    children = list(row)
    for before, child, after in zip([None, *children], children, [*children[1:], None]):
        name = _function(child)
        if name is not None:
            name.tag = "mo"
            name.set(
                "lspace",
                "0" if before is None or _apart(before) and before.text not in CLOSING else THIN,
            )
            name.set("rspace", "0" if after is None or _apart(after) else THIN)


def _warn(error: MathError, latex: str, node: nodes.Element) -> None:
    logger.warning("math: %s: %s", error, latex, location=node, type="mathml")


def visit_math(self, node: nodes.math) -> None:
    latex = node.astext()
    try:
        content = to_mathml(latex)
    except MathError as error:
        _warn(error, latex, node)
        content = f"<code>{self.encode(latex)}</code>"
    self.body.append(f"{self.starttag(node, 'span', '', CLASS='math notranslate')}{content}</span>")
    raise nodes.SkipNode


def visit_math_block(self, node: nodes.math_block) -> None:
    latex = node.astext()
    try:
        content = to_mathml(latex, block=True)
    except MathError as error:
        _warn(error, latex, node)
        content = f"<code>{self.encode(latex)}</code>"
    number = get_node_equation_number(self, node) if node.get("number") else ""
    label = f"数式 ({number})" if number else "数式"
    length = len(re.sub(r"<[^>]*>|&#?\w+;", "", content))
    # A box that scrolls must be reachable by keyboard; a formula that never overflows should be no tab stop.
    scroll = f' tabindex="0" role="group" aria-label="{label}"' if length >= ALWAYS_FITS else ""
    self.body.append(self.starttag(node, "div", "", CLASS="math notranslate"))
    self.body.append(f'<div class="math-scroll"{scroll}>{content}</div>')
    if number:
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
