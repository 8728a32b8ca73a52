"""The book's data tables: loaded by name, and never without a check.

`data/datapackage.json` (a Frictionless Data Package) says what each column holds. `load` refuses a
table that says otherwise and names the file, the row and the field, so that a slip in a data row is
found where it was made and not in a figure.

Numbers that were copied from a publication have checksums there too: a wrong digit is of the right type
and in range. Whoever has compared a changed table with its source stores them again; without a name the
command looks through all tables:

    python -m infosociety.tables
    python -m infosociety.tables cobb_douglas_1928

Rows are counted as an editor shows them: the header is row 1.
"""

from .checksums import checksums, store_checksums
from .dates import ERAS, days, era_year, era_years, gap, order, precision, write_date
from .loading import check, cross_table, faults, load, rows
from .package import PACKAGE, describe, field, names, words
from .reading import read_table
from .rules import RULE_FIELDS, RULES, TYPES, check_digit

__all__ = [
    "ERAS",
    "PACKAGE",
    "RULES",
    "RULE_FIELDS",
    "TYPES",
    "check",
    "check_digit",
    "checksums",
    "cross_table",
    "days",
    "describe",
    "era_year",
    "era_years",
    "faults",
    "field",
    "gap",
    "load",
    "names",
    "order",
    "precision",
    "read_table",
    "rows",
    "store_checksums",
    "words",
    "write_date",
]
