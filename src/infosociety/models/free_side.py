"""Giving one product away to sell another (Parker and Van Alstyne 2005).

Two products without cost: q1 = D1 + e21 D2 and q2 = D2 + e12 D1 with D_i = 1 - p_i and prices from 0 to 1.
Profit p1 q1 + p2 q2 has the inner optimum p1 = (1 - e12)/(2 - e12 - e21) when both spillovers are below 1.
Once one reaches 1 the optimum is a corner: the giver is free, the other price 1, and the profit is the spillover.
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text
from .two_sided_monopoly import EXAMPLE


def _spillover(giver: int, default: float) -> Parameter:
    taker = 3 - giver
    return Parameter(
        f"e{giver}{taker}",
        f"e{'₀₁₂'[giver]}{'₀₁₂'[taker]}",
        Text(
            f"品 {giver} が品 {taker} を伸ばす力 e{'₀₁₂'[giver]}{'₀₁₂'[taker]}",
            f"spillover of product {giver} on product {taker}",
        ),
        Text(
            f"品 {giver} の利用者が 1 増えると、品 {taker} の需要が何人分増えるかです。",
            "How much one more user adds to the other demand.",
        ),
        default=default,
        minimum=0,
        maximum=1.9,
        step=0.01,
    )


E12, E21 = _spillover(1, 1.2), _spillover(2, 0.3)
e12, e21 = E12.symbol, E21.symbol
x = sympy.Symbol("x", nonnegative=True)  # price of product 1 along a horizontal axis

inner = sympy.And(e12 < 1, e21 < 1)
give_1 = sympy.And(sympy.Not(inner), e12 > e21)
give_2 = sympy.And(sympy.Not(inner), e12 < e21)
# Where both corners earn the same, the first is shown; a regime says so.
_room = sympy.Piecewise((2 - e12 - e21, inner), (1, True))
price1 = sympy.Piecewise(((1 - e12) / _room, inner), (0, e12 >= e21), (1, True))
price2 = sympy.Piecewise(((1 - e21) / _room, inner), (1, e12 >= e21), (0, True))
quantity1, quantity2 = 1 - price1 + e21 * (1 - price2), 1 - price2 + e12 * (1 - price1)
profit = price1 * quantity1 + price2 * quantity2

# Each manager sets the best price for the own product, taking the other price as given: p_i = q_i.
separate_price1 = 1 - (2 - e21) / (4 - e12 * e21)
separate_price2 = 1 - (2 - e12) / (4 - e12 * e21)
separate_profit = separate_price1**2 + separate_price2**2

# Profit along the price of product 1 when product 2 answers best, within 0 to 1.
answer = sympy.Min(1, sympy.Max(0, (1 + e12 - (e12 + e21) * x) / 2))
profit_along = x * (1 - x + e21 * (1 - answer)) + answer * (1 - answer + e12 * (1 - x))


MODEL = Model(
    name="free-side",
    title=Text("ただで配って、もうける", "Giving a product away and earning more"),
    question=Text(
        "一方の製品を無料で配るほうが、両方に値段を付けるよりもうかるのは、どんなときでしょうか。",
        "When does giving one product away earn more than charging for both?",
    ),
    formula=r"q_1 = (1 - p_1) + e_{21}(1 - p_2) \qquad q_2 = (1 - p_2) + e_{12}(1 - p_1) "
    r"\qquad p_1 = \frac{1 - e_{12}}{2 - e_{12} - e_{21}}",
    formula_live=r"p_1 = <price1> \qquad p_2 = <price2>",
    sentence=Text(
        "品 1 の価格は {price1}、品 2 の価格は {price2} です。利潤は {profit} で、"
        "別々に値付けしたときの {separate_profit} と比べられます。",
        "Prices {price1} and {price2}, profit {profit} against {separate_profit}.",
    ),
    parameters=(E12, E21),
    quantities=(
        Quantity(
            "price1",
            "p₁",
            Text("品 1 の価格 p₁", "price of product 1"),
            Text("0 なら、ただで配る", "0: given away"),
            price1,
        ),
        Quantity(
            "price2",
            "p₂",
            Text("品 2 の価格 p₂", "price of product 2"),
            Text("1 が上限。自前の買い手が一人もいなくなる価格", "at most 1"),
            price2,
        ),
        Quantity(
            "quantity1",
            "q₁",
            Text("品 1 の量 q₁", "quantity of product 1"),
            Text("自前の需要と、品 2 から来る需要の和", "own demand and spillover"),
            quantity1,
        ),
        Quantity(
            "quantity2",
            "q₂",
            Text("品 2 の量 q₂", "quantity of product 2"),
            Text("自前の需要と、品 1 から来る需要の和", "own demand and spillover"),
            quantity2,
        ),
        Quantity(
            "profit",
            "π",
            Text("一緒に値付けした利潤", "profit with joint prices"),
            Text("p₁q₁ + p₂q₂", "p1 q1 + p2 q2"),
            profit,
        ),
        Quantity(
            "separate_profit",
            "π₀",
            Text("別々に値付けした利潤", "profit with separate prices"),
            Text("二人の担当者が、自分の品の利益だけを見て値付けするとき", "each manager looks at the own product"),
            separate_profit,
        ),
        Quantity(
            "separate_price1",
            "p₁°",
            Text("別々に付けた品 1 の価格", "separate price of product 1"),
            Text("品 2 への波及を考えない", "ignores the spillover"),
            separate_price1,
        ),
        Quantity(
            "separate_price2",
            "p₂°",
            Text("別々に付けた品 2 の価格", "separate price of product 2"),
            Text("品 1 への波及を考えない", "ignores the spillover"),
            separate_price2,
        ),
    ),
    figures=(
        Figure(
            "profit",
            Text("品 1 の価格と、全体の利潤", "Profit against the price of product 1"),
            Text(
                "横軸が品 1 の価格、縦軸が二つの品を合わせた利潤（品 2 の価格はそのつど最適）。"
                "最大は価格 {price1} の所で {profit}。水平の線は別々に値付けしたときの利潤 {separate_profit}。",
                "Joint profit against the price of product 1.",
            ),
            Axis(Text("品 1 の価格 p₁", "price of product 1"), 0, 1, x),
            Axis(Text("利潤", "profit")),
            (
                Curve(Text("利潤（品 2 は最適な価格）", "joint profit"), profit_along, 1, ""),
                Curve(Text("別々に値付けした利潤", "separate prices"), separate_profit, 2, ""),
                Point(Text("最もよい価格", "the best price"), price1, profit, ""),
            ),
        ),
        Figure(
            "income",
            Text("収入はどちらの品から来るか", "Which product earns"),
            Text(
                "四本の棒。一緒に値付けすると、品 1 と品 2 から入る額の合計が {profit}。別々に値付けすると、合計は {separate_profit}。",
                "Income of each product, joint and separate.",
            ),
            Axis(
                Text("値付けの仕方", "pricing"),
                sympy.Rational(1, 2),
                sympy.Rational(9, 2),
                ticks=(
                    (1, Text("一緒：品 1", "joint 1")),
                    (2, Text("一緒：品 2", "joint 2")),
                    (3, Text("別々：品 1", "separate 1")),
                    (4, Text("別々：品 2", "separate 2")),
                ),
            ),
            Axis(Text("収入", "income")),
            (
                Area.bar(Text("一緒に値付け：品 1 の収入", "joint 1"), 1, 0, price1 * quantity1, 1, price1 * quantity1),
                Area.bar(Text("一緒に値付け：品 2 の収入", "joint 2"), 2, 0, price2 * quantity2, 2, price2 * quantity2),
                Area.bar(
                    Text("別々に値付け：品 1 の収入", "separate 1"), 3, 0, separate_price1**2, 3, separate_price1**2
                ),
                Area.bar(
                    Text("別々に値付け：品 2 の収入", "separate 2"), 4, 0, separate_price2**2, 4, separate_price2**2
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "both-charged",
            Text("両方に値段が付く", "both are charged"),
            inner,
            Text(
                "どちらの波及も 1 より小さいので、両方に値段を付けます。相手を強く伸ばす品ほど安くなります。",
                "Both spillovers are below one: both have a price.",
            ),
        ),
        Regime(
            "product1-free",
            Text("品 1 をただで配る（価格 0 で頭打ち）", "product 1 is free"),
            give_1,
            Text(
                "品 1 が 1 人増えると、品 2 の需要が 1 人分以上増えます。"
                "計算の上では品 1 の価格が 0 より低くなりますが、値段は 0 で止め、品 2 だけで稼ぎます。",
                "Product 1 is clamped at a price of zero; product 2 earns everything.",
            ),
        ),
        Regime(
            "product2-free",
            Text("品 2 をただで配る（価格 0 で頭打ち）", "product 2 is free"),
            give_2,
            Text(
                "品 2 が 1 人増えると、品 1 の需要が 1 人分以上増えます。"
                "計算の上では品 2 の価格が 0 より低くなりますが、値段は 0 で止め、品 1 だけで稼ぎます。",
                "Product 2 is clamped at a price of zero; product 1 earns everything.",
            ),
        ),
        Regime(
            "either-free",
            Text("どちらをただにしても同じ", "either may be free"),
            sympy.And(sympy.Not(inner), sympy.Eq(e12, e21)),
            Text(
                "二つの波及が同じ強さで、どちらも 1 以上です。どちらをただで配っても、利潤は同じです。ここでは品 1 をただにして示します。",
                "Both corners earn the same; product 1 is shown as the free one.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "reader",
            Text("閲覧ソフトを配り、作成ソフトを売る", "give the reader away"),
            {"e12": 1.2, "e21": 0.3},
            EXAMPLE,
        ),
        Scenario("no-spillover", Text("波及なし：別々の商売", "no spillover"), {"e12": 0, "e21": 0}, EXAMPLE),
        Scenario("cheap", Text("無料ではないが安くする", "cheap, not free"), {"e12": 0.7, "e21": 0.2}, EXAMPLE),
        Scenario("mutual", Text("互いに同じ強さで伸ばし合う", "mutual"), {"e12": 0.6, "e21": 0.6}, EXAMPLE),
        Scenario("both-strong", Text("どちらの波及も 1 以上", "both above one"), {"e12": 1.5, "e21": 1.1}, EXAMPLE),
    ),
    predictions=(
        Prediction(
            "cheaper-giver",
            Text(
                "品 1 が品 2 を伸ばす力 e₁₂ を 0.2 から 0.7 に上げます（e₂₁ = 0.3）。品 1 の価格はどうなるでしょう。",
                "e12 rises: price of product 1?",
            ),
            {"e12": 0.2},
            {"e12": 0.7},
            "price1",
            Text(
                "品 1 の値引きは、品 2 の売り上げになって返ってきます。力が強いほど、安くする値打ちがあります。",
                "The stronger the spillover, the cheaper the giver.",
            ),
        ),
        Prediction(
            "income-of-free",
            Text(
                "e₁₂ を 0.7 から 1.2 に上げます（e₂₁ = 0.3）。二つの品を合わせた利潤はどうなるでしょう。",
                "e12 rises past one: joint profit?",
            ),
            {"e12": 0.7},
            {"e12": 1.2},
            "profit",
            Text(
                "品 1 からの収入は 0 になりますが、品 2 の需要が大きく増え、合計は増えます。",
                "Product 1 earns nothing, the whole earns more.",
            ),
        ),
    ),
    sources=("parker2005",),
)
