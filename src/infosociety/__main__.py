"""The models from the command line.

python -m infosociety models
python -m infosociety evaluate cobb-douglas K=8 L=4
"""

import argparse
import json
import sys

from . import models


def split_pair(word: str) -> tuple[str, str]:
    """Split a word ``key=value``; ValueError when it is none."""
    key, sign, text = word.partition("=")
    if not sign or not key:
        raise ValueError(f"{word!r} is not of the form key=value")
    return key, text


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when all is well, 2 with one line on stderr when the input is not."""
    parser = argparse.ArgumentParser(prog="python -m infosociety", description="The models of the course book.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("models", help="list the models, one a line")
    evaluate = commands.add_parser("evaluate", help="print the quantities of one state as JSON")
    evaluate.add_argument("name", help="a name that `models` lists")
    evaluate.add_argument("values", nargs="*", metavar="key=value", help="parameters; the rest take their defaults")
    options = parser.parse_args(arguments)
    if options.command == "models":
        print("\n".join(models.names()))
        return 0
    try:
        model = models.get(options.name)
        quantities = model.evaluate(**model.parse(map(split_pair, options.values)))
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(quantities, indent=2, allow_nan=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
