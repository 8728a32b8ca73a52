"""A service that is worth more the more people use it: p = n (1 - n) (Rohlfs 1974).

Tastes x are uniform on [0, 1] and a user gains x n - p. Those with x >= p/n join, so that a share n
wants to stay at the price p = n (1 - n), and n' = 1 - p/n of the people want to be in next time.
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import (
    TIME,
    Axis,
    Curve,
    Dynamics,
    Figure,
    Parameter,
    Point,
    Prediction,
    Quantity,
    Regime,
    Scenario,
    Trajectory,
)
from ..simulation.text import Text

PRICE = Parameter(
    "p",
    "p",
    Text("利用料 p", "price p"),
    Text(
        "1 期あたりの料金です。最も好む人が、全員の参加から得る便益を 1 とした値です。",
        "Price, as a part of the greatest possible benefit.",
    ),
    default=0.16,
    minimum=0,
    maximum=0.5,
    step=0.005,
)
START = Parameter(
    "n0",
    "n₀",
    Text("はじめの利用者の割合 n₀", "share of users at the start"),
    Text("サービスが始まったときに、すでに使っている人の割合です。", "Share that uses the service at the start."),
    default=0.21,
    minimum=0,
    maximum=1,
    step=0.005,
)
COST = Parameter(
    "c",
    "c",
    Text("独占企業の費用 c（1 人あたり）", "the monopolist's cost for each user"),
    Text("独占企業が選ぶ割合の計算だけに使います。", "Used for the monopolist's choice alone."),
    default=0,
    minimum=0,
    maximum=0.3,
    step=0.005,
)

p, n0, c = (parameter.symbol for parameter in (PRICE, START, COST))
n = sympy.Symbol("n", nonnegative=True)  # the share of users, from step to step
x = sympy.Symbol("x", nonnegative=True)  # a share along a horizontal axis

# Two roots of p = n(1 - n); the lower one written without the difference of two nearly equal numbers.
root = sympy.sqrt(sympy.Max(1 - 4 * p, 0))
critical_mass = 2 * p / (1 + root)
high_equilibrium = (1 + root) / 2
supportable = p <= sympy.Rational(1, 4)

#: A start this close to the critical mass counts as exactly on it.
ON_THE_EDGE = sympy.Rational(1, 10**9)
on_the_edge = sympy.And(supportable, sympy.Abs(n0 - critical_mass) < ON_THE_EDGE)
final_share = sympy.Piecewise(
    (0, p > sympy.Rational(1, 4)), (critical_mass, on_the_edge), (high_equilibrium, n0 > critical_mass), (0, True)
)


def next_share(share: sympy.Expr) -> sympy.Expr:
    """Who wants to be in when ``share`` is: nobody joins an empty network, at whatever price."""
    return sympy.Piecewise((0, share <= 0), (sympy.Max(1 - p / share, 0), True))


monopoly_share = (1 + sympy.sqrt(sympy.Max(1 - 3 * c, 0))) / 3
monopoly_price = monopoly_share * (1 - monopoly_share)
monopoly_profit = (monopoly_price - c) * monopoly_share
# Beyond c = 1/4 even the best price is below the cost.
monopoly_opens = c <= sympy.Rational(1, 4)

MODEL = Model(
    name="network-effects",
    title=Text("ネットワーク効果とクリティカルマス", "Network effects and critical mass"),
    question=Text(
        "同じ料金なのに、広まるサービスと消えるサービスがあるのは、なぜでしょうか。",
        "Why does one service spread and another vanish at the same price?",
    ),
    formula=r"p = n(1-n) \qquad n = \frac{1 \pm \sqrt{1-4p}}{2} \qquad n_{t+1} = 1 - \frac{p}{n_t}",
    formula_live=r"p = <p> \qquad n_0 = <n0>",
    sentence=Text(
        "料金 {p}、はじめの利用者 {n0} では、利用者の割合は {final_share} に落ち着きます。"
        "この料金でのクリティカルマスは {critical_mass}、広まったときの割合は {high_equilibrium} です。",
        "From {n0} the share of users settles at {final_share}.",
    ),
    parameters=(PRICE, START, COST),
    quantities=(
        Quantity(
            "critical_mass",
            "n₋",
            Text("クリティカルマス n₋", "critical mass"),
            Text("ここを超えると広まり、下回ると消える割合。不安定な釣り合い", "unstable equilibrium (Rohlfs)"),
            critical_mass,
            exists=supportable,
        ),
        Quantity(
            "high_equilibrium",
            "n₊",
            Text("広まったときの割合 n₊", "high equilibrium"),
            Text("料金が高くなるほど小さくなる、安定な釣り合い", "stable equilibrium"),
            high_equilibrium,
            exists=supportable,
        ),
        Quantity(
            "low_equilibrium",
            "0",
            Text("誰も使わない釣り合い", "low equilibrium"),
            Text("誰も使っていなければ、誰にとっても価値がない。いつもある", "nobody uses it"),
            sympy.Integer(0),
        ),
        Quantity(
            "final_share",
            "n∞",
            Text("落ち着く先の割合", "where the share settles"),
            Text("今の料金とはじめの割合から、行き着く先", "limit of the adjustment"),
            final_share,
        ),
        Quantity(
            "monopoly_share",
            "n_M",
            Text("独占企業が選ぶ割合", "the monopolist's share"),
            Text("利潤 (p−c)n が最大になる割合。(1+√(1−3c)) ÷ 3", "(1 + sqrt(1 - 3c))/3"),
            monopoly_share,
            exists=monopoly_opens,
        ),
        Quantity(
            "monopoly_price",
            "p_M",
            Text("独占企業が付ける料金", "the monopolist's price"),
            Text("その割合を保てる、いちばん高い料金", "n (1 - n)"),
            monopoly_price,
            exists=monopoly_opens,
        ),
        Quantity(
            "monopoly_profit",
            "π_M",
            Text("独占企業の利潤", "the monopolist's profit"),
            Text("(p−c) × n", "(p - c) n"),
            monopoly_profit,
            exists=monopoly_opens,
        ),
    ),
    figures=(
        Figure(
            "demand",
            Text("利用者の割合と、払ってもよい料金", "Share of users and the price they bear"),
            Text(
                "横軸が利用者の割合 n、縦軸が料金。山の形の曲線 p = n(1−n) の頂上は 0.25。料金 {p} の水平線は、"
                "クリティカルマス {critical_mass} と、広まったときの割合 {high_equilibrium} で曲線と交わる。",
                "The hump-shaped demand and the price line.",
            ),
            Axis(Text("利用者の割合 n", "share of users"), 0, 1, x),
            Axis(Text("料金", "price"), 0, sympy.Max(sympy.Rational(3, 10), p)),
            (
                Curve(Text("その割合で払ってもよい料金 n(1−n)", "demand"), x * (1 - x), 1, ""),
                Curve(Text("今の料金 p", "price"), p, 2, "p"),
                Point(
                    Text("クリティカルマス（不安定）", "critical mass"),
                    critical_mass,
                    p,
                    "n₋",
                    drag_y="p",
                    exists=supportable,
                ),
                Point(
                    Text("広まった状態（安定）", "high equilibrium"),
                    high_equilibrium,
                    p,
                    "n₊",
                    drag_y="p",
                    exists=supportable,
                ),
                Point(Text("誰も使わない状態（安定）", "nobody"), 0, 0, "0", drop_lines=False),
            ),
        ),
        Figure(
            "cobweb",
            Text("一歩ずつ：今の割合から次の割合へ", "Step by step (cobweb)"),
            Text(
                "横軸が今の割合、縦軸が次の期の割合。曲線 1 − p/n と 45 度線が、"
                "クリティカルマス {critical_mass} と {high_equilibrium} で交わる。はじめの {n0} から階段をたどると、"
                "{final_share} に着く。",
                "Cobweb from the start to where it settles.",
            ),
            Axis(Text("今の割合 n", "share now"), 0, 1, x),
            Axis(Text("次の割合", "share next"), 0, 1),
            (
                Curve(Text("変化なし（45 度線）", "no change"), x, 3, ""),
                Curve(Text("次の期に使いたい人の割合", "share next"), next_share(x), 1, ""),
                Trajectory(Text("一歩ずつの動き", "steps"), n, n, 2, "", stairs=True),
                Point(Text("はじめの割合 n₀", "start"), n0, n0, "", drag_x="n0", drop_lines=False),
            ),
        ),
        Figure(
            "time",
            Text("時間とともに", "Over time"),
            Text(
                "横軸が期、縦軸が利用者の割合。{n0} から始まり、{final_share} に向かう。破線はクリティカルマス {critical_mass}。",
                "Share of users over time.",
            ),
            Axis(Text("期", "period"), 0, 20, TIME),
            Axis(Text("利用者の割合 n", "share of users"), 0, 1),
            (
                Curve(Text("広まったときの割合 n₊", "high equilibrium"), high_equilibrium, 3, "n₊", exists=supportable),
                Curve(Text("クリティカルマス n₋", "critical mass"), critical_mass, 2, "n₋", exists=supportable),
                Trajectory(Text("利用者の割合", "share of users"), TIME, n, 1, ""),
                Point(Text("はじめの割合 n₀", "start"), 0, n0, "", drag_y="n0", drop_lines=False),
            ),
        ),
    ),
    regimes=(
        Regime(
            "too-dear",
            Text("どれだけ集めても広まらない", "no network is supportable"),
            p > sympy.Rational(1, 4),
            Text(
                "料金が 0.25 を超えています。どの割合でも、残りたい人が足りません。はじめに全員が使っていても、減り続けて 0 になります。",
                "Above a price of one quarter no network can be kept.",
            ),
        ),
        Regime(
            "free",
            Text("無料", "free"),
            sympy.Eq(p, 0),
            Text(
                "料金が 0 なので、一人でも使っていれば全員に広まります。誰も使っていなければ、価値がないので始まりません。",
                "At no price, one user is enough.",
            ),
        ),
        Regime(
            "tips-up",
            Text("広まる", "it spreads"),
            sympy.And(p > 0, supportable, n0 > critical_mass, sympy.Not(on_the_edge)),
            Text(
                "はじめの割合がクリティカルマスを超えています。人が人を呼び、外から力を加えなくても広まります。",
                "Above the critical mass the network grows by itself.",
            ),
        ),
        Regime(
            "collapses",
            Text("消える", "it collapses"),
            sympy.And(p > 0, supportable, n0 < critical_mass, sympy.Not(on_the_edge)),
            Text(
                "はじめの割合がクリティカルマスに届きません。やめる人が次の人のやめる理由になり、0 になります。",
                "Below the critical mass each leaver gives the next one a reason to leave.",
            ),
        ),
        Regime(
            "knife-edge",
            Text("ちょうど境目", "on the knife-edge"),
            sympy.And(p > 0, on_the_edge),
            Text(
                "はじめの割合が、ちょうどクリティカルマスです。計算の上では止まりますが、ほんの少しのずれで、"
                "広まるか消えるかに分かれます。",
                "Exactly on the critical mass; the least push decides.",
            ),
        ),
        Regime(
            "monopolist-stays-out",
            Text("独占企業は参入しない", "the monopolist stays out"),
            c > sympy.Rational(1, 4),
            Text(
                "費用 c が 0.25 を超えると、どの料金でも赤字です。独占企業の割合は表示しません。",
                "Above a cost of one quarter no price pays.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "just-above",
            Text("クリティカルマスを少し上回って始まる", "just above the critical mass"),
            {"p": 0.16, "n0": 0.21},
            Text("思考実験（実際の数値ではありません）", "a thought experiment"),
        ),
        Scenario(
            "just-below",
            Text("クリティカルマスに少し届かずに始まる", "just below the critical mass"),
            {"p": 0.16, "n0": 0.19},
            Text("思考実験（実際の数値ではありません）", "a thought experiment"),
        ),
        Scenario(
            "exactly",
            Text("ちょうどクリティカルマスから始まる", "exactly on it"),
            {"p": 0.16, "n0": 0.2},
            Text("思考実験（実際の数値ではありません）", "a thought experiment"),
        ),
        Scenario(
            "introductory-price",
            Text("同じ出発点で、料金を半分にする", "same start, half the price"),
            {"p": 0.08, "n0": 0.19},
            Text("思考実験（実際の数値ではありません）", "a thought experiment"),
        ),
        Scenario(
            "too-dear",
            Text("高すぎる料金で、全員から始まる", "too dear"),
            {"p": 0.3, "n0": 1},
            Text("思考実験（実際の数値ではありません）", "a thought experiment"),
        ),
    ),
    predictions=(
        Prediction(
            "slightly-smaller-start",
            Text(
                "はじめの割合を 0.21 から 0.19 に下げます。落ち着く先の割合はどうなるでしょう。",
                "A slightly smaller start: final share?",
            ),
            {},
            {"n0": 0.19},
            "final_share",
            Text(
                "クリティカルマスは 0.2 です。0.02 の差が、0.8 と 0 に分かれます。これを経路依存と呼びます。",
                "Path dependence.",
            ),
        ),
        Prediction(
            "cheaper",
            Text(
                "料金を 0.16 から 0.08 に下げます。クリティカルマスはどうなるでしょう。",
                "A lower price: critical mass?",
            ),
            {},
            {"p": 0.08},
            "critical_mass",
            Text(
                "安ければ、少ない仲間でも使う価値があります。始めの安売りや無料期間には、この働きがあります。",
                "Cheaper needs fewer.",
            ),
        ),
        Prediction(
            "dearer-after",
            Text(
                "広まった後（はじめの割合 0.8）に、料金を 0.16 から 0.2 に上げます。落ち着く先の割合はどうなるでしょう。",
                "A higher price after take-off: final share?",
            ),
            {"n0": 0.8},
            {"n0": 0.8, "p": 0.2},
            "final_share",
            Text(
                "利用者は減りますが、0 にはなりません。はじめから 0.2 の料金では、0.28 ほどの利用者がいないと広まりませんでした。",
                "It falls, but does not collapse.",
            ),
        ),
    ),
    sources=("rohlfs1974", "economides1995"),
    dynamics=Dynamics((n,), (n0,), (next_share(n),), steps=20, shown=20),
)
