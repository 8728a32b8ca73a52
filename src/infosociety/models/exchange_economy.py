"""Two people exchange two goods: an Edgeworth box with Cobb-Douglas tastes (Edgeworth 1881, Pareto 1906).

Person A has x of the first good and y of the second, person B the rest of 10 and 10; utilities are
x^alpha y^(1-alpha) and x^beta y^(1-beta). With the second good as the unit of account, a person spends the
share alpha (or beta) of what the endowment is worth on the first good, which gives every closed form here.

(Over 400 lines: a model stays one file, and its words stand beside what they are about.)
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text

#: How much of each good there is in all.
TOTAL = 10

ALPHA = Parameter(
    "alpha",
    "α",
    Text("A さんがデータを好む強さ α", "A's taste for data alpha"),
    Text("持ち物の値打ちのうち、A さんがデータに使う割合です。", "Share of wealth that A spends on data."),
    default=0.5,
    minimum=0.1,
    maximum=0.9,
    step=0.01,
)
BETA = Parameter(
    "beta",
    "β",
    Text("B さんがデータを好む強さ β", "B's taste for data beta"),
    Text("持ち物の値打ちのうち、B さんがデータに使う割合です。", "Share of wealth that B spends on data."),
    default=0.5,
    minimum=0.1,
    maximum=0.9,
    step=0.01,
)
DATA = Parameter(
    "x0",
    "x₀",
    Text("はじめに A さんが持つデータ x₀", "A's endowment of data"),
    Text("全部で 10 GB です。残りは B さんが持ちます。", "Of 10 GB in all; B has the rest."),
    default=8,
    minimum=0,
    maximum=TOTAL,
    step=0.1,
    unit=Text("GB", "GB"),
)
TICKETS = Parameter(
    "y0",
    "y₀",
    Text("はじめに A さんが持つマンガ券 y₀", "A's endowment of tickets"),
    Text("全部で 10 枚です。残りは B さんが持ちます。", "Of 10 tickets in all; B has the rest."),
    default=2,
    minimum=0,
    maximum=TOTAL,
    step=0.1,
    unit=Text("枚", "tickets"),
)
PRICE = Parameter(
    "p",
    "p",
    Text("呼び上げる価格 p", "price called out p"),
    Text("データ 1 GB を、マンガ券何枚と換えるかです。", "Tickets for one GB."),
    default=1,
    minimum=0.1,
    maximum=9,
    step=0.01,
    unit=Text("枚", "tickets"),
)
GB, SHEETS = Text("GB", "GB"), Text("枚", "tickets")

alpha, beta, x0, y0, p = (parameter.symbol for parameter in (ALPHA, BETA, DATA, TICKETS, PRICE))
x = sympy.Symbol("x", nonnegative=True)  # A's data along the horizontal axis of the box
price = sympy.Symbol("price", positive=True)  # along the horizontal axis of the market figure

x0_b, y0_b = (sympy.Max(TOTAL - mine, 0) for mine in (x0, y0))  # what B has


def utility(good: sympy.Expr, other: sympy.Expr, share: sympy.Expr) -> sympy.Expr:
    """Cobb-Douglas utility with the share of the first good."""
    return good**share * other ** (1 - share)


def demand(at: sympy.Expr, good: sympy.Expr, other: sympy.Expr, share: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """What someone who owns (good, other) wants at the price ``at``: a share of wealth for each good."""
    wealth = at * good + other
    return share * wealth / at, (1 - share) * wealth


# The price at which the wishes for data add up to what there is.
equilibrium_price = (alpha * y0 + beta * (TOTAL - y0)) / ((1 - alpha) * x0 + (1 - beta) * (TOTAL - x0))
x_after, y_after = demand(equilibrium_price, x0, y0, alpha)
x_after_b, y_after_b = demand(equilibrium_price, x0_b, y0_b, beta)

x_wish, y_wish = demand(p, x0, y0, alpha)
x_wish_b, y_wish_b = demand(p, x0_b, y0_b, beta)
excess_demand = x_wish + x_wish_b - TOTAL

utility_before, utility_after = utility(x0, y0, alpha), utility(sympy.Max(x_after, 0), sympy.Max(y_after, 0), alpha)
utility_before_b, utility_after_b = (
    utility(x0_b, y0_b, beta),
    utility(sympy.Max(x_after_b, 0), sympy.Max(y_after_b, 0), beta),
)

# How many tickets each would give for one more GB.
rate, rate_b = alpha / (1 - alpha) * y0 / x0, beta / (1 - beta) * (TOTAL - y0) / (TOTAL - x0)
# The sign of rate - rate_b, without a division: also right where someone has nothing of a good.
difference = alpha * (1 - beta) * y0 * (TOTAL - x0) - beta * (1 - alpha) * x0 * (TOTAL - y0)
# The smallest step of the sliders changes `difference` by a multiple of 1e-6.
NOTHING = sympy.Rational(1, 2 * 10**6)
HALF_STEP = sympy.Rational(1, 200)  # of the price

contract_curve = TOTAL * beta * (1 - alpha) * x / (alpha * (1 - beta) * (TOTAL - x) + beta * (1 - alpha) * x)
inside = sympy.And(x0 > 0, y0 > 0)
inside_b = sympy.And(x0 < TOTAL, y0 < TOTAL)
indifference = sympy.Min(TOTAL, y0 * (x0 / sympy.Max(x, sympy.Rational(1, 10**9))) ** (alpha / (1 - alpha)))
indifference_start = x0 * (y0 / TOTAL) ** ((1 - alpha) / alpha)
indifference_b = sympy.Max(
    0, TOTAL - y0_b * (x0_b / sympy.Max(TOTAL - x, sympy.Rational(1, 10**9))) ** (beta / (1 - beta))
)
indifference_stop_b = TOTAL - x0_b * (y0_b / TOTAL) ** ((1 - beta) / beta)


def price_line(label: Text, at: sympy.Expr, series: int, tag: str) -> Curve:
    """What A can reach from the endowment at a price, inside the box."""
    start, stop = sympy.Max(0, x0 - (TOTAL - y0) / at), sympy.Min(TOTAL, x0 + y0 / at)
    return Curve(label, y0 - at * (x - x0), series, tag, start=start, stop=stop, exists=start < stop)


BOX = (
    Axis(Text("A さんのデータ（GB）", "A's data"), 0, TOTAL, x),
    Axis(Text("A さんのマンガ券（枚）", "A's tickets"), 0, TOTAL),
)
EXAMPLE = Text("この本の例（実際の数値ではありません）", "an example of this book, no real figures")

MODEL = Model(
    name="exchange-economy",
    title=Text("二人の交換（エッジワースの箱）", "Exchange between two people (Edgeworth box)"),
    question=Text(
        "二人がデータとマンガ券を交換すると、二人とも得をするでしょうか。どこで交換は終わるでしょうか。",
        "Do both gain from exchange, and where does it end?",
    ),
    formula=(
        r"p^{*} = \frac{\alpha y_0 + \beta (10 - y_0)}{(1-\alpha) x_0 + (1-\beta)(10 - x_0)}"
        r" \qquad x = \alpha \, \frac{p^{*} x_0 + y_0}{p^{*}}"
    ),
    formula_live=r"<alpha> \times \frac{<equilibrium_price> \times <x0> + <y0>}{<equilibrium_price>} = <x_after>",
    sentence=Text(
        "1 GB が {equilibrium_price} 枚のとき希望が合い、A さんの手元はデータ {x_after} GB、マンガ券 {y_after} 枚になります。"
        "満足度は A さんが {utility_before} から {utility_after} に、B さんが {utility_before_b} から {utility_after_b} に変わります。",
        "At {equilibrium_price} tickets a GB the wishes agree.",
    ),
    parameters=(ALPHA, BETA, DATA, TICKETS, PRICE),
    quantities=(
        Quantity(
            "rate",
            "MRS_A",
            Text("A さんが 1 GB に出せる枚数", "A's marginal rate of substitution"),
            Text("限界代替率。はじめの持ち物から、ごく少し交換するときの比率", "at the endowment"),
            rate,
            SHEETS,
            3,
            x0 > 0,
        ),
        Quantity(
            "rate_b",
            "MRS_B",
            Text("B さんが 1 GB に出せる枚数", "B's marginal rate of substitution"),
            Text("A さんと違えば、二人とも得をする交換がある", "if it differs from A's, both can gain"),
            rate_b,
            SHEETS,
            3,
            x0 < TOTAL,
        ),
        Quantity(
            "equilibrium_price",
            "p*",
            Text("希望が合う価格 p*", "equilibrium price"),
            Text("データの希望の合計が、ちょうど 10 GB になる価格", "demand equals 10 GB"),
            equilibrium_price,
            SHEETS,
            3,
        ),
        Quantity(
            "x_after",
            "x",
            Text("交換後の A さんのデータ", "A's data after exchange"),
            Text("価格 p* で交換した後。B さんは 10 からの残り", "at the equilibrium price"),
            x_after,
            GB,
            2,
        ),
        Quantity(
            "y_after",
            "y",
            Text("交換後の A さんのマンガ券", "A's tickets after exchange"),
            Text("価格 p* で交換した後。B さんは 10 からの残り", "at the equilibrium price"),
            y_after,
            SHEETS,
            2,
        ),
        Quantity(
            "utility_before",
            "u_A",
            Text("A さんの満足度（交換の前）", "A's utility before"),
            Text("データの α 乗 × マンガ券の (1−α) 乗", "x^alpha y^(1-alpha)"),
            utility_before,
            None,
            3,
        ),
        Quantity(
            "utility_after",
            "u_A*",
            Text("A さんの満足度（交換の後）", "A's utility after"),
            Text("価格 p* で交換した後", "at the equilibrium"),
            utility_after,
            None,
            3,
        ),
        Quantity(
            "utility_before_b",
            "u_B",
            Text("B さんの満足度（交換の前）", "B's utility before"),
            Text("A さんの数とは比べられません", "not comparable with A's"),
            utility_before_b,
            None,
            3,
        ),
        Quantity(
            "utility_after_b",
            "u_B*",
            Text("B さんの満足度（交換の後）", "B's utility after"),
            Text("価格 p* で交換した後", "at the equilibrium"),
            utility_after_b,
            None,
            3,
        ),
        Quantity(
            "excess_demand",
            "z",
            Text("呼び上げた価格でのデータの不足", "excess demand for data"),
            Text("二人の希望の合計 − 10 GB。マイナスなら余り", "wishes minus 10 GB"),
            excess_demand,
            GB,
            2,
        ),
    ),
    figures=(
        Figure(
            "box",
            Text("交換の箱：二人とも得をする範囲と、交換の終わり", "The box: where both gain, and where it ends"),
            Text(
                "正方形の箱。左下が A さん、右上が B さんの原点。はじめの点はデータ {x0} GB、マンガ券 {y0} 枚。"
                "そこを通る二人の無差別曲線に挟まれた所では、二人とも満足度が上がる。"
                "左下から右上へ契約曲線が延び、希望が合う点はその上のデータ {x_after} GB、マンガ券 {y_after} 枚にある。",
                "The box with both indifference curves through the endowment, the contract curve and the equilibrium.",
            ),
            *BOX,
            (
                Curve(Text("契約曲線（得が残っていない点）", "contract curve"), contract_curve, 3, "契約"),
                Curve(
                    Text("A さんの無差別曲線", "A's indifference curve"),
                    indifference,
                    1,
                    "A",
                    start=indifference_start,
                    exists=inside,
                ),
                Curve(
                    Text("B さんの無差別曲線", "B's indifference curve"),
                    indifference_b,
                    2,
                    "B",
                    stop=indifference_stop_b,
                    exists=inside_b,
                ),
                price_line(Text("希望が合う価格の線", "equilibrium price line"), equilibrium_price, 4, "p*"),
                Point(Text("はじめの持ち物", "endowment"), x0, y0, "はじめ", drag_x="x0", drag_y="y0"),
                Point(Text("希望が合う点", "equilibrium"), x_after, y_after, "均衡", drop_lines=False),
            ),
        ),
        Figure(
            "wishes",
            Text("呼び上げた価格での、二人の希望", "What both want at the price called out"),
            Text(
                "同じ箱に、価格 {p} の線を引いたもの。A さんの希望と B さんの希望は線の上にある。"
                "二つの点が離れていれば交換はまとまらず、重なれば全員の希望がかなう。データの不足は {excess_demand} GB。",
                "The box with the line of the price called out and the wishes of both.",
            ),
            *BOX,
            (
                Curve(Text("契約曲線（得が残っていない点）", "contract curve"), contract_curve, 3, "契約"),
                price_line(Text("呼び上げた価格の線", "line of the price called out"), p, 4, "p"),
                Point(Text("はじめの持ち物", "endowment"), x0, y0, "はじめ", drag_x="x0", drag_y="y0"),
                Point(
                    Text("A さんの希望", "A's wish"),
                    x_wish,
                    y_wish,
                    "A",
                    drop_lines=False,
                    exists=sympy.And(x_wish <= TOTAL, y_wish <= TOTAL),
                ),
                Point(
                    Text("B さんの希望", "B's wish"),
                    TOTAL - x_wish_b,
                    TOTAL - y_wish_b,
                    "B",
                    drop_lines=False,
                    exists=sympy.And(x_wish_b <= TOTAL, y_wish_b <= TOTAL),
                ),
            ),
        ),
        Figure(
            "market",
            Text("データの市場：希望の合計と、ある量", "The market for data"),
            Text(
                "横軸が 1 GB の価格、縦軸がデータの量。希望の合計は価格が上がると減る。"
                "ある量 10 GB の横線と価格 {equilibrium_price} で交わる。"
                "呼び上げた価格 {p} では、不足が {excess_demand} GB。",
                "Demand for data against its price, with the total of 10 GB.",
            ),
            Axis(
                Text("1 GB の価格（枚）", "price of one GB"),
                0,
                sympy.Max(2 * equilibrium_price, sympy.Rational(5, 4) * p),
                price,
            ),
            Axis(Text("データ（GB）", "data"), 0, 3 * TOTAL),
            (
                Curve(
                    Text("二人の希望の合計", "demand of both"),
                    sum(demand(price, *who)[0] for who in ((x0, y0, alpha), (x0_b, y0_b, beta))),
                    1,
                    "",
                    # From where the demand curve enters the figure.
                    start=(alpha * y0 + beta * (TOTAL - y0)) / (3 * TOTAL - alpha * x0 - beta * (TOTAL - x0)),
                ),
                Curve(Text("ある量", "what there is"), sympy.Integer(TOTAL), 2, "10 GB"),
                Point(Text("希望が合う価格", "equilibrium price"), equilibrium_price, sympy.Integer(TOTAL), "p*"),
                Point(
                    Text("呼び上げた価格", "price called out"),
                    p,
                    x_wish + x_wish_b,
                    "p",
                    drag_x="p",
                    drop_lines=False,
                    exists=x_wish + x_wish_b <= 3 * TOTAL,
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "no-gains",
            Text("交換の得は残っていない", "no gains from trade left"),
            sympy.Abs(difference) < NOTHING,
            Text(
                "はじめの点が、もう契約曲線の上にあります。一方の満足度を上げれば、もう一方が下がります。この状態はパレート最適です。",
                "The endowment lies on the contract curve.",
            ),
        ),
        Regime(
            "a-buys",
            Text("A さんがデータを受け取ると、二人とも得をする", "both gain when A gets data"),
            difference >= NOTHING,
            Text(
                "A さんのほうが、データ 1 GB に多くの券を出せます。二人の枚数の間の比率で A さんが少しずつ券を渡し、"
                "データを受け取れば、二人とも満足度が上がります。",
                "A would give more tickets for a GB than B asks.",
            ),
        ),
        Regime(
            "a-sells",
            Text("B さんがデータを受け取ると、二人とも得をする", "both gain when B gets data"),
            difference <= -NOTHING,
            Text(
                "B さんのほうが、データ 1 GB に多くの券を出せます。二人の枚数の間の比率で B さんが少しずつ券を渡し、"
                "データを受け取れば、二人とも満足度が上がります。",
                "B would give more tickets for a GB than A asks.",
            ),
        ),
        Regime(
            "all-in-one-hand",
            Text("一人が全部を持つ", "one has everything"),
            sympy.Or(sympy.And(x0 <= 0, y0 <= 0), sympy.And(x0 >= TOTAL, y0 >= TOTAL)),
            Text(
                "何も持たない人は、渡すものがないので交換できません。それでも、この状態はパレート最適です。"
                "効率的であることと、公平であることは違います。",
                "Efficient, whatever one thinks of its fairness.",
            ),
        ),
        Regime(
            "someone-without-data",
            Text("データを持たない人がいる", "someone without data"),
            sympy.Or(x0 <= 0, x0 >= TOTAL),
            Text(
                "データがまったくない人の「1 GB に出せる枚数」は、数になりません。券を少しでも持っていれば、"
                "いくらでも出したくなるからです。",
                "Without any data the rate of exchange has no value.",
            ),
        ),
        Regime(
            "price-clears",
            Text("この価格なら希望が合う", "the wishes agree at this price"),
            sympy.Abs(p - equilibrium_price) < HALF_STEP,
            Text(
                "呼び上げた価格で、二人の希望の合計が、ある量と（ほぼ）同じになります。二人の希望の点は契約曲線の上で重なります。",
                "Demand equals what there is.",
            ),
        ),
        Regime(
            "price-low",
            Text("価格が低すぎて、データが足りない", "price too low"),
            p <= equilibrium_price - HALF_STEP,
            Text(
                "呼び上げた価格が p* より低いので、データを欲しがる量が、ある量を超えます。競争があれば、価格は上がります。",
                "More data is wanted than there is.",
            ),
        ),
        Regime(
            "price-high",
            Text("価格が高すぎて、データが余る", "price too high"),
            p >= equilibrium_price + HALF_STEP,
            Text(
                "呼び上げた価格が p* より高いので、データが余り、マンガ券が足りません。競争があれば、価格は下がります。",
                "Less data is wanted than there is.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "mirror",
            Text("好みは同じで、持ち物が逆", "same tastes, opposite endowments"),
            {"alpha": 0.5, "beta": 0.5, "x0": 8, "y0": 2, "p": 1},
            EXAMPLE,
        ),
        Scenario(
            "tastes",
            Text("持ち物は同じで、好みが違う", "same endowments, different tastes"),
            {"alpha": 0.8, "beta": 0.2, "x0": 5, "y0": 5, "p": 1},
            EXAMPLE,
        ),
        Scenario(
            "even",
            Text("得が残っていない（半分ずつ）", "nothing left to gain, half each"),
            {"alpha": 0.5, "beta": 0.5, "x0": 5, "y0": 5, "p": 1},
            EXAMPLE,
        ),
        Scenario(
            "uneven",
            Text("得が残っていない（A さんが 9 割）", "nothing left to gain, A has nine tenths"),
            {"alpha": 0.5, "beta": 0.5, "x0": 9, "y0": 9, "p": 1},
            EXAMPLE,
        ),
        Scenario(
            "wrong-price",
            Text("価格が合わない", "a price that does not clear"),
            {"alpha": 0.5, "beta": 0.5, "x0": 8, "y0": 2, "p": 0.5},
            EXAMPLE,
        ),
    ),
    predictions=(
        Prediction(
            "price-when-a-likes-data",
            Text(
                "A さんがデータを好む強さ α が 0.5 から 0.8 に上がります。希望が合う価格はどうなるでしょう。",
                "A likes data more: the price?",
            ),
            {},
            {"alpha": 0.8},
            "equilibrium_price",
            Text(
                "A さんがデータを多く欲しがり、ある量は同じなので、データの価格が上がります。",
                "More is wanted of the same amount.",
            ),
        ),
        Prediction(
            "b-when-a-likes-data",
            Text(
                "同じ変化で、交換の前の B さんの満足度はどうなるでしょう。",
                "The same change: B's utility before exchange?",
            ),
            {},
            {"alpha": 0.8},
            "utility_before_b",
            Text(
                "持ち物も B さんの好みも変わっていないので、交換の前の満足度は同じです。",
                "B's endowment and taste are the same.",
            ),
        ),
        Prediction(
            "lower-price",
            Text(
                "呼び上げる価格を、1 枚から 0.5 枚に下げます。データの不足はどうなるでしょう。",
                "A lower price: the shortage of data?",
            ),
            {},
            {"p": 0.5},
            "excess_demand",
            Text(
                "安いと、データを欲しがる量が増えます。ある量を超えた分が不足です。", "More is wanted at a lower price."
            ),
        ),
        Prediction(
            "better-start",
            Text(
                "はじめに A さんが持つマンガ券を、2 枚から 6 枚に増やします。交換の後の B さんの満足度はどうなるでしょう。",
                "A starts with more: B's utility after exchange?",
            ),
            {},
            {"y0": 6},
            "utility_after_b",
            Text(
                "券の合計は 10 枚なので、A さんに増えた分だけ B さんの持ち物が減ります。どの効率的な点に着くかは、"
                "はじめの持ち物で決まります。",
                "The endowment decides which efficient point is reached.",
            ),
        ),
    ),
    sources=("edgeworth1881",),
)
