"""Two platforms at the ends of a Hotelling line, every user on one of them (Armstrong 2006).

A user of side i at distance y from a platform gains alpha_i n_j - p_i - t_i y there. From indifference,
with D = 2 (t1 t2 - alpha1 alpha2), undercutting by (d1, d2) moves the shares by
(t2 d1 + alpha1 d2)/D and (t1 d2 + alpha2 d1)/D; best responses to equal prices give the equilibrium.
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text
from .two_sided_monopoly import EXAMPLE, ROUNDING, SUBSCRIPT, external_benefit, unit_cost


def _transport(side: int) -> Parameter:
    return Parameter(
        f"t{side}",
        f"t{SUBSCRIPT[side]}",
        Text(f"側 {side} の乗り換えにくさ t{SUBSCRIPT[side]}", f"differentiation on side {side}"),
        Text(
            f"側 {side} にとって、二つのプラットフォームがどれだけ違って見えるかです。小さいほど競争が激しくなります。",
            "How different the platforms look; small means fierce.",
        ),
        default=1,
        minimum=0.1,
        maximum=3,
        step=0.01,
    )


ALPHA1, ALPHA2 = external_benefit(1, 0.6), external_benefit(2, 0.2)
T1, T2 = _transport(1), _transport(2)
F1, F2 = unit_cost(1, 0), unit_cost(2, 0)
alpha1, alpha2, t1, t2, f1, f2 = (p.symbol for p in (ALPHA1, ALPHA2, T1, T2, F1, F2))
x = sympy.Symbol("x", nonnegative=True)  # a benefit, or a price cut, along a horizontal axis

room = 4 * t1 * t2 - (alpha1 + alpha2) ** 2
interior = room > ROUNDING
price1, price2 = f1 + t1 - alpha2, f2 + t2 - alpha1
profit = (t1 + t2 - alpha1 - alpha2) / 2
half = sympy.Rational(1, 2)

# Shares of platform A when it cuts the price of side 1 by x below its rival's.
determinant = 2 * (t1 * t2 - alpha1 * alpha2)
cut_share1, cut_share2 = half + t2 * x / determinant, half + alpha2 * x / determinant
boundary = 2 * sympy.sqrt(t1 * t2) - x  # alpha2 on the edge between sharing and tipping

MODEL = Model(
    name="platform-competition",
    title=Text("プラットフォームどうしの競争", "Two competing platforms"),
    question=Text(
        "競争が起きると、どちら側の客が安くなるでしょうか。そして、いつ一社の総取りになるでしょうか。",
        "Which side does competition make cheaper, and when does one platform take all?",
    ),
    formula=r"p_1 = f_1 + t_1 - \alpha_2 \qquad p_2 = f_2 + t_2 - \alpha_1 \qquad 4 t_1 t_2 > (\alpha_1 + \alpha_2)^2",
    formula_live=r"p_1 = <price1> \qquad p_2 = <price2>",
    sentence=Text(
        "二社が分け合うとき、側 1 の価格は {price1}、側 2 の価格は {price2}、一社の利潤は {profit} です。"
        "占有率は側 1 が {share1}、側 2 が {share2} です。",
        "Prices {price1} and {price2}.",
    ),
    parameters=(ALPHA1, ALPHA2, T1, T2, F1, F2),
    quantities=(
        Quantity(
            "price1",
            "p₁",
            Text("側 1 の価格 p₁", "price of side 1"),
            Text("費用 + 乗り換えにくさ − 側 2 が受ける便益", "f1 + t1 - alpha2"),
            price1,
            exists=interior,
        ),
        Quantity(
            "price2",
            "p₂",
            Text("側 2 の価格 p₂", "price of side 2"),
            Text("費用 + 乗り換えにくさ − 側 1 が受ける便益", "f2 + t2 - alpha1"),
            price2,
            exists=interior,
        ),
        Quantity(
            "profit",
            "π",
            Text("一社の利潤", "profit of each platform"),
            Text("(t₁ + t₂ − α₁ − α₂) ÷ 2", "(t1 + t2 - alpha1 - alpha2)/2"),
            profit,
            exists=interior,
        ),
        Quantity(
            "share1",
            "s₁",
            Text("一社の占有率（側 1）", "share of each on side 1"),
            Text("同じ二社なので半分ずつ。市場が傾くときは決まらない", "one half each"),
            half,
            digits=2,
            exists=interior,
        ),
        Quantity(
            "share2",
            "s₂",
            Text("一社の占有率（側 2）", "share of each on side 2"),
            Text("同じ二社なので半分ずつ。市場が傾くときは決まらない", "one half each"),
            half,
            digits=2,
            exists=interior,
        ),
        Quantity(
            "room",
            "4t₁t₂−(α₁+α₂)²",
            Text("分け合う余裕", "room for two"),
            Text("プラスなら二社が分け合い、0 以下なら市場が傾く", "4 t1 t2 - (alpha1 + alpha2)^2"),
            room,
        ),
    ),
    figures=(
        Figure(
            "regions",
            Text("分け合うか、傾くか", "Sharing or tipping"),
            Text(
                "横軸が α₁、縦軸が α₂。右下がりの境界線より下では二社が分け合い、上では市場が傾く。今の点は α₁ = {alpha1}、α₂ = {alpha2}。",
                "The boundary between sharing and tipping.",
            ),
            Axis(Text("側 1 が受ける便益 α₁", "alpha1"), 0, ALPHA1.maximum, x),
            Axis(Text("側 2 が受ける便益 α₂", "alpha2"), 0, 2),
            (
                Area(Text("二社が分け合う", "shared"), 0, sympy.Max(boundary, 0), 0, 2, 1),
                Area(Text("市場が傾く", "tips"), sympy.Max(boundary, 0), 2, 0, 2, 2),
                Curve(Text("境界 α₁ + α₂ = 2√(t₁t₂)", "boundary"), boundary, 4, ""),
                Point(Text("今の状態", "this state"), alpha1, alpha2, "", drag_x="alpha1", drag_y="alpha2"),
            ),
        ),
        Figure(
            "undercutting",
            Text("側 1 の価格だけを下げると", "Cutting the price of side 1 alone"),
            Text(
                "横軸が相手より下げた額、縦軸が自社の占有率。側 1 の値下げは側 1 だけでなく側 2 の占有率も上げる。"
                "傾きは側 2 が受ける便益 {alpha2} が大きいほど急。",
                "Share of the platform that cuts the price of side 1.",
            ),
            Axis(Text("側 1 の値下げ幅", "price cut"), 0, half, x),
            Axis(Text("値下げした社の占有率", "share"), 0, 1),
            (
                Curve(Text("側 1 の占有率", "share of side 1"), sympy.Min(cut_share1, 1), 1, "側 1", exists=interior),
                Curve(Text("側 2 の占有率", "share of side 2"), sympy.Min(cut_share2, 1), 2, "側 2", exists=interior),
                Point(Text("値下げ前", "before"), 0, half, "", drop_lines=False, exists=interior),
            ),
        ),
        Figure(
            "prices",
            Text("側 2 が受ける便益と、二つの価格", "The two prices against alpha2"),
            Text(
                "横軸が側 2 の受ける便益 α₂。側 1 の価格は α₂ とともに下がり、側 2 の価格は変わらない。"
                "今は側 1 が {price1}、側 2 が {price2}。",
                "Prices against the benefit of side 2.",
            ),
            Axis(Text("側 2 が受ける便益 α₂", "alpha2"), 0, ALPHA2.maximum, x),
            Axis(
                Text("価格", "price"), sympy.Min(0, f1 + t1 - ALPHA2.maximum, price2), sympy.Max(f1 + t1, price2, half)
            ),
            (
                Curve(Text("側 1 の価格", "price 1"), f1 + t1 - x, 1, "", stop=2 * sympy.sqrt(t1 * t2) - alpha1),
                Curve(Text("側 2 の価格", "price 2"), price2, 2, "", stop=2 * sympy.sqrt(t1 * t2) - alpha1),
                Point(
                    Text("今の側 1", "side 1 now"),
                    alpha2,
                    price1,
                    "側 1",
                    drag_x="alpha2",
                    drop_lines=False,
                    exists=interior,
                ),
                Point(
                    Text("今の側 2", "side 2 now"),
                    alpha2,
                    price2,
                    "側 2",
                    drag_x="alpha2",
                    drop_lines=False,
                    exists=interior,
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "shared",
            Text("二社が分け合う", "the market is shared"),
            interior,
            Text(
                "乗り換えにくさが、相手側から受ける便益に勝ちます。値下げで奪える客に限りがあるので、二社が半分ずつ分け合います。",
                "Differentiation outweighs the benefits from the other side.",
            ),
        ),
        Regime(
            "tips",
            Text("市場が傾く", "the market tips"),
            sympy.Not(interior),
            Text(
                "相手側から受ける便益が、乗り換えにくさに勝ちます。少しの差が両側の客を呼び込み、"
                "分け合う釣り合いは続きません。どちらが残るかは、この式からは決まらないので、"
                "価格と占有率は表示しません。",
                "A small lead draws both sides; the model does not say who wins.",
            ),
        ),
        Regime(
            "side1-paid",
            Text("側 1 に払って来てもらう", "side 1 is paid"),
            sympy.And(interior, price1 < 0),
            Text(
                "側 2 が側 1 を強く求めるので、競争は側 1 の価格を 0 より下まで押し下げます。",
                "The price of side 1 is negative.",
            ),
        ),
        Regime(
            "side2-paid",
            Text("側 2 に払って来てもらう", "side 2 is paid"),
            sympy.And(interior, price2 < 0),
            Text(
                "側 1 が側 2 を強く求めるので、競争は側 2 の価格を 0 より下まで押し下げます。",
                "The price of side 2 is negative.",
            ),
        ),
        Regime(
            "side1-below-cost",
            Text("側 1 は費用より安い", "side 1 below cost"),
            sympy.And(interior, price1 >= 0, price1 < f1),
            Text("側 1 の価格が費用を下回ります。損は側 2 から取り戻します。", "Side 1 pays less than it costs."),
        ),
        Regime(
            "side2-below-cost",
            Text("側 2 は費用より安い", "side 2 below cost"),
            sympy.And(interior, price2 >= 0, price2 < f2),
            Text("側 2 の価格が費用を下回ります。損は側 1 から取り戻します。", "Side 2 pays less than it costs."),
        ),
    ),
    scenarios=(
        Scenario("default", Text("側 1 が側 2 を強く求める", "side 1 values side 2"), {}, EXAMPLE),
        Scenario(
            "no-benefit",
            Text("便益なし：ふつうの二社の競争", "no benefits: plain Hotelling"),
            {"alpha1": 0, "alpha2": 0},
            EXAMPLE,
        ),
        Scenario(
            "paid", Text("側 1 に払って来てもらう競争", "side 1 is paid"), {"alpha1": 0.1, "alpha2": 1.3}, EXAMPLE
        ),
        Scenario(
            "tips",
            Text("似た二社：市場が傾く", "alike platforms: tipping"),
            {"alpha1": 0.6, "alpha2": 0.6, "t1": 0.5, "t2": 0.5},
            EXAMPLE,
        ),
    ),
    predictions=(
        Prediction(
            "price-of-the-wanted-side",
            Text(
                "側 2 が側 1 から受ける便益 α₂ を 0.2 から 0.9 に上げます。側 1 の価格はどうなるでしょう。",
                "alpha2 rises: price of side 1?",
            ),
            {},
            {"alpha2": 0.9},
            "price1",
            Text(
                "側 1 を一人奪えば、側 2 も付いてきます。競争はその分だけ側 1 を安くします。",
                "Competition passes the benefit to side 1.",
            ),
        ),
        Prediction(
            "price-of-the-wanting-side",
            Text("同じとき、側 2 の価格はどうなるでしょう。", "And the price of side 2?"),
            {},
            {"alpha2": 0.9},
            "price2",
            Text(
                "側 2 が得る便益は、側 1 の値引きに回ります。側 2 の価格は、側 1 が受ける便益 α₁ だけで決まります。",
                "It depends on alpha1 alone.",
            ),
        ),
        Prediction(
            "profit",
            Text("同じとき、一社の利潤はどうなるでしょう。", "And the profit of each?"),
            {},
            {"alpha2": 0.9},
            "profit",
            Text(
                "客どうしの便益が強いほど、奪い合いが激しくなります。独占のときとは反対に、利潤は減ります。",
                "Stronger benefits make competition fiercer.",
            ),
        ),
    ),
    sources=("armstrong2006",),
)
