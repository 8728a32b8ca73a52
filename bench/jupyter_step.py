"""How long one slider step takes in Jupyter: the widget against a naive ``interact`` cell."""

from __future__ import annotations

import jupyter_latency
from report import Row, Section
from sites import Sites


def measure(_: Sites) -> Section:
    """What `jupyter_latency` measures, as a table."""
    times = jupyter_latency.measure()
    rows = []
    for percentile, name in (("p50", "中央値"), ("p95", "95 パーセンタイル")):
        ours, interact = times["widget"][percentile], times["interact"][percentile]
        print(f"  {percentile}: {ours:.1f} ms, interact {interact:.1f} ms", flush=True)
        rows.append(Row(name, ours, interact, "ms", times=5, digits=1))
    return Section("つまみを一目盛り動かす時間（Jupyter）", tuple(rows), "素朴な `interact`")
