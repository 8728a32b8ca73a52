"""What a model may say, and how it becomes NumPy and JavaScript.

A model's economics is written once, as SymPy expressions. This module is the gate: it lets through
only the node types and names that both engines compute alike, and it is the only place where
code is generated. SymPy's printers are silent about much that goes wrong (a symbol named ``lambda``
or ``p^B``, an unevaluated ``Sum``), so nothing is trusted that is not listed here.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np
import sympy
from sympy.printing.jscode import JavascriptCodePrinter

#: Node types that NumPy and JavaScript evaluate alike for finite real arguments.
ALLOWED_NODES = (
    sympy.Symbol,
    sympy.Integer,
    sympy.Rational,
    sympy.Float,
    sympy.Add,
    sympy.Mul,
    sympy.Pow,
    sympy.exp,
    sympy.log,
    sympy.Min,
    sympy.Max,
    sympy.Abs,
    sympy.Piecewise,
    sympy.functions.elementary.piecewise.ExprCondPair,
    sympy.core.relational.Relational,
    sympy.And,
    sympy.Or,
    sympy.Not,
    sympy.logic.boolalg.BooleanTrue,
    sympy.logic.boolalg.BooleanFalse,
)

#: Numbers that only one engine, or none, can compute with.
NOT_FINITE = frozenset({sympy.nan, sympy.zoo, sympy.oo, -sympy.oo})

#: A name that is an identifier in Python, in JavaScript, in a URL and in HTML.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

#: Words that one of the two languages keeps for itself.
RESERVED = frozenset(
    re.split(
        r"\s+",
        """arguments await break case catch class const continue debugger default delete do else enum eval
        export extends false finally for function if implements import in instanceof interface let new
        null package private protected public return static super switch this throw true try typeof var
        void while with yield and as assert async def del elif except from global is lambda nonlocal not
        or pass raise None True False Math NaN Infinity undefined""",
    )
)


def check_name(name: str) -> str:
    """Return ``name`` when it is safe in every place a name goes, else raise ValueError."""
    if not NAME.fullmatch(name) or name in RESERVED:
        raise ValueError(
            f"{name!r} cannot be a name: letters, digits and _ only, starting with a letter, "
            "and no reserved word of Python or JavaScript"
        )
    return name


def symbol(name: str, minimum: float | None = None) -> sympy.Symbol:
    """A real symbol that knows its sign when ``minimum`` tells it."""
    check_name(name)
    if minimum is not None and minimum > 0:
        return sympy.Symbol(name, positive=True)
    if minimum is not None and minimum >= 0:
        return sympy.Symbol(name, nonnegative=True)
    return sympy.Symbol(name, real=True)


def check_expression(expression: sympy.Basic, symbols: Iterable[sympy.Symbol], where: str) -> sympy.Basic:
    """Return the expression when both engines can compute it alike.

    Args:
        expression: what a model defines (a number, an expression or a condition).
        symbols: the symbols that have a value when it is evaluated.
        where: how an error names the place, such as ``"quantity output"``.

    Raises:
        ValueError: for a node type or symbol that is not allowed, for a literal that is not finite,
            and for a fractional power of something that may be negative (NumPy says NaN where
            ``Math.cbrt`` has a value): take the power of ``Max(base, 0)`` and say with ``exists``
            where the quantity has a meaning.
    """
    expression = sympy.sympify(expression)
    known, seen = set(symbols), set()
    nodes = sympy.preorder_traversal(expression)
    for node in nodes:
        if node in seen:  # many parts come again and again, and with all that is in them
            nodes.skip()
            continue
        seen.add(node)
        if not isinstance(node, ALLOWED_NODES) or node in NOT_FINITE:
            raise ValueError(f"{where}: {type(node).__name__} ({_brief(node)}) is not an allowed node")
        if isinstance(node, sympy.Symbol):
            check_name(node.name)
            if node not in known:
                raise ValueError(f"{where}: the symbol {node} is neither a parameter nor the axis variable")
        if isinstance(node, sympy.Pow):
            base, exponent = node.args
            if not exponent.is_integer and not base.is_nonnegative:
                raise ValueError(
                    f"{where}: ({_brief(base)})**({exponent}) may be the power of a negative number; "
                    "write Max(base, 0) and an `exists` condition"
                )
    return expression


def _brief(expression: sympy.Basic) -> str:
    """An expression as an error message can show it: on one line, cut where it goes on for long."""
    text = str(expression)
    return text if len(text) <= 120 else f"{text[:117]}..."


def numpy_function(arguments: Sequence[sympy.Symbol], expressions: Sequence[sympy.Basic]) -> Callable:
    """A NumPy function of ``arguments`` that returns the list of ``expressions``, common parts shared.

    It takes numbers and arrays that broadcast together. The same expressions are compiled once.
    """
    return _compiled(tuple(arguments), tuple(map(sympy.sympify, expressions)))


@cache
def _compiled(arguments: tuple[sympy.Symbol, ...], expressions: tuple[sympy.Basic, ...]) -> Callable:
    function = sympy.lambdify(arguments, list(expressions), modules="numpy", cse=True)
    # What SymPy prints for And and Or takes arrays of one shape only.
    return lambda *values: function(*np.broadcast_arrays(*values))


class _JavaScript(JavascriptCodePrinter):
    """SymPy's printer, with powers kept to ``Math.pow``: the one function NumPy agrees with everywhere."""

    def _print_BooleanTrue(self, expr: sympy.Basic) -> str:
        return "true"  # the inherited printer says True, which JavaScript does not know

    def _print_BooleanFalse(self, expr: sympy.Basic) -> str:
        return "false"

    def _print_Pow(self, expr: sympy.Pow) -> str:
        base, exponent = expr.args
        if exponent == -1:
            return f"1/({self._print(base)})"
        if exponent == sympy.Rational(1, 2):
            return f"Math.sqrt({self._print(base)})"
        return f"Math.pow({self._print(base)}, {self._print(exponent)})"


def javascript(expression: sympy.Basic) -> str:
    """The JavaScript of one checked expression or condition."""
    return _JavaScript().doprint(sympy.sympify(expression))


def javascript_function(
    arguments: Sequence[sympy.Symbol],
    expressions: Sequence[sympy.Basic | None],
    *variables: sympy.Symbol,
) -> str:
    """Source of an arrow function ``({K, L}, x) => [e1, e2, …]``, common subexpressions shared.

    The arguments come as one object, the variables one by one; a name may not be in both.

    Conditions may stand among the expressions and come out as ``true`` or ``false``; None stays ``null``.
    """
    present = [expression is not None for expression in expressions]
    given = [sympy.sympify(expression) for expression in expressions if expression is not None]
    used = set().union(*(expression.free_symbols for expression in given))
    names = ", ".join(argument.name for argument in arguments if argument in used)
    head = ", ".join([f"{{{names}}}", *(variable.name for variable in variables)])
    free = sympy.numbered_symbols("t", exclude=used)
    shared, reduced = sympy.cse(given, symbols=free, optimizations=None)
    lines = [f"const {name.name} = {javascript(part)};" for name, part in shared]
    printed = iter([javascript(expression) for expression in reduced])
    values = ", ".join(next(printed) if there else "null" for there in present)
    if not lines:
        return f"({head}) => [{values}]"
    return f"({head}) => {{ {' '.join(lines)} return [{values}]; }}"
