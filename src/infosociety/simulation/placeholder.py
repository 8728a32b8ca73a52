"""What a simulator's output looks like where no widget can run, and how the book finds it again."""

from html import escape

#: Finds the state (``NAME?key=value&amp;…``) in a stored output.
PLACEHOLDER = r'data-simulator-output="([^"]+)"'


def placeholder(name: str, title: str, values: dict[str, str], quantities: dict[str, float | None]) -> str:
    """HTML of the state as a list of numbers; the book's build replaces it by the live simulator.

    The values come as text, in the decimals of their parameters.
    """
    query = "&".join(f"{key}={text}" for key, text in values.items())
    words = values | {key: f"{value:.4g}" for key, value in quantities.items() if value is not None}
    numbers = "、".join(f"{key} = {text}" for key, text in words.items())
    return f'<p data-simulator-output="{escape(f"{name}?{query}")}"><b>{escape(title)}</b>：{escape(numbers)}</p>'
