"""One seller, constant marginal cost, linear demand: who gains, who loses, and pricing at average cost."""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text
from .consumer_surplus import CHOKE_PRICE, DEMAND_SLOPE, FIXED_COST, QUANTITY_AXIS, UNITS, YEN, Q

MARGINAL_COST = Parameter(
    "c",
    "c",
    Text("限界費用 c（一定）", "constant marginal cost c"),
    Text("1 個を追加で作る費用です。何個目でも同じです。", "Cost of one more unit, the same for each."),
    default=40,
    minimum=0,
    maximum=100,
    step=1,
    unit=YEN,
)

a, b, c, F = (p.symbol for p in (CHOKE_PRICE, DEMAND_SLOPE, MARGINAL_COST, FIXED_COST))

gap = sympy.Max(a - c, 0)
trade = a > c
quantity = gap / (2 * b)
price = a - b * quantity
producer_surplus = (price - c) * quantity
efficient_quantity = gap / b
deadweight_loss = (price - c) * (efficient_quantity - quantity) / 2

# The lower root of (P - c)(a - P)/b = F: the cheapest price that pays for everything.
margin_room = gap**2 - 4 * b * F
average_cost_price = (a + c - sympy.sqrt(sympy.Max(margin_room, 0))) / 2
average_cost_quantity = (a - average_cost_price) / b
# A fixed cost that can only just be paid counts as paid, whatever the last binary digit says.
ROUNDING = sympy.Rational(1, 10**6)
break_even = sympy.And(trade, margin_room >= -ROUNDING)

demand = a - b * Q
average_cost = c + F / Q

