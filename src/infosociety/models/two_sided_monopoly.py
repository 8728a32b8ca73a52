"""A monopoly platform with two sides that value each other (Armstrong 2006).

A user of side i gains b_i + alpha_i n_j - p_i, so that n_i = b_i + alpha_i n_j - p_i join. Profit is
(p1 - f1) n1 + (p2 - f2) n2; in the numbers of users it is concave when alpha1 + alpha2 < 2.
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text

SUBSCRIPT = {1: "₁", 2: "₂"}


def external_benefit(side: int, default: float) -> Parameter:
    """How much a user of ``side`` gains from each user of the other side: alpha in Armstrong's model."""
    other = 3 - side
    return Parameter(
        f"alpha{side}",
        f"α{SUBSCRIPT[side]}",
        Text(f"側 {side} が側 {other} から受ける便益 α{SUBSCRIPT[side]}", f"benefit to side {side} from side {other}"),
        Text(
            f"側 {other} が 1 増えると、側 {side} の 1 人がどれだけ得をするかです。",
            f"Gain of a side-{side} user from one more on side {other}.",
        ),
        default=default,
        minimum=0,
        maximum=1.9,
        step=0.01,
    )


def unit_cost(side: int, default: float) -> Parameter:
    """What one more user of ``side`` costs the platform: f in Armstrong's model."""
    return Parameter(
        f"f{side}",
        f"f{SUBSCRIPT[side]}",
        Text(f"側 {side} の 1 人あたり費用 f{SUBSCRIPT[side]}", f"cost of a user of side {side}"),
        Text(f"側 {side} の 1 人を受け入れるのに、運営者が払う費用です。", "What one more user costs the platform."),
        default=default,
        minimum=0,
        maximum=3,
        step=0.01,
    )


def _stand_alone(side: int, default: float) -> Parameter:
    return Parameter(
        f"b{side}",
        f"b{SUBSCRIPT[side]}",
        Text(f"側 {side} の参加意欲 b{SUBSCRIPT[side]}", f"demand of side {side} on its own"),
        Text(
            f"相手側が一人もいなくても、側 {side} がどれだけ参加したいかです。",
            "Demand without anyone on the other side.",
        ),
        default=default,
        minimum=0.1,
        maximum=3,
        step=0.01,
    )


ALPHA1, ALPHA2 = external_benefit(1, 0.1), external_benefit(2, 0.7)
B1, B2 = _stand_alone(1, 0.6), _stand_alone(2, 1.5)
F1, F2 = unit_cost(1, 0.3), unit_cost(2, 0.3)
alpha1, alpha2, b1, b2, f1, f2 = (p.symbol for p in (ALPHA1, ALPHA2, B1, B2, F1, F2))
x = sympy.Symbol("x", nonnegative=True)  # alpha2 along a horizontal axis

s = alpha1 + alpha2
# Whether a side is empty must not hang on the last binary digit.
ROUNDING = sympy.Rational(1, 10**9)


def members(own: sympy.Expr, other: sympy.Expr, pull: sympy.Expr, full: sympy.Expr) -> sympy.Expr:
    """Solution of full n_i = own + pull n_j and the same for j: users of a side at the optimum."""
    return (full * own + pull * other) / (full**2 - pull**2)


# First-order conditions: 2 n1 = (b1 - f1) + s n2 for profit, n1 = (b1 - f1) + s n2 for welfare.
n1, n2 = members(b1 - f1, b2 - f2, s, sympy.Integer(2)), members(b2 - f2, b1 - f1, s, sympy.Integer(2))
welfare_n1, welfare_n2 = members(b1 - f1, b2 - f2, s, sympy.Integer(1)), members(b2 - f2, b1 - f1, s, sympy.Integer(1))
price1, price2 = b1 + alpha1 * n2 - n1, b2 + alpha2 * n1 - n2
welfare_price1, welfare_price2 = f1 - alpha2 * welfare_n2, f2 - alpha1 * welfare_n1
profit1, profit2 = (price1 - f1) * n1, (price2 - f2) * n2

