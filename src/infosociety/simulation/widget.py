"""The simulators in JupyterLab: the page's own front end as an ipywidgets widget.

sim = Simulator("cobb-douglas", K=6)
sim.K = 8                      # moves the slider
sim.values                     # {'A': 1.0, 'K': 8.0, …}
sim.quantities["output"]       # computed by the NumPy engine
sim.observe(print, "values")
ipywidgets.jslink / traitlets.link((sim, "K"), (slider, "value"))
"""

from collections.abc import Iterable
from typing import Any

import anywidget
import traitlets

from .. import models
from . import web
from .model import Model
from .parts import Parameter
from .placeholder import placeholder

_MOUNT = """
// Every widget brings its own copy of the script, and the last one loaded takes the global name.
const { markup, attach } = globalThis.InfoSociety;
export default {
  render({ model, el }) {
    const views = (globalThis.infoSocietyViews = (globalThis.infoSocietyViews ?? 0) + 1);
    let shown = model.get("values");
    el.innerHTML = markup(model.get("name"), shown, `${model.get("name")}-view${views}`);
    el.querySelector("[data-act=link]")?.remove(); // the address of a notebook holds no state
    // Else JupyterLab takes the arrow keys of a slider for its own; it asks the very element that has the focus.
    for (const control of el.querySelectorAll("input, button, select, summary, [tabindex]")) {
      control.dataset.lmSuppressShortcuts = "true";
    }
    const simulator = attach(el.firstElementChild, (state) => {
      shown = state;
      model.set("values", state);
      model.save_changes();
    });
    const follow = () => {
      const values = model.get("values");
      if (values !== shown) simulator.set(values, true); // from Python or from another view, not from here
      shown = values;
    };
    model.on("change:values", follow);
    return () => model.off("change:values", follow);
  },
};
"""


class _Value(traitlets.TraitType):
    """A parameter as a trait: one number that the model allows."""

    def __init__(self, parameter: Parameter) -> None:
        super().__init__(parameter.default)
        self.parameter = parameter

    def validate(self, owner: Any, value: object) -> float:
        return _one_number(self.parameter, value)


def _one_number(parameter: Parameter, value: object) -> float:
    checked = parameter.check(value)
    if not isinstance(checked, float):
        raise ValueError(f"{parameter.name} is {value!r}; a simulator shows one number, not an array")
    return checked


class UnknownParameter(AttributeError, ValueError):
    """A name that is no parameter: an attribute that is not there, and a value that the model does not allow."""


def _known(model: Model, names: Iterable[str]) -> None:
    """UnknownParameter for the first name that is no parameter of the model; it lists them, and the nearest one."""
    for name in names:
        try:
            model.parameter(name)
        except ValueError as error:
            raise UnknownParameter(error) from None


class Simulator(anywidget.AnyWidget):
    """A live simulator; each parameter is a trait, and ``values`` holds them all.

    Args:
        name: of a model, such as ``"cobb-douglas"``.
        values: starting values; parameters not named take their defaults.

    Raises:
        ValueError: for an unknown model or parameter, or a value that is not allowed (at once, also when a
            trait is set; the state then stays as it was). An unknown parameter is an `UnknownParameter`, which is
            an AttributeError too.
    """

    model: Model

    # Given for each widget, so they have to be traits: anywidget sends a class's own script and style, no others.
    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    name = traitlets.Unicode(read_only=True).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str, **values: float) -> None:
        self.model = models.get(name)
        _known(self.model, values)
        self.model.complete(values)  # a bad value is refused before anything is made
        # The script and the one model it needs travel with the widget: no file, no server, no other host.
        script = web.script() + web.model_script(name) + _MOUNT
        super().__init__(_esm=script, _css=web.style())
        self.set_trait("name", name)
        self.add_traits(**{p.name: _Value(p) for p in self.model.parameters})
        self.values = values
        for parameter in self.model.parameters:
            self.observe(self._one_changed, parameter.name)

    def __setattr__(self, name: str, value: Any) -> None:
        # A slip such as `sim.k = 8` must not be kept in silence beside the K that stays as it was.
        if not (name.startswith("_") or name == "model" or hasattr(type(self), name)):
            _known(self.model, [name])
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"Simulator({self.model.name!r}, {', '.join(f'{k}={text}' for k, text in self._texts().items())})"

    def _texts(self) -> dict[str, str]:
        """The values as a reader sees them."""
        return {name: self.model.parameter(name).text(value) for name, value in self.values.items()}

    @traitlets.validate("values")
    def _check_values(self, proposal: Any) -> dict[str, float]:
        _known(self.model, proposal["value"])
        state = self.model.complete({**self.values, **proposal["value"]})
        return {name: _one_number(self.model.parameter(name), value) for name, value in state.items()}

    @traitlets.observe("values")
    def _values_changed(self, change: Any) -> None:
        with self.hold_trait_notifications():
            for key, value in change["new"].items():
                setattr(self, key, value)

    def _one_changed(self, change: Any) -> None:
        if self.values[change["name"]] != change["new"]:
            self.values = {**self.values, change["name"]: change["new"]}

    @property
    def quantities(self) -> dict[str, float | None]:
        """What the model computes for the present values."""
        found: dict[str, Any] = self.model.evaluate(**self.values)  # no arrays: each value is one number
        return found

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle: Any = super()._repr_mimebundle_(**kwargs)  # in other versions of anywidget without metadata, or nothing
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        # Stored with the notebook: the book builds its simulator from it, other readers see the numbers.
        data["text/html"] = placeholder(self.model.name, self.model.title.ja, self._texts(), self.quantities)
        return data, metadata
