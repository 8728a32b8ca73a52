"""Surplus in a competitive market: P = a - bQ meets MC = c + dQ, with a fixed cost F (Marshall's surplus triangles)."""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text

CHOKE_PRICE = Parameter(
    "a",
    "a",
    Text("買い手の支払意思の上限 a", "choke price a"),
    Text("最も強く欲しがる人が、1 個に払ってもよいと思う額です。", "What the keenest buyer would pay."),
    default=100,
    minimum=10,
    maximum=200,
    step=1,
    unit=Text("円", "yen"),
)
DEMAND_SLOPE = Parameter(
    "b",
    "b",
    Text("需要曲線の傾き b", "slope of demand b"),
    Text("1 個多く売るために、価格を何円下げる必要があるかです。", "How far the price falls for one more unit."),
    default=1,
    minimum=0.1,
    maximum=5,
    step=0.01,
)
MARGINAL_COST = Parameter(
    "c",
    "c",
    Text("最初の 1 個の限界費用 c", "marginal cost of the first unit c"),
    Text("はじめの 1 個を追加で作る費用です。", "Cost of making the first unit."),
    default=20,
    minimum=0,
    maximum=100,
    step=1,
    unit=Text("円", "yen"),
)
COST_SLOPE = Parameter(
    "d",
    "d",
    Text("限界費用の傾き d", "slope of marginal cost d"),
    Text(
        "1 個増やすごとに、追加の費用が何円上がるかです。複製できる財では 0 に近づきます。",
        "How far marginal cost rises with each unit.",
    ),
    default=1,
    minimum=0,
    maximum=2,
    step=0.01,
)
FIXED_COST = Parameter(
    "F",
    "F",
    Text("固定費用 F", "fixed cost F"),
    Text("1 個も作らなくてもかかる費用です。開発費や設備がその例です。", "Cost that does not depend on the quantity."),
    default=400,
    minimum=0,
    maximum=2000,
    step=10,
    unit=Text("円", "yen"),
)
YEN, UNITS = Text("円", "yen"), Text("個", "units")

a, b, c, d, F = (p.symbol for p in (CHOKE_PRICE, DEMAND_SLOPE, MARGINAL_COST, COST_SLOPE, FIXED_COST))
Q = sympy.Symbol("Q", nonnegative=True)  # quantity along a horizontal axis
slope = sympy.Symbol("slope", nonnegative=True)  # slope of marginal cost along a horizontal axis

quantity = sympy.Max(a - c, 0) / (b + d)
price = a - b * quantity
consumer_surplus = b * quantity**2 / 2
producer_surplus = d * quantity**2 / 2
trade = a > c

demand = a - b * Q
marginal_cost = c + d * Q
average_cost = c + d * Q / 2 + F / Q

# Room for the name of the demand line to the right of where it ends.
QUANTITY_AXIS = Axis(Text("数量 Q（個）", "quantity"), 0, sympy.Rational(9, 8) * a / b, Q)

