"""What hypothesis draws for the tests of the models."""

from hypothesis import strategies as st


def states(model, **limits):
    """Any allowed state, on the grid of the sliders; ``limits`` narrows a parameter to (low, high)."""
    return st.fixed_dictionaries(
        {p.name: _steps(p, *limits.get(p.name, (p.minimum, p.maximum))) for p in model.parameters}
    )


def _steps(parameter, low, high):
    first, last = round(low / parameter.step), round(high / parameter.step)
    return st.integers(first, last).map(lambda n: min(max(n * parameter.step, parameter.minimum), parameter.maximum))
