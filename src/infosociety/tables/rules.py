"""What is asked of a cell, of a row and of a whole table; each fault is told in one line.

A rule is given the rows with the cells that could be read: one that is not allowed is missing, and the rule says
nothing of it. So whatever is wrong with a table is found in one round.
"""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..nearest import did_you_mean
from .dates import days

Cell = int | float | str | None
#: Field -> value; of which type is what the schema says, and what no type checker can know.
Row = dict[str, Any]
Schema = Mapping[str, Any]

# ---- cells ---------------------------------------------------------------------------------------

# Type of Table Schema -> (what a cell must look like, how to read it, the size from which no column can hold it).
# int() and float() alone would also take "1_000", full-width digits, "nan" and "inf".
TYPES: dict[str, tuple[str, Callable[[str], Cell], float]] = {
    "integer": (r"[+-]?[0-9]+", int, 2.0**63),
    "number": (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", float, math.inf),
    "string": (r"(?s:.*)", str, math.inf),
}

# Constraint of Table Schema -> (does the value meet it?, how to say what is allowed)
CONSTRAINTS: dict[str, tuple[Callable[[Any, Any], bool], str]] = {
    "minimum": (lambda value, bound: value >= bound, "at least {}"),
    "maximum": (lambda value, bound: value <= bound, "at most {}"),
    "enum": (lambda value, allowed: value in allowed, "one of {}"),
    # Nobody should have to read a regular expression: the data package says the form in words.
    "pattern": (lambda value, pattern: re.fullmatch(pattern, value) is not None, "the form {form_en}"),
}


def read_cell(text: str, field: Mapping[str, Any]) -> Cell:
    """The value of a cell; ValueError says what is wrong with it and what is allowed."""
    constraints = field.get("constraints", {})
    if text == "":
        if constraints.get("required"):
            raise ValueError("empty, but a value is required")
        return None
    form, read, limit = TYPES[field["type"]]
    said = _shown(text)
    if not re.fullmatch(form, text):
        raise ValueError(f"{said} is not of type {field['type']}")
    if text != text.strip():
        raise ValueError(f"{said} begins or ends with a space")
    if field["type"] != "string" and abs(float(text)) >= limit:
        raise ValueError(f"{said} is too large, only below {limit:g}")
    value = read(text)
    for name, bound in constraints.items():
        meets, allowed = CONSTRAINTS.get(name, (None, ""))
        if meets and not meets(value, bound):
            limits = ", ".join(map(str, bound)) if isinstance(bound, list) else bound
            words = field.get("form_en", "that the schema describes")
            near = did_you_mean(value, bound) if name == "enum" else ""
            raise ValueError(f"{said} is not allowed, only {allowed.format(limits, form_en=words)}{near}")
    return value


def names_of(one_or_more: str | Iterable[str]) -> list[str]:
    """Names of fields, which a schema may give as one word."""
    return [one_or_more] if isinstance(one_or_more, str) else list(one_or_more)


# ---- rows and tables ------------------------------------------------------------------------------


def strange_names(schema: Schema) -> Iterator[str]:
    """Fields that a rule of the schema names and the table has not, or not of the type that the rule can read."""
    types = {field["name"]: field["type"] for field in schema["fields"]}
    read = [("primaryKey", name, ANY) for name in names_of(schema.get("primaryKey", []))]
    read += [("distinct", name, ANY) for names in schema.get("distinct", []) for name in names]
    read += [
        (kind, name, allowed)
        for kind, keys in RULE_FIELDS.items()
        for rule in schema.get(kind, [])
        for key, allowed in keys.items()
        for name in names_of(rule[key])
    ]
    for kind, name, allowed in dict.fromkeys(read):
        if types.get(name) not in allowed:
            said = f"is of type {types[name]}, not {' or '.join(allowed)}" if name in types else "is not there"
            yield f"field {name}: it {said}, but the rule {kind!r} of the table's schema reads it"


def _shown(cell: Cell) -> str:
    """A cell as a message shows it: whole, but for a text that would bury the message."""
    return repr(f"{cell[:79]}…" if isinstance(cell, str) and len(cell) > 80 else cell)


def _number(cell: Any) -> bool:
    return isinstance(cell, int | float)


def _values(row: Row, *names: str) -> list[Any]:
    """Cells of a row, None for what is empty or could not be read."""
    return [row.get(name) for name in names]


def _repeats(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    keys = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    keys += [names_of(schema.get("primaryKey", [])), *schema.get("distinct", [])]
    for key in {tuple(key): None for key in keys if key}:
        seen: dict[tuple[Cell, ...], int] = {}
        for number, row in rows:
            value = tuple(_values(row, *key))
            if None in value:
                continue
            if value in seen:
                shown = ", ".join(map(_shown, value))
                yield f"row {number}, field {', '.join(key)}: {shown} stands in row {seen[value]} too"
            seen.setdefault(value, number)


def _sums(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("sums", []):
        for number, row in rows:
            total, *parts = _values(row, rule["total"], *rule["parts"])
            if all(map(_number, (total, *parts))) and abs(sum(parts) - total) > rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['total']}: {total} is not the sum {sum(parts):.6g} of "
                    f"{', '.join(rule['parts'])} (allowed difference {rule['tolerance']})"
                )


def _indices(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("indices", []):
        first = rows and rows[0][1].get(rule["of"])
        if not (_number(first) and first):
            continue  # nothing to divide by: the cell's own constraints say so
        for number, row in rows:
            value, of = _values(row, rule["value"], rule["of"])
            if _number(value) and _number(of) and abs(100 * of / first - value) > rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['value']}: {value} is not 100 × {rule['of']} {of} over its first value "
                    f"{first}, {100 * of / first:.6g} (allowed difference {rule['tolerance']})"
                )