bounded = s < 2 - ROUNDING
interior = sympy.And(bounded, 2 * (b1 - f1) + s * (b2 - f2) >= -ROUNDING, 2 * (b2 - f2) + s * (b1 - f1) >= -ROUNDING)
welfare_bounded = s < 1 - ROUNDING
welfare_interior = sympy.And(
    welfare_bounded, b1 - f1 + s * (b2 - f2) >= -ROUNDING, b2 - f2 + s * (b1 - f1) >= -ROUNDING
)


def _pair(
    name: str, symbol: str, ja: str, en: str, help: Text, expressions: tuple, exists: sympy.Basic
) -> tuple[Quantity, ...]:
    """The same quantity of both sides."""
    return tuple(
        Quantity(
            f"{name}{side}",
            f"{symbol}{SUBSCRIPT[side]}",
            Text(f"側 {side} の{ja}", f"{en} of side {side}"),
            help,
            expression,
            exists=exists,
        )
        for side, expression in enumerate(expressions, start=1)
    )


def _bar(label: Text, position: int, height: sympy.Expr, pattern: int) -> Area:
    return Area.bar(label, position, sympy.Min(0, height), sympy.Max(0, height), pattern, height, exists=interior)


_prices_along = [price.subs(alpha2, x) for price in (price1, price2)]
_far = 2 - alpha1 - sympy.Rational(1, 20)  # beyond, no price is best
EXAMPLE = Text("この本の例（実際の数値ではありません）", "an example of this book")

