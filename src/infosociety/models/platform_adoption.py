"""Chicken and egg: how two sides of a platform grow from a start (adjustment in Armstrong's model, 2006).

Joining costs a user of either side an amount uniform on [0, 1], so that D_i = alpha_i n_j - price_i of
side i want to be in, kept between 0 and 1; in a period a part `speed` of the people reconsiders:
n_i' = n_i + speed (D_i - n_i). Both sides move at once and monotonically in each other, so that a run
which has both sides above (or both below) the saddle stays there: that decides where it ends.

(Over 400 lines: a model stays one file, and its words stand beside what they are about.)
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import (
    TIME,
    Arrows,
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
from .two_sided_monopoly import EXAMPLE, SUBSCRIPT, external_benefit


def _price(side: int) -> Parameter:
    return Parameter(
        f"price{side}",
        f"p{SUBSCRIPT[side]}",
        Text(f"側 {side} の料金 p{SUBSCRIPT[side]}", f"price of side {side}"),
        Text(f"側 {side} の 1 人が払う額です。マイナスなら、払って来てもらいます。", "Negative: a payment to join."),
        default=0.25,
        minimum=-1,
        maximum=1,
        step=0.01,
    )


def _start(side: int, default: float) -> Parameter:
    return Parameter(
        f"n{side}_start",
        f"n{SUBSCRIPT[side]}(0)",
        Text(f"側 {side} のはじめの割合", f"share of side {side} at the start"),
        Text(f"始まりに、側 {side} のどれだけが参加しているかです。呼び水を注ぐ相手を選べます。", "The seed."),
        default=default,
        minimum=0,
        maximum=1,
        step=0.01,
    )


ALPHA1, ALPHA2 = external_benefit(1, 1.5), external_benefit(2, 1.5)
PRICE1, PRICE2 = _price(1), _price(2)
START1, START2 = _start(1, 0.75), _start(2, 0.35)
SPEED = Parameter(
    "speed",
    "v",
    Text("1 期に考え直す人の割合", "part that reconsiders in a period"),
    Text("小さいほど、ゆっくり動きます。", "Smaller is slower."),
    default=0.3,
    minimum=0.05,
    maximum=1,
    step=0.01,
)
alpha1, alpha2, price1, price2, n1_start, n2_start, speed = (
    p.symbol for p in (ALPHA1, ALPHA2, PRICE1, PRICE2, START1, START2, SPEED)
)
n1, n2 = sympy.symbols("n1 n2", nonnegative=True)  # the shares, from period to period
x, y = sympy.symbols("x y", nonnegative=True)  # shares along the two axes

CLOSE = sympy.Rational(1, 10**9)


def wanted(alpha: sympy.Expr, price: sympy.Expr, other: sympy.Expr) -> sympy.Expr:
    """Share of a side that wants to be in when a share ``other`` of the other side is."""
    return sympy.Min(1, sympy.Max(0, alpha * other - price))


# At rest n1 = clip(pull n1 - push1, low1, high1): one map of n1 alone, and the same for side 2.
pull = alpha1 * alpha2
push1, push2 = alpha1 * price2 + price1, alpha2 * price1 + price2
low1, high1 = wanted(alpha1, price1, 0), wanted(alpha1, price1, 1)
low2, high2 = wanted(alpha2, price2, 0), wanted(alpha2, price2, 1)
neutral = sympy.Abs(pull - 1) <= CLOSE
strong, weak = pull > 1 + CLOSE, pull < 1 - CLOSE
saddle1, saddle2 = push1 / (pull - 1), push2 / (pull - 1)
two_rests = sympy.And(
    strong, saddle1 >= low1 - CLOSE, saddle1 <= high1 + CLOSE, saddle2 >= low2 - CLOSE, saddle2 <= high2 + CLOSE
)
only_high = sympy.And(strong, sympy.Not(two_rests), saddle1 < low1)


def _near(first: sympy.Expr, second: sympy.Expr, width: sympy.Expr) -> sympy.Basic:
    """Is (first, second) at the saddle, up to rounding?"""
    return sympy.And(sympy.Abs(first - saddle1) <= width, sympy.Abs(second - saddle2) <= width)


at_saddle = sympy.And(two_rests, _near(n1, n2, 2 * CLOSE))
above = sympy.And(two_rests, sympy.Not(at_saddle), n1 >= saddle1 - CLOSE, n2 >= saddle2 - CLOSE)
below = sympy.And(two_rests, sympy.Not(at_saddle), sympy.Not(above), n1 <= saddle1 + CLOSE, n2 <= saddle2 + CLOSE)
# Benefits and prices that cancel exactly leave a line of rests; the run stops somewhere on it.
line_of_rests = sympy.And(neutral, sympy.Abs(push1) <= CLOSE, sympy.Abs(push2) <= CLOSE)
still = sympy.And(
    sympy.Abs(wanted(alpha1, price1, n2) - n1) < CLOSE * 1000, sympy.Abs(wanted(alpha2, price2, n1) - n2) < CLOSE * 1000
)
swings = sympy.Or(
    sympy.And(two_rests, sympy.Not(sympy.Or(at_saddle, above, below))), sympy.And(line_of_rests, sympy.Not(still))
)


def _end(now: sympy.Expr, push: sympy.Expr, low: sympy.Expr, high: sympy.Expr, saddle: sympy.Expr) -> sympy.Expr:
    """Where a side comes to rest: the closed form of the rest that the run has chosen."""
    return sympy.Piecewise(
        (now, line_of_rests),
        (sympy.Piecewise((high, push < 0), (low, True)), neutral),
        (sympy.Min(high, sympy.Max(low, push / (pull - 1))), weak),
        (saddle, at_saddle),
        (high, sympy.Or(above, only_high)),
        (low, True),
    )


n1_end, n2_end = _end(n1, push1, low1, high1, saddle1), _end(n2, push2, low2, high2, saddle2)
rests = sympy.Not(swings)
tipped = sympy.Piecewise((1, sympy.Or(above, only_high)), (0, True))

# The unstable direction at the saddle: what a run that is not on the edge ends up following.
leads_up = sympy.sqrt(alpha2) * (n1 - saddle1) + sympy.sqrt(alpha1) * (n2 - saddle2) > 0


def _next(now: sympy.Expr, want: sympy.Expr) -> sympy.Expr:
    """One period; a run that has come to the saddle stays, or rounding would push it off."""
    return sympy.Piecewise((now, sympy.And(two_rests, _near(n1, n2, CLOSE))), (now + speed * (want - now), True))


MODEL = Model(
    name="platform-adoption",
    title=Text("ニワトリと卵：二つの側を立ち上げる", "Chicken and egg: starting both sides"),
    question=Text(
        "店がなければ客は来ず、客がいなければ店は来ません。どちらから、どれだけ集めればよいでしょうか。",
        "No shops without customers, no customers without shops: where to begin?",
    ),
    formula=r"n_i' = n_i + v (D_i - n_i) \qquad D_1 = \alpha_1 n_2 - p_1 \qquad D_2 = \alpha_2 n_1 - p_2 \qquad 0 \le D_i \le 1",
    formula_live=r"n_1: <n1_start> \to <n1_end> \qquad n_2: <n2_start> \to <n2_end>",
    sentence=Text(
        "側 1 は {n1_start}、側 2 は {n2_start} から始まります。側 1 は {n1_end} に、"
        "側 2 は {n2_end} に落ち着きます。分かれ目の点は（{saddle_n1}、{saddle_n2}）です。",
        "Side 1 goes to {n1_end}, side 2 to {n2_end}.",
    ),
    parameters=(ALPHA1, ALPHA2, PRICE1, PRICE2, START1, START2, SPEED),
    quantities=(
        Quantity(
            "n1_end",
            "n₁∞",
            Text("側 1 が落ち着く割合", "where side 1 settles"),
            Text("揺れ続けて落ち着かないときは、値がない", "none when it swings for ever"),
            n1_end,
            exists=rests,
        ),
        Quantity(
            "n2_end",
            "n₂∞",
            Text("側 2 が落ち着く割合", "where side 2 settles"),
            Text("揺れ続けて落ち着かないときは、値がない", "none when it swings for ever"),
            n2_end,
            exists=rests,
        ),
        Quantity(
            "tipped",
            "傾き",
            Text("大きい方に傾いたか（1 ならはい）", "did it tip upwards"),
            Text("二つの側が引き合って、大きい方の釣り合いに着いたら 1", "1: at the crowded rest"),
            tipped,
            digits=0,
            exists=rests,
        ),
        Quantity(
            "saddle_n1",
            "n₁ˢ",
            Text("分かれ目の側 1 の割合", "side 1 at the saddle"),
            Text("二つの行き先を分ける、不安定な釣り合い", "unstable rest"),
            saddle1,
            exists=two_rests,
        ),
        Quantity(
            "saddle_n2",
            "n₂ˢ",
            Text("分かれ目の側 2 の割合", "side 2 at the saddle"),
            Text("二つの行き先を分ける、不安定な釣り合い", "unstable rest"),
            saddle2,
            exists=two_rests,
        ),
        Quantity(
            "pull",
            "α₁α₂",
            Text("引き合う強さ α₁α₂", "mutual pull"),
            Text("1 を超えると、二つの行き先ができうる", "above one there may be two rests"),
            pull,
        ),
    ),
    figures=(
        Figure(
            "phase",
            Text("二つの側の動き（相図）", "Phase diagram"),
            Text(
                "横軸が側 1、縦軸が側 2 の参加割合。点（{n1_start}、{n2_start}）から始まる道すじが（{n1_end}、"
                "{n2_end}）に着く。太い矢印は大きい方へ、細い矢印は小さい方へ向かう場所。",
                "Phase diagram with the path from the start.",
            ),
            Axis(Text("側 1 の割合 n₁", "share of side 1"), 0, 1, x),
            Axis(Text("側 2 の割合 n₂", "share of side 2"), 0, 1, y),
            (
                Arrows(Text("大きい方へ向かう場所", "leads up"), where=leads_up, bold=True, exists=two_rests),
                Arrows(Text("小さい方へ向かう場所", "leads down"), where=sympy.Not(leads_up), exists=two_rests),
                Arrows(Text("動く向き", "direction"), exists=sympy.Not(two_rests)),
                Curve(Text("側 1 が動かない線", "side 1 rests"), wanted(alpha1, price1, y), 1, "", sideways=True),
                Curve(Text("側 2 が動かない線", "side 2 rests"), wanted(alpha2, price2, x), 2, ""),
                Trajectory(Text("今の始まりからの道すじ", "path"), n1, n2, 4, ""),
                Point(Text("分かれ目", "saddle"), saddle1, saddle2, "分かれ目", drop_lines=False, exists=two_rests),
                Point(
                    Text("始まり", "start"),
                    n1_start,
                    n2_start,
                    "始",
                    drag_x="n1_start",
                    drag_y="n2_start",
                    drop_lines=False,
                ),
                Point(Text("落ち着く先", "end"), n1_end, n2_end, "終", drop_lines=False, exists=rests),
            ),
        ),
        Figure(
            "time",
            Text("時間とともに", "Over time"),
            Text(
                "横軸が期、縦軸が参加割合。側 1 は {n1_start} から {n1_end} へ、側 2 は {n2_start} から {n2_end} へ向かう。",
                "Both shares over time.",
            ),
            Axis(Text("期", "period"), 0, 40, TIME),
            Axis(Text("参加する割合", "share"), 0, 1),
            (
                Trajectory(Text("側 1 の割合 n₁", "side 1"), TIME, n1, 1, "n₁"),
                Trajectory(Text("側 2 の割合 n₂", "side 2"), TIME, n2, 2, "n₂"),
            ),
        ),
    ),
    regimes=(
        Regime(
            "weak",
            Text("行き先は一つ（引き合いが弱い）", "one rest: weak pull"),
            weak,
            Text(
                "引き合う強さ α₁α₂ が 1 より小さいので、どこから始めても同じ所に落ち着きます。呼び水は、着くまでの時間を変えるだけです。",
                "Whatever the start, the run ends at the same place.",
            ),
        ),
        Regime(
            "tips-up",
            Text("大きい方に傾く", "it tips upwards"),
            above,
            Text(
                "始まりが分かれ目を越えています。片側が片側を呼び、二つとも大きくなります。",
                "The start lies in the basin of the crowded rest.",
            ),
        ),
        Regime(
            "tips-down",
            Text("小さい方に傾く", "it tips downwards"),
            below,
            Text(
                "始まりが分かれ目に届きません。片側が抜けると、もう片側も抜けていきます。"
                "どちらか一方の呼び水を増やすか、料金を下げると変わります。",
                "The start lies in the basin of the empty rest.",
            ),
        ),
        Regime(
            "at-saddle",
            Text("ちょうど分かれ目", "on the edge"),
            at_saddle,
            Text(
                "始まりが、ちょうど二つの行き先の境目にあります。計算の上では分かれ目の点に着きますが、"
                "ほんの少しのずれで、どちらかに傾きます。",
                "Exactly between the two basins.",
            ),
        ),
        Regime(
            "only-high",
            Text("行き先は大きい方だけ", "only the crowded rest"),
            only_high,
            Text(
                "料金が十分に安い（または払って来てもらう）ので、誰もいない所から始めても大きくなります。",
                "Prices are so low that even an empty platform grows.",
            ),
        ),
        Regime(
            "only-low",
            Text("行き先は小さい方だけ", "only the small rest"),
            sympy.And(strong, sympy.Not(two_rests), sympy.Not(only_high)),
            Text(
                "料金が高すぎて、全員から始めても小さくなります。",
                "Prices are so high that even a full platform shrinks.",
            ),
        ),
        Regime(
            "neutral",
            Text("引き合いがちょうど 1", "neutral pull"),
            sympy.And(neutral, sympy.Not(swings)),
            Text(
                "引き合う強さがちょうど 1 です。料金がちょうど 0 に見合えば、落ち着く所が線のように並びます。"
                "そうでなければ、端まで動きます。",
                "Either a line of rests, or a move to one end.",
            ),
        ),
        Regime(
            "swings",
            Text("揺れ続ける", "it swings"),
            swings,
            Text(
                "二つの側が相手の前の期だけを見て一斉に動くので、行き過ぎを繰り返して落ち着きません。"
                "1 期に考え直す人の割合を下げると、収まります。",
                "Everyone follows last period's numbers and overshoots.",
            ),
        ),
        Regime(
            "subsidy",
            Text("払って来てもらう側がある", "a side is paid"),
            sympy.Or(price1 < 0, price2 < 0),
            Text(
                "料金がマイナスの側には、参加するごとにお金を払っています。この費用をどう取り戻すかは、この図の外の問題です。",
                "Joining is paid for.",
            ),
        ),
    ),
    scenarios=(
        Scenario("default", Text("側 1 を多めに集めて始める", "seed side 1"), {}, EXAMPLE),
        Scenario(
            "too-little",
            Text("同じ料金で、呼び水が少し足りない", "a little too little"),
            {"n1_start": 0.6, "n2_start": 0.3},
            EXAMPLE,
        ),
        Scenario(
            "subsidise",
            Text("側 1 に払って来てもらい、誰もいない所から始める", "pay side 1"),
            {"price1": -0.3, "n1_start": 0, "n2_start": 0},
            EXAMPLE,
        ),
        Scenario("edge", Text("ちょうど境目", "on the edge"), {"n1_start": 0.6, "n2_start": 0.4}, EXAMPLE),
        Scenario(
            "weak",
            Text("引き合いが弱い", "weak pull"),
            {"alpha1": 0.8, "alpha2": 0.8, "price1": -0.1, "price2": -0.1},
            EXAMPLE,
        ),
        Scenario(
            "swings",
            Text("全員が一斉に考え直す", "everybody at once"),
            {"n1_start": 0.9, "n2_start": 0.05, "speed": 1},
            EXAMPLE,
        ),
    ),
    predictions=(
        Prediction(
            "less-seed",
            Text(
                "側 1 のはじめの割合を 0.75 から 0.6 に減らします。側 2 が落ち着く割合はどうなるでしょう。",
                "Less seed on side 1: end of side 2?",
            ),
            {},
            {"n1_start": 0.6},
            "n2_end",
            Text(
                "側 1 の呼び水が減ると、境目を越えられません。手を付けていない側 2 まで消えます。",
                "The other side vanishes too.",
            ),
        ),
        Prediction(
            "free-one-side",
            Text(
                "誰もいない所から始めます。側 1 の料金を 0.25 から −0.3（払って来てもらう）に変えると、"
                "側 2 が落ち着く割合はどうなるでしょう。",
                "Pay side 1 from nothing: end of side 2?",
            ),
            {"n1_start": 0, "n2_start": 0},
            {"n1_start": 0, "n2_start": 0, "price1": -0.3},
            "n2_end",
            Text(
                "側 1 が来れば側 2 にとって価値が生まれます。片側への補助が、両側を動かします。",
                "A subsidy of one side starts both.",
            ),
        ),
        Prediction(
            "speed",
            Text(
                "考え直す速さを 0.3 から 0.1 に下げます。側 1 が落ち着く割合はどうなるでしょう。",
                "Slower: end of side 1?",
            ),
            {},
            {"speed": 0.1},
            "n1_end",
            Text(
                "この始まりでは、速さは着くまでの時間を変えるだけで、行き先を変えません。",
                "Speed changes when, not where.",
            ),
        ),
    ),
    sources=("armstrong2006",),
    dynamics=Dynamics(
        (n1, n2),
        (n1_start, n2_start),
        (_next(n1, wanted(alpha1, price1, n2)), _next(n2, wanted(alpha2, price2, n1))),
        steps=400,
        shown=40,
    ),
)