MODEL = Model(
    name="consumer-surplus",
    title=Text("消費者余剰と生産者余剰", "Consumer and producer surplus"),
    question=Text(
        "デジタル化で費用が下がると、得をするのは買い手でしょうか、売り手でしょうか。",
        "Costs fall: who gains, buyers or sellers?",
    ),
    formula=r"a - bQ = c + dQ \qquad Q = \frac{a - c}{b + d}",
    formula_live=r"\frac{<a> - <c>}{<b> + <d>} = <quantity>",
    sentence=Text(
        "価格 {price} 円で {quantity} 個が取引されます。消費者余剰は {consumer_surplus}、"
        "生産者余剰は {producer_surplus}、固定費用を引いた利潤は {profit} です。",
        "At a price of {price}, {quantity} units are traded.",
    ),
    parameters=(CHOKE_PRICE, DEMAND_SLOPE, MARGINAL_COST, COST_SLOPE, FIXED_COST),
    quantities=(
        Quantity(
            "quantity",
            "Q",
            Text("取引量 Q", "quantity Q"),
            Text("需要と限界費用が等しくなる量。(a−c) ÷ (b+d)", "(a - c)/(b + d)"),
            quantity,
            UNITS,
            2,
        ),
        Quantity(
            "price",
            "P",
            Text("価格 P", "price P"),
            Text("P = MC となる価格。取引がなければ、価格もありません", "P = MC"),
            price,
            YEN,
            2,
            trade,
        ),
        Quantity(
            "consumer_surplus",
            "CS",
            Text("消費者余剰 CS", "consumer surplus"),
            Text("払ってもよい額と、払った額の差の合計。bQ² ÷ 2", "b Q^2 / 2"),
            consumer_surplus,
            YEN,
            1,
        ),
        Quantity(
            "producer_surplus",
            "PS",
            Text("生産者余剰 PS", "producer surplus"),
            Text("受け取った額と、限界費用の差の合計。dQ² ÷ 2。固定費用は引かない", "d Q^2 / 2"),
            producer_surplus,
            YEN,
            1,
        ),
        Quantity(
            "total_surplus",
            "TS",
            Text("総余剰 CS + PS", "total surplus"),
            Text("固定費用を引く前の、取引が生む利益の合計", "CS + PS"),
            consumer_surplus + producer_surplus,
            YEN,
            1,
        ),
        Quantity(
            "profit",
            "π",
            Text("利潤 PS − F", "profit"),
            Text("生産者余剰から固定費用を引いた残り。マイナスなら続けられない", "PS - F"),
            producer_surplus - F,
            YEN,
            1,
        ),
        Quantity(
            "average_cost",
            "AC",
            Text("平均費用 AC", "average cost"),
            Text("1 個あたりの費用。c + dQ ÷ 2 + F ÷ Q", "c + dQ/2 + F/Q"),
            average_cost.subs(Q, quantity),
            YEN,
            2,
            trade,
        ),
    ),
    figures=(
        Figure(
            "market",
            Text("需要、限界費用、二つの余剰", "Demand, marginal cost and the surpluses"),
            Text(
                "横軸が数量、縦軸が価格。右下がりの需要曲線と限界費用の線が、数量 {quantity}、"
                "価格 {price} で交わる。価格より上の三角形が消費者余剰 {consumer_surplus}、"
                "下の三角形が生産者余剰 {producer_surplus}。",
                "Demand and marginal cost; the triangles above and below the price.",
            ),
            QUANTITY_AXIS,
            Axis(Text("価格・費用（円）", "yen"), 0, sympy.Max(a, c)),
            (
                Area(
                    Text("消費者余剰 CS", "consumer surplus"),
                    price,
                    demand,
                    0,
                    quantity,
                    1,
                    consumer_surplus,
                    exists=trade,
                ),
                Area(
                    Text("生産者余剰 PS", "producer surplus"),
                    marginal_cost,
                    price,
                    0,
                    quantity,
                    2,
                    producer_surplus,
                    exists=trade,
                ),
                Curve(Text("需要（支払意思）", "demand"), demand, 1, "需要", stop=a / b),
                Curve(Text("限界費用 MC", "marginal cost"), marginal_cost, 2, "MC", stop=a / b),
                Point(Text("今の取引", "this state"), quantity, price, "", exists=trade),
            ),
        ),
        Figure(
            "flattening",
            Text("限界費用が平らになると", "When marginal cost flattens"),
            Text(
                "横軸が限界費用の傾き d。消費者余剰は d が小さいほど大きい。生産者余剰は d = b で最も大きく、"
                "d が 0 なら 0。今の d = {d} では、消費者余剰 {consumer_surplus}、生産者余剰 {producer_surplus}。",
                "Both surpluses against the slope of marginal cost.",
            ),
            Axis(Text("限界費用の傾き d", "slope of marginal cost"), 0, COST_SLOPE.maximum, slope),
            Axis(Text("余剰（円）", "surplus"), 0, sympy.Max(a - c, 1) ** 2 / (2 * b)),
            (
                Curve(Text("消費者余剰 CS", "consumer surplus"), consumer_surplus.subs(d, slope), 1, ""),
                Curve(Text("生産者余剰 PS", "producer surplus"), producer_surplus.subs(d, slope), 2, ""),
                Point(Text("今の消費者余剰", "CS now"), d, consumer_surplus, "CS", drag_x="d"),
                Point(Text("今の生産者余剰", "PS now"), d, producer_surplus, "PS", drag_x="d"),
            ),
        ),
        Figure(
            "average-cost",
            Text("平均費用は賄えるか", "Does the price cover average cost?"),
            Text(
                "横軸が数量。平均費用の曲線は固定費用のため左で高く、右へ下がる。今の数量 {quantity} で、"
                "価格は {price}、平均費用は {average_cost}。",
                "Average cost against demand and marginal cost.",
            ),
            QUANTITY_AXIS,
            Axis(Text("価格・費用（円）", "yen"), 0, sympy.Max(a, c)),
            (
                Curve(Text("需要（支払意思）", "demand"), demand, 1, "需要", stop=a / b),
                Curve(Text("限界費用 MC", "marginal cost"), marginal_cost, 2, "MC", stop=a / b),
                Curve(Text("平均費用 AC", "average cost"), average_cost, 4, "", start=a / b / 100, stop=a / b),
                Point(Text("今の価格", "price"), quantity, price, "P", exists=trade),
                Point(
                    Text("今の平均費用", "average cost"),
                    quantity,
                    average_cost.subs(Q, quantity),
                    "AC",
                    drop_lines=False,
                    exists=trade,
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "no-trade",
            Text("取引なし", "no trade"),
            a <= c,
            Text(
                "最初の 1 個の費用が、最も欲しい人の支払意思の上限以上です。取引が起きないので、価格もありません。",
                "The first unit costs at least as much as anyone would pay.",
            ),
        ),
        Regime(
            "fixed-cost-covered",
            Text("固定費用を賄える", "fixed cost covered"),
            sympy.And(trade, producer_surplus >= F),
            Text(
                "生産者余剰が固定費用以上あるので、P = MC で売っても事業を続けられます。",
                "Producer surplus pays the fixed cost.",
            ),
        ),
        Regime(
            "fixed-cost-not-covered",
            Text("固定費用を賄えない", "fixed cost not covered"),
            sympy.And(trade, producer_surplus < F),
            Text(
                "P = MC で売ると、利潤がマイナスです。続けるには、価格を上げる、広告を付ける、補助金を受けるなど、別の収入が要ります。",
                "At P = MC the fixed cost is not paid.",
            ),
        ),
        Regime(
            "flattening-raises",
            Text("平らになると PS も増える所", "flattening raises PS"),
            sympy.And(trade, d > b),
            Text(
                "d が b より大きい所です。限界費用が平らになる（d が下がる）と、取引量が増える効果が勝ち、生産者余剰も増えます。",
                "Where d exceeds b, producer surplus rises as d falls.",
            ),
        ),
        Regime(
            "flattening-lowers",
            Text("平らになると PS が減る所", "flattening lowers PS"),
            sympy.And(trade, d > 0, d <= b),
            Text(
                "d が b 以下の所です。ここから限界費用が平らになると、価格が下がる効果が勝ち、生産者余剰は減ります。",
                "Where d is at most b, producer surplus falls as d falls.",
            ),
        ),
        Regime(
            "free-at-the-margin",
            Text("限界費用が一定", "constant marginal cost"),
            sympy.And(trade, sympy.Eq(d, 0)),
            Text(
                "限界費用が一定なので、P = MC では生産者余剰が 0 です。固定費用が少しでもあれば、その分がそのまま赤字になります。",
                "With constant marginal cost the price leaves nothing for the fixed cost.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "before",
            Text("デジタル化の前（紙の本のような財）", "before digitalisation"),
            {"a": 100, "b": 1, "c": 20, "d": 1, "F": 400},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
        Scenario(
            "cheaper",
            Text("動き1：最初の限界費用 c だけが下がる", "only c falls"),
            {"a": 100, "b": 1, "c": 5, "d": 1, "F": 400},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
        Scenario(
            "flatter",
            Text("動き2：限界費用が平らになる", "only d falls"),
            {"a": 100, "b": 1, "c": 20, "d": 0.2, "F": 400},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
        Scenario(
            "white-paper",
            Text("白書の文の場合：限界費用も固定費用も下がり、平らになる", "the white paper's case"),
            {"a": 100, "b": 1, "c": 5, "d": 0.1, "F": 100},
            Text(
                "令和元年版情報通信白書の文が述べる向きに動かした例。数値はこの本のもの",
                "direction of the 2019 white paper's figure",
            ),
            "mic-whitepaper-2019-surplus",
        ),
        Scenario(
            "pure-digital",
            Text("純粋な複製：限界費用が 0 で一定", "pure copies"),
            {"a": 100, "b": 1, "c": 0, "d": 0, "F": 400},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
    ),
    predictions=(
        Prediction(
            "ps-when-c-falls",
            Text(
                "限界費用の傾き d はそのままで、c だけを 20 から 5 に下げます。生産者余剰はどうなるでしょう。",
                "c falls: producer surplus?",
            ),
            {},
            {"c": 5},
            "producer_surplus",
            Text(
                "c は生産者余剰の中では取引量だけを通じて効きます。量が増えるので、生産者余剰も増えます。",
                "More is traded.",
            ),
        ),
        Prediction(
            "ps-when-flat",
            Text(
                "c はそのままで、d を 1 から 0.2 に下げます。生産者余剰はどうなるでしょう。",
                "d falls below b: producer surplus?",
            ),
            {},
            {"d": 0.2},
            "producer_surplus",
            Text("d が b 以下の所では、価格が下がる効果が、量が増える効果に勝ちます。", "The price effect wins."),
        ),
        Prediction(
            "ps-from-steep",
            Text(
                "b = 0.5 の市場で、d を 2 から 1 に下げます。生産者余剰はどうなるでしょう。",
                "d falls but stays above b: producer surplus?",
            ),
            {"b": 0.5, "d": 2},
            {"b": 0.5, "d": 1},
            "producer_surplus",
            Text(
                "d がまだ b より大きい所では、平らになると生産者余剰も増えます。向きは b との大小で決まります。",
                "Above b the quantity effect wins.",
            ),
        ),
        Prediction(
            "ps-when-fixed-cost-falls",
            Text("固定費用 F を 400 から 100 に下げます。生産者余剰はどうなるでしょう。", "F falls: producer surplus?"),
            {},
            {"F": 100},
            "producer_surplus",
            Text(
                "固定費用は限界費用に入らないので、価格も量も変わりません。変わるのは利潤です。",
                "F never enters producer surplus.",
            ),
        ),
    ),
    sources=("mic-whitepaper-2019-surplus",),
)
