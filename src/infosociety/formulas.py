"""LaTeX to MathML, for the text of the book and for the simulators.

Every current browser draws MathML by itself, so a page with formulas needs no script, works from
disk and is read out by screen readers. latex2mathml does the conversion. It writes the MathML 3 of
old and lets mistakes pass, so `to_mathml` refuses what would be garbled, and rewrites what is not
in MathML Core, the part that browsers draw. All of it is Python, and it knows nothing of Sphinx: a
notebook in a browser needs it too.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter
from latex2mathml.symbols_parser import convert_symbol

#: What an author may write, and the environment that latex2mathml lays out like it.
ENVIRONMENTS = {
    "equation": "",
    "align": "split",
    "aligned": "split",
    "split": "split",
    "gather": "matrix",
    "gathered": "matrix",
} | {
    name: name
    for name in ["cases", "array", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"]
}
BEGIN_END = re.compile(r"\\(begin|end)\{(\w+)\*?\}")

SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
ROWS = ("math", "mrow", "mstyle", "mtd")
LIMITS = {"lim", "sup", "inf", "max", "min"}
#: Names that stay words where a formula is plain text.
FUNCTIONS = {"ln", "log", "exp", "max", "min"}
DIACRITICS = set("^~ˉ¯˙¨ˇ˘´`→⃗˜˚")
#: Signs that Unicode counts as operators and that stand for things.
LETTER_LIKE = set("∞∅∂∀∃")
#: Operators without space around them, and those that end an operand.
TIGHT = set("/|‖")
CLOSING = set(")]}|")
THIN_SPACE = "0.167em"


class MathError(ValueError):
    """The formula cannot be shown as it was written."""


@cache
def to_mathml(latex: str, block: bool = False, *, alttext: bool = True, limits_below: bool = False) -> str:
    r"""Convert LaTeX to one ``<math>`` element.

    Args:
        latex: the formula without the signs around it.
        block: stands on a line of its own, where rows may be parted by ``\\`` or a blank line.
        alttext: gives the LaTeX to those who cannot see the formula.
        limits_below: what belongs below ``\max`` stands there in a formula that is not a block too.

    Raises:
        MathError: if anything in it would be lost or shown wrongly.
    """
    source = re.sub(r"\\[\\{}&%$]", "", latex)
    if source.count("{") != source.count("}"):
        raise MathError("braces do not match")
    if "%" in source:
        raise MathError(r"% begins a comment; write \%")
    if r"\tag" in source:
        raise MathError(r"give the formula a label instead of \tag")
    prepared = BEGIN_END.sub(_environment, _rows(latex) if block else latex)
    # Upright letters would come one by one, and a single one slanted.
    prepared = re.sub(r"\\mathrm\s*\{([^{}\\$^_]+)\}", r"\\text{\1}", prepared)
    try:
        math = Converter(display="block" if block else "inline").convert_to_element(prepared)
    except Exception as error:  # what it raises has no base class of its own
        words = re.findall(r"[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
        raise MathError(" ".join(words).lower()) from error
    del math.attrib["xmlns"]
    _adapt(math)
    if limits_below:
        for operator in math.iterfind(".//*[@movablelimits]"):
            operator.set("movablelimits", "false")
    if alttext:
        math.set("alttext", " ".join(latex.split()))
    return tostring(math, encoding="unicode")


def to_text(latex: str) -> str:
    r"""Write a short formula as plain text: ``A K^{\alpha}`` becomes ``A K^α``."""

    def symbol(command: re.Match[str]) -> str:
        code = convert_symbol(command[0])
        return chr(int(code, 16)) if code else command[1] if command[1] in FUNCTIONS else ""

    text = re.sub(r"\\(?:text|mathrm|mathit|operatorname)\{([^{}]*)\}", r"\1", latex)
    text = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)
    text = re.sub(r"\\([A-Za-z]+)", symbol, text)
    text = re.sub(r"\{(.)\}", r"\1", re.sub(r"\\.", " ", text))
    return text.replace("{", "(").replace("}", ")")


def _environment(match: re.Match[str]) -> str:
    """Replace an environment by the one that latex2mathml knows."""
    command, name = match.groups()
    if name not in ENVIRONMENTS:
        raise MathError(f"environment {name} is not supported")
    return f"\\{command}{{{ENVIRONMENTS[name]}}}" if ENVIRONMENTS[name] else ""


def _rows(text: str) -> str:
    r"""Do as Sphinx does for MathJax: a blank line is a new row, rows and ``&`` mean ``split``."""
    rows = [row.strip() for row in re.split(r"\n\s*\n", text) if row.strip()]
    latex = r" \\ ".join(rows)
    outside = re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", latex, flags=re.S)
    return rf"\begin{{split}}{latex}\end{{split}}" if re.search(r"\\\\|(?<!\\)&", outside) else latex


def _adapt(element: Element) -> None:
    """Rewrite in place what latex2mathml made to what browsers draw as LaTeX would."""
    text = html.unescape(element.text or "")
    if element.tag == "mtext":
        text = re.sub(r"\\([%&$#_{}])", r"\1", text)
    element.text = text or None
    _refuse(element, text)
    for child in element:
        _adapt(child)

    if element.get("mathvariant", "normal") != "normal":
        _adapt_font(element)
    if element.tag == "mi" and len(text) == 1:
        if unicodedata.category(text) == "Sm" and text not in LETTER_LIKE:
            element.tag = "mo"
        elif unicodedata.name(text, "").startswith("GREEK CAPITAL"):
            element.set("mathvariant", "normal")
    elif element.tag == "mo" and text in LETTER_LIKE:
        element.tag = "mi"
    elif element.tag == "mo" and text in LIMITS:
        element.set("movablelimits", "true")
    elif element.tag == "mo" and text in TIGHT and not element.get("fence"):
        _set_space(element, "0", "0")
    elif element.tag == "mrow" and len(element) == 1 and element[0].tag == "mo":
        _set_space(element[0], "0", "0")  # the comma of 1{,}000
    elif element.tag in SCRIPTS and element[0].get("movablelimits"):
        element.tag = SCRIPTS[element.tag]
    elif element.tag == "mover" and element[-1].text in DIACRITICS:
        element.set("accent", "true")
    elif element.tag == "menclose":
        element.tag, element.attrib = "mrow", {"style": "border:1px solid;padding:.2em"}
    elif element.tag == "mtable":
        _adapt_table(element)
    if element.tag in ROWS:
        _space_functions(element)


def _refuse(element: Element, text: str) -> None:
    """Raise `MathError` for what latex2mathml did not understand and for what browsers lack."""
    if "\\" in text or (element.tag == "mi" and text in ("{", "}")):
        raise MathError(f"undefined command {text}")
    if text == "&" or element.get("linebreak"):
        raise MathError(r"& and \\ need an environment such as aligned or cases")
    if element.get("rowlines") or element.get("columnlines"):
        raise MathError("browsers draw no lines in arrays")
    if element.tag == "menclose" and element.get("notation") != "box":
        raise MathError(f"browsers do not draw {element.get('notation')}")


def _adapt_font(element: Element) -> None:
    """Replace ``mathvariant``, of which only "normal" is left, by letters of that style."""
    variant = element.attrib.pop("mathvariant")
    if element.tag == "mtext":
        weight = ["font-weight:bold"] * ("bold" in variant)
        slant = ["font-style:italic"] * ("italic" in variant)
        element.set("style", ";".join(weight + slant))
    else:
        style = variant.upper().replace("BOLD-", "BOLD ")
        element.text = "".join(_styled(letter, style) for letter in element.text or "") or None


def _styled(letter: str, style: str) -> str:
    """Find the mathematical letter of a style, by its name in Unicode; else the letter itself."""
    name = re.sub(r"LATIN |GREEK |LETTER ", "", unicodedata.name(letter, ""))
    for candidate in (f"MATHEMATICAL {style} {name}", f"{style} {name}"):  # the second: ℝ, ℒ, …
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return letter


def _adapt_table(table: Element) -> None:
    """Say in CSS how cells are aligned, and that the columns of an aligned formula touch."""
    touching = table.attrib.pop("columnspacing", "").startswith("0em")
    table.attrib.pop("rowspacing", None)
    for cell in table.findall("mtr/mtd"):
        side = cell.attrib.pop("columnalign", "center")
        style = [f"text-align:{side}"] * (side != "center")
        style += [f"padding-{'right' if side == 'right' else 'left'}:0"] * touching
        if style:
            cell.set("style", ";".join(style))


def _space_functions(row: Element) -> None:
    """Set the names of functions apart by the thin spaces that LaTeX puts there."""
    padded = [None, *row, None]
    for before, child, after in zip(padded, row, padded[2:], strict=False):
        if (name := _function(child)) is not None:
            name.tag = "mo"
            operand_before = before is not None and (not _is_operator(before) or before.text in CLOSING)
            operand_after = after is not None and not _is_operator(after)
            _set_space(name, THIN_SPACE * operand_before or "0", THIN_SPACE * operand_after or "0")


def _function(element: Element) -> Element | None:
    """Return the name in ``ln``, ``log_2`` or ``max_x``; None for anything else."""
    while element.tag in (*SCRIPTS, *SCRIPTS.values()) and len(element):
        element = element[0]
    text = element.text or ""
    return element if element.tag in ("mi", "mo") and len(text) > 1 and text[0].isalpha() else None


def _is_operator(element: Element) -> bool:
    """Does the element bring its own space?"""
    return element.tag in ("mo", "mspace") and _function(element) is None


def _set_space(operator: Element, before: str, after: str) -> None:
    """Set the space around an operator."""
    operator.set("lspace", before)
    operator.set("rspace", after)