MODEL = Model(
    name="two-sided-monopoly",
    title=Text("両面市場の独占プラットフォーム", "A monopoly platform with two sides"),
    question=Text(
        "片方の客を無料にし、時にはお金を払ってまで集めるのは、なぜもうかるのでしょうか。",
        "Why does it pay to let one side in for nothing, or even to pay it?",
    ),
    formula=r"n_1 = b_1 + \alpha_1 n_2 - p_1 \qquad n_1 = \frac{2(b_1 - f_1) + s(b_2 - f_2)}{4 - s^2} \qquad s = \alpha_1 + \alpha_2",
    formula_live=r"n_1 = <n1> \qquad n_2 = <n2>",
    sentence=Text(
        "側 1 は価格 {price1} で {n1} が、側 2 は価格 {price2} で {n2} が参加します。利潤は {profit} です。"
        "社会全体で最もよい価格は、側 1 が {welfare_price1}、側 2 が {welfare_price2} です。",
        "Prices {price1} and {price2}, profit {profit}.",
    ),
    parameters=(ALPHA1, ALPHA2, B1, B2, F1, F2),
    quantities=(
        *_pair(
            "n",
            "n",
            "参加者の量",
            "users",
            Text("利潤が最大になるときの参加者", "at the greatest profit"),
            (n1, n2),
            interior,
        ),
        *_pair(
            "price",
            "p",
            "価格",
            "price",
            Text(
                "費用より低ければ、相手側のために値引きしている。マイナスなら、払って集めている",
                "below cost: subsidised",
            ),
            (price1, price2),
            interior,
        ),
        Quantity(
            "profit",
            "π",
            Text("利潤", "profit"),
            Text("二つの側の利潤の合計", "both sides together"),
            profit1 + profit2,
            exists=interior,
        ),
        *_pair(
            "profit",
            "π",
            "利潤",
            "profit",
            Text("（価格 − 費用）× 参加者。マイナスの側もある", "(p - f) n"),
            (profit1, profit2),
            interior,
        ),
        *_pair(
            "welfare_n",
            "n*",
            "参加者（社会の最適）",
            "users at the welfare optimum",
            Text("参加者の便益と利潤の合計が最大になるとき", "surplus and profit together"),
            (welfare_n1, welfare_n2),
            welfare_interior,
        ),
        *_pair(
            "welfare_price",
            "p*",
            "価格（社会の最適）",
            "price at the welfare optimum",
            Text("費用から、相手側に与える便益を引いた額", "cost less the benefit to the other side"),
            (welfare_price1, welfare_price2),
            welfare_interior,
        ),
    ),
    figures=(
        Figure(
            "prices",
            Text("側 2 が受ける便益と、二つの価格", "The two prices against alpha2"),
            Text(
                "横軸が側 2 の受ける便益 α₂、縦軸が価格。側 1 の価格は α₂ が大きいほど下がり、"
                "やがて費用 {f1} と 0 を下回る。今は側 1 が {price1}、側 2 が {price2}。",
                "Prices of both sides against the benefit of side 2.",
            ),
            Axis(Text("側 2 が受ける便益 α₂", "alpha2"), 0, ALPHA2.maximum, x),
            Axis(Text("価格", "price"), -(b1 + b2) / 2, b1 + b2),
            (
                Curve(Text("側 1 の費用 f₁", "cost of side 1"), f1, 3, "f₁"),
                Curve(Text("側 1 の価格", "price 1"), _prices_along[0], 1, "", stop=_far),
                Curve(Text("側 2 の価格", "price 2"), _prices_along[1], 2, "", stop=_far),
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
        Figure(
            "profits",
            Text("利潤はどちらの側から来るか", "Which side earns the profit"),
            Text(
                "三本の棒。側 1 の利潤 {profit1}、側 2 の利潤 {profit2}、合計 {profit}。マイナスの棒は、"
                "その側に損をしてまで来てもらっていることを示す。",
                "Profit of each side and together.",
            ),
            Axis(
                Text("側", "side"),
                sympy.Rational(1, 2),
                sympy.Rational(7, 2),
                ticks=((1, Text("側 1", "side 1")), (2, Text("側 2", "side 2")), (3, Text("合計", "together"))),
            ),
            Axis(Text("利潤", "profit"), None),
            (
                _bar(Text("側 1 の利潤", "side 1"), 1, profit1, 1),
                _bar(Text("側 2 の利潤", "side 2"), 2, profit2, 2),
                _bar(Text("合計", "together"), 3, profit1 + profit2, 3),
            ),
        ),
    ),
    regimes=(
        Regime(
            "tips",
            Text("釣り合う価格がない", "no interior optimum"),
            sympy.Not(bounded),
            Text(
                "α₁ + α₂ が 2 以上です。一方が増えると他方が増え、それがまた一方を増やす力が強すぎて、"
                "利潤を最大にする有限の規模がありません。市場は行ける所まで傾きます。",
                "The two benefits are so strong that no finite size is best.",
            ),
        ),
        Regime(
            "side-not-served",
            Text("内側の解がない", "a side is not served"),
            sympy.And(bounded, sympy.Not(interior)),
            Text(
                "費用が参加意欲を上回り、少なくとも一方の側の参加者がプラスになりません。"
                "両方の側を集める価格がないので、値は表示しません。",
                "Costs are so high that no pair of prices serves both sides.",
            ),
        ),
        Regime(
            "side1-paid",
            Text("側 1 に払って来てもらう", "side 1 is paid"),
            sympy.And(interior, price1 < 0),
            Text(
                "側 1 の価格がマイナスです。側 1 がいることで側 2 から取れる額が、払う額より大きいからです。",
                "The price of side 1 is negative.",
            ),
        ),
        Regime(
            "side2-paid",
            Text("側 2 に払って来てもらう", "side 2 is paid"),
            sympy.And(interior, price2 < 0),
            Text(
                "側 2 の価格がマイナスです。側 2 がいることで側 1 から取れる額が、払う額より大きいからです。",
                "The price of side 2 is negative.",
            ),
        ),
        Regime(
            "side1-subsidised",
            Text("側 1 は費用より安い", "side 1 below cost"),
            sympy.And(interior, price1 >= 0, price1 < f1),
            Text("側 1 の価格が費用を下回ります。側 2 から取り戻しています。", "Side 1 pays less than it costs."),
        ),
        Regime(
            "side2-subsidised",
            Text("側 2 は費用より安い", "side 2 below cost"),
            sympy.And(interior, price2 >= 0, price2 < f2),
            Text("側 2 の価格が費用を下回ります。側 1 から取り戻しています。", "Side 2 pays less than it costs."),
        ),
        Regime(
            "both-above-cost",
            Text("どちらも費用以上", "both above cost"),
            sympy.And(interior, price1 >= f1, price2 >= f2),
            Text("どちらの側の価格も費用以上です。値引きしてまで集める側はありません。", "Neither side is subsidised."),
        ),
        Regime(
            "no-welfare-optimum",
            Text("社会の最適が内側にない", "no interior welfare optimum"),
            sympy.And(interior, sympy.Not(welfare_interior)),
            Text(
                "社会の最適の値は表示しません。α₁ + α₂ が 1 以上だと、参加者を増やすほど便益が増え続けるか、"
                "または片側の参加者がプラスになりません。",
                "The welfare optimum is not interior.",
            ),
        ),
    ),
    scenarios=(
        Scenario("default", Text("広告主（側 2）が利用者（側 1）を求める", "advertisers want users"), {}, EXAMPLE),
        Scenario(
            "one-sided",
            Text("便益なし：二つの別々の独占", "no benefits: two separate monopolies"),
            {"alpha1": 0, "alpha2": 0},
            EXAMPLE,
        ),
        Scenario("free", Text("側 1 がほぼ無料になる", "side 1 nearly free"), {"alpha2": 1.01}, EXAMPLE),
        Scenario("paid", Text("側 1 に払って来てもらう", "side 1 is paid to come"), {"alpha2": 1.1}, EXAMPLE),
        Scenario(
            "symmetric",
            Text("側 1 が側 2 を求める：どちらも費用以上", "side 1 values side 2"),
            {"alpha1": 0.8, "alpha2": 0.2, "b1": 1, "b2": 1, "f1": 0.7, "f2": 0.7},
            EXAMPLE,
        ),
        Scenario(
            "tips", Text("便益が強すぎて釣り合わない", "benefits too strong"), {"alpha1": 1.2, "alpha2": 1}, EXAMPLE
        ),
    ),
    predictions=(
        Prediction(
            "price-of-the-wanted-side",
            Text(
                "側 2 が側 1 から受ける便益 α₂ を 0.2 から 0.7 に上げます。側 1 の価格はどうなるでしょう。",
                "alpha2 rises: price of side 1?",
            ),
            {"alpha2": 0.2},
            {"alpha2": 0.7},
            "price1",
            Text(
                "側 1 がいるほど側 2 から取れるので、側 1 を安くして集めます。求められる側が安くなります。",
                "The side that is wanted pays less.",
            ),
        ),
        Prediction(
            "price-of-the-wanting-side",
            Text("同じとき、側 2 の価格はどうなるでしょう。", "And the price of side 2?"),
            {"alpha2": 0.2},
            {"alpha2": 0.7},
            "price2",
            Text("側 2 は得るものが増えるので、高く払えます。", "Side 2 gains more and pays more."),
        ),
        Prediction(
            "profit-of-the-cheap-side",
            Text(
                "α₂ を 0.7 から 1.1 に上げます。側 1 だけの利潤はどうなるでしょう。",
                "alpha2 rises: the profit of side 1 alone?",
            ),
            {},
            {"alpha2": 1.1},
            "profit1",
            Text(
                "側 1 を安くして集め、側 2 から取り戻します。片側だけの損益を見ると、損な商売に見えます。",
                "Side 1 looks like a bad business on its own.",
            ),
        ),
    ),
    sources=("armstrong2006",),
)
