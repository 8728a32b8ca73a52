"""Measuring growth: the Cobb-Douglas regression, Solow's residual and growth accounting.

The three functions turn series that a reader can look up into the numbers of the papers. Run as a
program, the module derives `data/japan_growth_accounting.csv` from a downloaded Penn World Table:

    python -m infosociety.growth pwt1001.dta > ../data/japan_growth_accounting.csv
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Series = NDArray[np.float64]

#: Years of the rapid growth of 1955-70, then decades, then what is left of version 10.01.
JAPAN_PERIODS = ((1955, 1970), (1970, 1980), (1980, 1990), (1990, 2000), (2000, 2010), (2010, 2019))


@dataclass(frozen=True)
class CobbDouglasEstimate:
    """Output = scale * labour**labour_elasticity * capital**capital_elasticity, fitted in logarithms.

    The standard errors are those of homoscedastic least squares; `r_squared` belongs to the equation
    that was fitted, which under constant returns explains output per unit of labour.
    """

    scale: float
    labour_elasticity: float
    capital_elasticity: float
    labour_standard_error: float
    capital_standard_error: float
    r_squared: float
    observations: int

    def predict(self, labour: ArrayLike, capital: ArrayLike) -> Series:
        """Output for given inputs, in the unit of the series that were fitted."""
        labour, capital = _aligned(labour=labour, capital=capital)
        return self.scale * labour**self.labour_elasticity * capital**self.capital_elasticity


def estimate_cobb_douglas(
    output: ArrayLike, labour: ArrayLike, capital: ArrayLike, constant_returns: bool = True
) -> CobbDouglasEstimate:
    """Fit a Cobb-Douglas function by ordinary least squares in logarithms.

    Under constant returns the equation is ln(P/L) = ln b + k ln(C/L). It has the same residuals as
    ln(P/C) = ln b + (1-k) ln(L/C), so that it does not matter which input one divides by; this is
    the restriction of Cobb and Douglas (1928). Otherwise ln P = ln b + l ln L + k ln C.

    Args:
        output, labour, capital: one value a year, shape (n,), any unit or index, all positive.
        constant_returns: force the two elasticities to add up to one.

    Raises:
        ValueError: an argument is not a one-dimensional series of positive finite numbers, the
            lengths differ, there are too few years, output does not vary, or the inputs move in
            step so that their elasticities cannot be told apart.
    """
    output, labour, capital = _aligned(output=output, labour=labour, capital=capital)
    if constant_returns:
        explained = np.log(output / labour)
        regressors = [np.log(capital / labour)]
    else:
        explained = np.log(output)
        regressors = [np.log(labour), np.log(capital)]
    design = np.column_stack([np.ones_like(explained), *regressors])

    spare = len(explained) - design.shape[1]
    if spare < 1:
        raise ValueError(f"output, labour, capital: {len(explained)} years are too few to estimate")
    coefficients, _, rank, _ = np.linalg.lstsq(design, explained)
    if rank < design.shape[1]:
        raise ValueError("labour, capital: they move in step, their elasticities cannot be told apart")

    residuals = explained - design @ coefficients
    covariance = residuals @ residuals / spare * np.linalg.inv(design.T @ design)
    errors = np.sqrt(np.diag(covariance))
    variation = np.sum((explained - explained.mean()) ** 2)
    if variation == 0:
        raise ValueError("output: it does not vary, there is nothing to explain")

    capital_elasticity = coefficients[-1]
    return CobbDouglasEstimate(
        scale=float(np.exp(coefficients[0])),
        labour_elasticity=float(1 - capital_elasticity if constant_returns else coefficients[1]),
        capital_elasticity=float(capital_elasticity),
        labour_standard_error=float(errors[1]),
        capital_standard_error=float(errors[-1]),
        r_squared=float(1 - residuals @ residuals / variation),
        observations=len(explained),
    )


def solow_residual(output_per_hour: ArrayLike, capital_per_hour: ArrayLike, capital_share: ArrayLike) -> Series:
    """Index of technology, first year = 1, from output and capital per hour of work.

    Solow (1957) in discrete steps: dA/A = dq/q - w dk/k and A(t+1) = A(t) (1 + dA/A), every change
    relative to the earlier year and weighed with that year's share w.

    Args:
        output_per_hour, capital_per_hour: shape (n,), positive.
        capital_share: share of capital in income, between 0 and 1: a number, or one for each year.

    Raises:
        ValueError: names the argument that is not as described.
    """
    q, k = _aligned(output_per_hour=output_per_hour, capital_per_hour=capital_per_hour)
    share = _shares("capital_share", capital_share, len(q))
    growth = np.diff(q) / q[:-1] - share[:-1] * np.diff(k) / k[:-1]
    return np.concatenate([[1.0], np.cumprod(1 + growth)])


def growth_accounting(output: ArrayLike, inputs: Mapping[str, tuple[ArrayLike, ArrayLike]]) -> dict[str, Series]:
    """Split the growth of output into what each input contributes and what is left over.

    An input contributes its share of income times its growth (log change times 100); the share is
    the mean of the two years (Tornqvist), the rule by which the Penn World Table makes `rtfpna`
    (Feenstra, Inklaar and Timmer 2015). The rest, "tfp", is whatever the inputs do not explain.

    Args:
        output: quantity of output, shape (n,), positive.
        inputs: name -> (quantity of the input, its share of income); the share is a number or one
            for each year, between 0 and 1. Parts of one input (workers, hours, skill) share a share.

    Returns:
        Percentage points a year, each of shape (n - 1,): "output", the inputs, "tfp".

    Raises:
        ValueError: names the argument that is not as described.
    """
    if taken := {"output", "tfp"} & set(inputs):
        raise ValueError(f"inputs: the name {', '.join(sorted(taken))} is taken by the result")
    quantities = _aligned(output=output, **{name: quantity for name, (quantity, _) in inputs.items()})
    growth = dict(zip(["output", *inputs], (100 * np.diff(np.log(series)) for series in quantities), strict=True))
    result = {"output": growth["output"]}
    for name, (_, share) in inputs.items():
        share = _shares(f"share of {name}", share, len(quantities[0]))
        result[name] = (share[1:] + share[:-1]) / 2 * growth[name]
    result["tfp"] = result["output"] - sum(result[name] for name in inputs)
    return result


def japan_growth_accounting(table: pd.DataFrame, periods: Sequence[tuple[int, int]] = JAPAN_PERIODS) -> pd.DataFrame:
    """Growth accounting by period, the contents of `data/japan_growth_accounting.csv`.

    Output is real GDP (`rgdpna`); the inputs are capital services (`rkna`), persons engaged (`emp`),
    hours a person (`avh`) and human capital (`hc`). Means over the years of a period, to 4 decimals;
    the contribution of TFP is computed last, so that the printed parts add up to the printed whole.

    Args:
        table: one row a year, with the Penn World Table's column names.
        periods: first and last year; growth is counted from the first to the last.

    Raises:
        ValueError: a column or a year is missing.
    """
    wanted = ["year", "rgdpna", "rkna", "emp", "avh", "hc", "labsh"]
    if missing := [name for name in wanted if name not in table]:
        raise ValueError(f"Penn World Table: no column {', '.join(missing)}")
    series = table[wanted].set_index("year").sort_index()
    first, last = min(start for start, _ in periods), max(end for _, end in periods)
    years = range(first, last + 1)
    if gaps := sorted(set(years) - set(series.index)):
        raise ValueError(f"Penn World Table: no row for {', '.join(map(str, gaps))}")
    series = series.loc[first:last]

    labour_share = series["labsh"]
    account = growth_accounting(
        series["rgdpna"],
        {
            "capital": (series["rkna"], 1 - labour_share),
            "employment": (series["emp"], labour_share),
            "hours": (series["avh"], labour_share),
            "human_capital": (series["hc"], labour_share),
        },
    )
    yearly = pd.DataFrame(account, index=series.index[1:])
    yearly["capital_growth"] = 100 * np.diff(np.log(series["rkna"]))
    yearly["labour_growth"] = 100 * np.diff(np.log(series["emp"] * series["avh"] * series["hc"]))
    yearly["capital_share"] = 1 - labour_share.rolling(2).mean()

    inputs = ["capital", "employment", "hours", "human_capital"]
    rows = []
    for start, end in periods:
        mean = yearly.loc[start + 1 : end].mean().round(4)
        tfp = round(mean["output"] - mean[inputs].sum(), 4)
        rows.append(
            {"start": start, "end": end, "output_growth": mean["output"]}
            | {f"{name}_contribution": mean[name] for name in inputs}
            | {"tfp_contribution": tfp}
            | {name: mean[name] for name in ("capital_growth", "labour_growth", "capital_share")}
        )
    return pd.DataFrame(rows)


def read_penn_world_table(path: str | Path, country: str = "JPN") -> pd.DataFrame:
    """One country's rows of a Penn World Table file, as .dta (the release) or as .csv.

    Raises:
        ValueError: the file is of another kind, or has no row for the country.
    """
    path = Path(path)
    readers = {".dta": pd.read_stata, ".csv": pd.read_csv}
    if path.suffix not in readers:
        raise ValueError(f"{path}: expected a file that ends in {' or '.join(readers)}")
    table = readers[path.suffix](path)
    code = next((name for name in ("countrycode", "isocode") if name in table), None)
    if code is None:
        raise ValueError(f"{path}: no column countrycode or isocode")
    table = table[table[code] == country]
    if table.empty:
        raise ValueError(f"{path}: no row for {country}")
    return table.astype({"year": int})


def _series(name: str, values: ArrayLike) -> Series:
    try:
        series = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: not a series of numbers") from error
    if series.ndim != 1:
        raise ValueError(f"{name}: expected one value a year, got shape {series.shape}")
    if bad := [value for value in series if not (np.isfinite(value) and value > 0)]:
        raise ValueError(f"{name}: expected positive finite numbers, got {bad[0]}")
    return series


def _aligned(**arguments: ArrayLike) -> list[Series]:
    series = {name: _series(name, values) for name, values in arguments.items()}
    lengths = {name: len(values) for name, values in series.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(f"the series differ in length: {listed}")
    return list(series.values())


def _shares(name: str, values: ArrayLike, length: int) -> Series:
    try:
        share = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: not a number between 0 and 1") from error
    if share.ndim == 0:
        share = np.full(length, float(share))
    if share.shape != (length,):
        raise ValueError(f"{name}: expected a number or {length} of them, got shape {share.shape}")
    if bad := [value for value in share if not 0 <= value <= 1]:
        raise ValueError(f"{name}: expected a number between 0 and 1, got {bad[0]}")
    return share


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m infosociety.growth PENN_WORLD_TABLE", file=sys.stderr)
        return 2
    try:
        table = japan_growth_accounting(read_penn_world_table(arguments[0]))
    except (OSError, ValueError) as error:
        print(f"infosociety.growth: {error}", file=sys.stderr)
        return 2
    table.to_csv(sys.stdout, index=False, float_format="%.4f", lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