MODEL = Model(
    name="monopoly-surplus",
    title=Text("独占の余剰と平均費用価格", "Monopoly, surplus and average-cost pricing"),
    question=Text(
        "売り手が一人だと、誰が得をし、誰が損をし、何が失われるでしょうか。",
        "With one seller, who gains, who loses and what is lost?",
    ),
    formula=r"Q = \frac{a - c}{2b} \qquad P = \frac{a + c}{2}",
    formula_live=r"\frac{<a> - <c>}{2 \times <b>} = <quantity>",
    sentence=Text(
        "独占の価格は {price} 円、量は {quantity} 個です。利潤は {profit}、消費者余剰は {consumer_surplus}、"
        "失われる余剰（死荷重）は {deadweight_loss} です。",
        "The monopolist sells {quantity} at {price}.",
    ),
    parameters=(CHOKE_PRICE, DEMAND_SLOPE, MARGINAL_COST, FIXED_COST),
    quantities=(
        Quantity(
            "quantity",
            "Q",
            Text("独占の量 Q", "monopoly quantity"),
            Text("限界収入が限界費用に等しくなる量。(a−c) ÷ 2b", "(a - c)/2b"),
            quantity,
            UNITS,
            2,
        ),
        Quantity(
            "price", "P", Text("独占の価格 P", "monopoly price"), Text("(a+c) ÷ 2", "(a + c)/2"), price, YEN, 2, trade
        ),
        Quantity(
            "consumer_surplus",
            "CS",
            Text("消費者余剰 CS", "consumer surplus"),
            Text("(a−c)² ÷ 8b。P = MC のときの 4 分の 1", "(a - c)^2/8b"),
            b * quantity**2 / 2,
            YEN,
            1,
        ),
        Quantity(
            "producer_surplus",
            "PS",
            Text("生産者余剰 PS", "producer surplus"),
            Text("(P−c) × Q。固定費用を引く前", "(P - c) Q"),
            producer_surplus,
            YEN,
            1,
        ),
        Quantity(
            "profit",
            "π",
            Text("利潤 PS − F", "profit"),
            Text("(a−c)² ÷ 4b − F", "(a - c)^2/4b - F"),
            producer_surplus - F,
            YEN,
            1,
        ),
        Quantity(
            "deadweight_loss",
            "DWL",
            Text("死荷重 DWL", "deadweight loss"),
            Text("費用より高く評価する人に届かないために失われる余剰。(a−c)² ÷ 8b", "(a - c)^2/8b"),
            deadweight_loss,
            YEN,
            1,
        ),
        Quantity(
            "efficient_quantity",
            "Q*",
            Text("P = MC のときの量", "efficient quantity"),
            Text("(a−c) ÷ b。独占の量の 2 倍", "(a - c)/b"),
            efficient_quantity,
            UNITS,
            2,
        ),
        Quantity(
            "average_cost_price",
            "P_AC",
            Text("平均費用に等しい価格", "average-cost price"),
            Text(
                "収入が費用をちょうど賄う、いちばん安い価格。F が (a−c)² ÷ 4b 以下なら存在する",
                "exists when F <= (a - c)^2/4b",
            ),
            average_cost_price,
            YEN,
            2,
            break_even,
        ),
        Quantity(
            "average_cost_quantity",
            "Q_AC",
            Text("平均費用価格での量", "quantity at that price"),
            Text("(a−P) ÷ b", "(a - P)/b"),
            average_cost_quantity,
            UNITS,
            2,
            break_even,
        ),
        Quantity(
            "average_cost_consumer_surplus",
            "CS_AC",
            Text("平均費用価格での消費者余剰", "consumer surplus at that price"),
            Text("利潤が 0 になる価格での CS", "CS where profit is zero"),
            b * average_cost_quantity**2 / 2,
            YEN,
            1,
            break_even,
        ),
    ),
    figures=(
        Figure(
            "monopoly",
            Text("独占の価格と余剰", "The monopoly price and the surpluses"),
            Text(
                "横軸が数量、縦軸が価格。独占は数量 {quantity}、価格 {price} を選ぶ。"
                "価格の上の三角形が消費者余剰 {consumer_surplus}、"
                "価格と限界費用の間の長方形が生産者余剰 {producer_surplus}、右の三角形が死荷重 {deadweight_loss}。",
                "The monopoly price, the two surpluses and the loss.",
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
                    b * quantity**2 / 2,
                    exists=trade,
                ),
                Area(
                    Text("生産者余剰 PS", "producer surplus"), c, price, 0, quantity, 2, producer_surplus, exists=trade
                ),
                Area(
                    Text("死荷重", "deadweight loss"),
                    c,
                    demand,
                    quantity,
                    efficient_quantity,
                    3,
                    deadweight_loss,
                    exists=trade,
                ),
                Curve(Text("需要（支払意思）", "demand"), demand, 1, "需要", stop=a / b),
                Curve(Text("限界収入 MR", "marginal revenue"), a - 2 * b * Q, 4, "MR", stop=a / b / 2),
                Curve(Text("限界費用 MC", "marginal cost"), c, 2, "MC", stop=a / b),
                Point(Text("独占の価格と量", "monopoly"), quantity, price, "", exists=trade),
            ),
        ),
        Figure(
            "average-cost",
            Text("平均費用に等しい価格", "Average-cost pricing"),
            Text(
                "横軸が数量、縦軸が価格。平均費用の曲線は右へ下がり、"
                "需要曲線と交わる右の点が平均費用価格 {average_cost_price}、数量 {average_cost_quantity}。"
                "独占の価格は {price}。",
                "Where demand meets average cost.",
            ),
            QUANTITY_AXIS,
            Axis(Text("価格・費用（円）", "yen"), 0, sympy.Max(a, c)),
            (
                Curve(Text("需要（支払意思）", "demand"), demand, 1, "需要", stop=a / b),
                Curve(Text("平均費用 AC", "average cost"), average_cost, 4, "AC", start=a / b / 100, stop=a / b),
                Curve(Text("限界費用 MC", "marginal cost"), c, 2, "MC", stop=a / b),
                Point(Text("独占", "monopoly"), quantity, price, "独占", exists=trade),
                Point(
                    Text("平均費用価格", "average-cost price"),
                    average_cost_quantity,
                    average_cost_price,
                    "P = AC",
                    exists=break_even,
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "no-trade",
            Text("取引なし", "no trade"),
            a <= c,
            Text("限界費用が支払意思の上限以上なので、1 個も売れません。", "Nobody would pay the marginal cost."),
        ),
        Regime(
            "profitable",
            Text("独占なら利潤が出る", "profitable"),
            sympy.And(trade, margin_room > ROUNDING),
            Text(
                "独占の利潤がプラスです。価格を平均費用まで下げても事業は続けられ、そのとき消費者余剰が増えます。",
                "The monopoly earns a profit; a lower price would also pay.",
            ),
        ),
        Regime(
            "just-breaking-even",
            Text("ちょうど採算が取れる", "breaking even"),
            sympy.And(break_even, margin_room <= ROUNDING),
            Text(
                "固定費用がちょうど独占の生産者余剰に等しく、独占の価格だけが採算に合います。",
                "Only the monopoly price pays for the fixed cost.",
            ),
        ),
        Regime(
            "not-viable",
            Text("独占でも赤字", "not viable"),
            sympy.And(trade, margin_room < -ROUNDING),
            Text(
                "固定費用が大きすぎて、どの一律価格でも費用を賄えません。平均費用に等しい価格は存在しません。"
                "それでも総余剰が費用を上回るなら、補助金や価格差別に理由が生まれます。",
                "No single price pays for the fixed cost.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "default",
            Text("例：限界費用 40 円の独占", "marginal cost 40"),
            {"a": 100, "b": 1, "c": 40, "F": 400},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
        Scenario(
            "software",
            Text("ソフトウェア：限界費用 0、大きな固定費用", "software"),
            {"a": 100, "b": 1, "c": 0, "F": 1600},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
        Scenario(
            "too-dear",
            Text("開発費が大きすぎる場合", "too large a fixed cost"),
            {"a": 100, "b": 1, "c": 40, "F": 1200},
            Text("この本の例（実際の数値ではありません）", "an example of this book"),
        ),
    ),
    predictions=(
        Prediction(
            "price-when-fixed-cost-rises",
            Text(
                "固定費用 F が 400 から 800 に増えます。独占の価格はどうなるでしょう。", "F rises: the monopoly price?"
            ),
            {},
            {"F": 800},
            "price",
            Text(
                "固定費用は、もう 1 個売るかどうかの損得に入りません。価格は変わらず、利潤だけが減ります。",
                "F does not enter the margin.",
            ),
        ),
        Prediction(
            "average-cost-price",
            Text(
                "固定費用 F が 400 から 800 に増えます。平均費用に等しい価格はどうなるでしょう。",
                "F rises: the average-cost price?",
            ),
            {},
            {"F": 800},
            "average_cost_price",
            Text(
                "同じ費用を賄うには、1 個あたりの上乗せを大きくする必要があります。",
                "More has to be recovered from each unit.",
            ),
        ),
        Prediction(
            "deadweight",
            Text("限界費用が 40 から 0 に下がります。死荷重はどうなるでしょう。", "c falls: deadweight loss?"),
            {},
            {"c": 0},
            "deadweight_loss",
            Text(
                "届けるのが安くなるほど、届けないことの損は大きくなります。デジタルの財を独占が高く売ると、"
                "失われる余剰が大きいのはこのためです。",
                "The cheaper a copy, the greater the loss of withholding it.",
            ),
        ),
    ),
)