def _residuals(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("residuals", []):
        names = [rule[key] for key in ("value", "output", "input")]
        for (_, before), (number, row) in itertools.pairwise(rows):
            cells = [*_values(before, *names), *_values(row, *names)]
            if not all(_number(cell) and cell > 0 for cell in cells):
                continue
            if any(name not in row or row[name] in values for name, values in rule["except"].items()):
                continue
            growth, output, used = (row[name] / before[name] - 1 for name in names)
            expected = output - rule["share"] * used
            if abs(growth - expected) > rule["tolerance"]:
                yield (
                    f"row {number}, field {names[0]}: {row[names[0]]} is a growth of {growth:.2%}, but {names[1]} less "
                    f"{rule['share']:.3g} of {names[2]} grew by {expected:.2%} "
                    f"(allowed difference {rule['tolerance']:.2%})"
                )


def _periods(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("periods", []):
        for number, row in rows:
            spans = {}
            for name in dict.fromkeys((rule["start"], rule["end"])):
                if row.get(name) is None:
                    continue
                try:
                    spans[name] = days(str(row[name]))
                except ValueError as error:
                    yield f"row {number}, field {name}: {error}"
            if len(spans) == 2 and spans[rule["end"]][1] < spans[rule["start"]][0]:
                yield f"row {number}, field {rule['end']}: {row[rule['end']]!r} is before {row[rule['start']]!r}"


def _needs(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for number, row in rows:
        wanting: dict[str, str] = {}
        for rule in schema.get("needs", []):
            value = row.get(rule["field"])
            if value is not None and value == rule.get("value", value):
                empty = [name for name in rule["needed"] if name in row and row[name] is None]
                wanting |= dict.fromkeys(empty, f"{rule['field']} is {value!r}")
        for name, reason in wanting.items():
            yield f"row {number}, field {name}: empty, but {reason}"


def _ratios(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("ratios", []):
        for number, row in rows:
            value, part, whole = _values(row, rule["value"], rule["numerator"], rule["denominator"])
            if not all(map(_number, (value, part, whole))):
                continue
            if any(row.get(name) != wanted for name, wanted in rule["when"].items()):
                continue
            if whole == 0:
                yield f"row {number}, field {rule['denominator']}: 0 is not allowed, nothing is a share of it"
            elif not abs(100 * part / whole - value) <= rule["tolerance"]:
                yield (
                    f"row {number}, field {rule['value']}: {value} is not {rule['numerator']} {part:.10g} of "
                    f"{rule['denominator']} {whole:.10g}, {100 * part / whole:.4g} per cent "
                    f"(allowed difference {rule['tolerance']})"
                )


def _codes(rows: list[tuple[int, Row]], schema: Schema) -> Iterator[str]:
    for rule in schema.get("localGovernmentCodes", []):
        (field,) = (field for field in schema["fields"] if field["name"] == rule["prefecture"])
        prefectures = field.get("constraints", {}).get("enum", [])
        for number, row in rows:
            code, prefecture, place = (
                row.get(rule["code"]),
                row.get(rule["prefecture"]),
                f"row {number}, field {rule['code']}",
            )
            if code is None:
                continue
            if not re.fullmatch("[0-9]{6}", str(code)):
                yield f"{place}: {code!r} is not allowed, only six digits"
                continue
            if code[5:] != check_digit(code):
                yield f"{place}: {code!r} has the check digit {code[5:]}, but {code[:5]} asks for {check_digit(code)}"
            if prefecture is not None and prefecture not in prefectures[int(code[:2]) - 1 : int(code[:2])]:
                yield f"{place}: {code!r} does not lie in {prefecture}"


#: What is asked of the rows beside their single cells.
RULES = (_repeats, _sums, _indices, _residuals, _periods, _needs, _ratios, _codes)

NUMBERS, TEXT, ANY = ("integer", "number"), ("string",), tuple(TYPES)

#: Rule of a schema -> its keys that name fields -> the types that those may have.
RULE_FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "sums": {"total": NUMBERS, "parts": NUMBERS},
    "indices": {"value": NUMBERS, "of": NUMBERS},
    "residuals": {"value": NUMBERS, "output": NUMBERS, "input": NUMBERS, "except": ANY},
    "ratios": {"value": NUMBERS, "numerator": NUMBERS, "denominator": NUMBERS, "when": ANY},
    "periods": {"start": TEXT, "end": TEXT},
    "needs": {"field": ANY, "needed": ANY},
    "localGovernmentCodes": {"code": TEXT, "prefecture": TEXT},
    "foreignKeys": {"fields": ANY},
}


def check_digit(code: str) -> str:
    """The sixth digit of a local government code (全国地方公共団体コード), from its first five.

    Eleven minus the remainder of the digits, weighted 6 to 2, by eleven; its last digit (the rule of
    the Ministry of Internal Affairs and Communications).
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True))
    return str((11 - weighted % 11) % 10)


def strangers(rows: list[tuple[int, Row]], key: Mapping[str, Any], others: list[tuple[int, Row]]) -> Iterator[str]:
    """Rows whose foreign key leads to no row of the other table."""
    fields, targets, other = key["fields"], key["reference"]["fields"], key["reference"]["resource"]
    known = {tuple(row.get(name) for name in targets) for _, row in others}
    for number, row in rows:
        value = tuple(row.get(name) for name in fields)
        if None not in value and value not in known:
            shown, named = ", ".join(map(_shown, value)), ", ".join(targets)
            near = did_you_mean(value[0], (str(one[0]) for one in known)) if len(value) == 1 else ""
            yield (
                f"row {number}, field {', '.join(fields)}: {shown} is no {named} of {other}: "
                f"add its row to {other}.csv, or correct it here{near}"
            )
