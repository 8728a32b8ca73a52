"""Fees for a transaction that needs both sides, such as a card payment (Rochet and Tirole 2003).

Profit is (pB + pS - c) DB(pB) DS(pS), here with D = 1 - p/max on both sides. The first-order conditions
pB + pS - c = pB/etaB = pS/etaS and p/eta = max - p give the margin m = (bmax + smax - c)/3.
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text
from .two_sided_monopoly import EXAMPLE, ROUNDING


def _choke(name: str, symbol: str, ja: str, en: str, default: float) -> Parameter:
    return Parameter(
        name,
        symbol,
        Text(f"{ja}の支払意思の上限", f"choke price of {en}"),
        Text(f"手数料がここまで上がると、{ja}は誰も使わなくなります。", "Nobody uses it at this fee."),
        default=default,
        minimum=0.2,
        maximum=5,
        step=0.05,
    )


BUYERS, SELLERS = _choke("bmax", "b̄", "買い手", "buyers", 1), _choke("smax", "s̄", "店", "sellers", 2)
COST = Parameter(
    "cost",
    "c",
    Text("取引 1 件の費用 c", "cost of a transaction"),
    Text("運営者が取引 1 件を処理する費用です。", "What a transaction costs the platform."),
    default=0,
    minimum=0,
    maximum=3,
    step=0.05,
)

bmax, smax, c = (p.symbol for p in (BUYERS, SELLERS, COST))
x = sympy.Symbol("x", real=True)  # a fee along a horizontal axis

margin = (bmax + smax - c) / 3
exists = bmax + smax - c > ROUNDING
price_buyer, price_seller = bmax - margin, smax - margin
total_price = price_buyer + price_seller


def demand(fee: sympy.Expr, choke: sympy.Expr) -> sympy.Expr:
    """Volume of a side at a fee: linear, 1 when the fee is 0, more when it is a payment."""
    return 1 - fee / choke


def elasticity(fee: sympy.Expr, choke: sympy.Expr) -> sympy.Expr:
    """-D'(p) p / D(p) of the linear demand."""
    return fee / (choke - fee)


profit = margin * demand(price_buyer, bmax) * demand(price_seller, smax)
# Only the structure changes along this curve: the two fees together stay as they are.
profit_along = margin * sympy.Max(demand(x, bmax), 0) * sympy.Max(demand(total_price - x, smax), 0)
low, high = total_price - smax, bmax  # where both sides still use it

MODEL = Model(
    name="rochet-tirole",
    title=Text("決済手数料：誰がどれだけ払うか", "Who pays the fee of a card payment"),
    question=Text(
        "キャッシュレス決済では、なぜ買い手の手数料が無料で、店が手数料を払うのでしょうか。",
        "Why does the shop pay the card fee, and the buyer nothing?",
    ),
    formula=r"\max_{p_B, p_S} (p_B + p_S - c) D_B D_S \qquad p_B + p_S - c = \frac{p_B}{\eta_B} = \frac{p_S}{\eta_S}",
    formula_live=r"<price_buyer> + <price_seller> - <cost> = <margin>",
    sentence=Text(
        "手数料は買い手 {price_buyer}、店 {price_seller}、合わせて {total_price} です。"
        "弾力性は買い手 {elasticity_buyer}、店 {elasticity_seller}、利潤は {profit} です。",
        "Buyers pay {price_buyer}, sellers {price_seller}.",
    ),
    parameters=(BUYERS, SELLERS, COST),
    quantities=(
        Quantity(
            "price_buyer",
            "p_B",
            Text("買い手の手数料", "fee of the buyer"),
            Text("マイナスなら、ポイントなどで払い戻す", "negative: a payment to buyers"),
            price_buyer,
            exists=exists,
        ),
        Quantity(
            "price_seller",
            "p_S",
            Text("店の手数料", "fee of the seller"),
            Text("マイナスなら、店に払う", "negative: a payment to sellers"),
            price_seller,
            exists=exists,
        ),
        Quantity(
            "total_price",
            "p",
            Text("手数料の合計", "total price"),
            Text("買い手と店の手数料の和", "both fees"),
            total_price,
            exists=exists,
        ),
        Quantity(
            "margin",
            "m",
            Text("取引 1 件の利幅", "margin of a transaction"),
            Text("合計から費用を引いた額。(b̄ + s̄ − c) ÷ 3", "(bmax + smax - c)/3"),
            margin,
            exists=exists,
        ),
        Quantity(
            "profit",
            "π",
            Text("利潤", "profit"),
            Text("利幅 × 買い手の量 × 店の量", "margin x DB x DS"),
            profit,
            exists=exists,
        ),
        Quantity(
            "elasticity_buyer",
            "η_B",
            Text("買い手の弾力性", "elasticity of buyers"),
            Text("手数料が 1% 上がると、買い手が何 % 減るか", "of demand to the fee"),
            elasticity(price_buyer, bmax),
            exists=exists,
        ),
        Quantity(
            "elasticity_seller",
            "η_S",
            Text("店の弾力性", "elasticity of sellers"),
            Text("手数料が 1% 上がると、店が何 % 減るか", "of demand to the fee"),
            elasticity(price_seller, smax),
            exists=exists,
        ),
        Quantity(
            "lerner",
            "L",
            Text("ラーナー指数 (p−c) ÷ p", "Lerner index"),
            Text("合計に占める利幅の割合。1 ÷（買い手の弾力性 + 店の弾力性）に等しい", "1/(etaB + etaS)"),
            margin / total_price,
            exists=exists,
        ),
    ),
    figures=(
        Figure(
            "structure",
            Text("合計は同じで、分け方だけを変える", "The same total, another structure"),
            Text(
                "横軸が買い手の手数料、縦軸が利潤。手数料の合計を {total_price} に保って分け方だけを変えると、"
                "利潤は山形になり、頂上は買い手 {price_buyer} の所にある。",
                "Profit against the buyer's fee at a fixed total.",
            ),
            Axis(
                Text("買い手の手数料（合計は一定）", "fee of the buyer"),
                sympy.Min(low, bmax - 1),
                sympy.Max(high, bmax),
                x,
            ),
            Axis(Text("利潤", "profit")),
            (
                Curve(Text("利潤", "profit"), profit_along, 1, "", start=low, stop=high, exists=exists),
                Point(Text("利潤が最大の分け方", "the best structure"), price_buyer, profit, "", exists=exists),
            ),
        ),
        Figure(
            "demands",
            Text("二つの側の需要", "Demand on both sides"),
            Text(
                "横軸が手数料、縦軸が使う人の量。買い手の線は {bmax}、店の線は {smax} で 0 になる。"
                "選ばれる手数料は買い手 {price_buyer}、店 {price_seller}。上限までの残りは、"
                "どちらの側も利幅 {margin} に等しい。",
                "Demand lines of both sides with the chosen fees.",
            ),
            Axis(Text("手数料", "fee"), sympy.Min(0, price_buyer, price_seller), sympy.Max(bmax, smax), x),
            Axis(Text("使う量", "volume"), 0, sympy.Max(1, demand(price_buyer, bmax), demand(price_seller, smax))),
            (
                Curve(Text("買い手の需要", "buyers"), sympy.Max(demand(x, bmax), 0), 1, ""),
                Curve(Text("店の需要", "sellers"), sympy.Max(demand(x, smax), 0), 2, ""),
                Point(
                    Text("買い手の手数料", "buyers' fee"),
                    price_buyer,
                    demand(price_buyer, bmax),
                    "買い手",
                    exists=exists,
                ),
                Point(
                    Text("店の手数料", "sellers' fee"), price_seller, demand(price_seller, smax), "店", exists=exists
                ),
            ),
        ),
    ),
    regimes=(
        Regime(
            "no-trade",
            Text("取引が成り立たない", "no transaction pays"),
            sympy.Not(exists),
            Text(
                "取引 1 件の費用が、買い手と店の支払意思の上限の合計以上です。どの手数料でも費用を賄えません。",
                "A transaction costs at least as much as both sides together would pay.",
            ),
        ),
        Regime(
            "buyers-paid",
            Text("買い手に払い戻す", "buyers are paid"),
            sympy.And(exists, price_buyer < -ROUNDING),
            Text(
                "買い手の手数料がマイナスです。ポイント還元がその例です。この式では、需要の直線を 0 より安い所まで延ばしています。",
                "Buyers are paid; the demand line is extended below zero.",
            ),
        ),
        Regime(
            "sellers-paid",
            Text("店に払う", "sellers are paid"),
            sympy.And(exists, price_seller < -ROUNDING),
            Text(
                "店の手数料がマイナスです。端末を無料で配り、さらに払うような場合です。需要の直線を 0 より安い所まで延ばしています。",
                "Sellers are paid; the demand line is extended below zero.",
            ),
        ),
        Regime(
            "buyers-free",
            Text("買い手は無料", "free for buyers"),
            sympy.And(exists, sympy.Abs(price_buyer) <= ROUNDING),
            Text("買い手の手数料がちょうど 0 です。費用と利益は、すべて店から来ます。", "Buyers pay nothing."),
        ),
        Regime(
            "sellers-pay-more",
            Text("弾力性の高い店が多く払う", "the more elastic sellers pay more"),
            sympy.And(exists, price_seller > price_buyer + ROUNDING),
            Text(
                "選ばれた手数料での弾力性は、店のほうが高くなります。その店が多く払います。"
                "「弾力性の高い客には安く」という一つの市場の考え方とは、向きが逆です。",
                "The side with the higher elasticity pays more.",
            ),
        ),
        Regime(
            "buyers-pay-more",
            Text("弾力性の高い買い手が多く払う", "the more elastic buyers pay more"),
            sympy.And(exists, price_buyer > price_seller + ROUNDING),
            Text(
                "選ばれた手数料での弾力性は、買い手のほうが高くなります。その買い手が多く払います。"
                "「弾力性の高い客には安く」という一つの市場の考え方とは、向きが逆です。",
                "The side with the higher elasticity pays more.",
            ),
        ),
        Regime(
            "even",
            Text("半分ずつ", "even"),
            sympy.And(exists, sympy.Abs(price_buyer - price_seller) <= ROUNDING),
            Text("二つの側が同じなので、手数料も弾力性も同じです。", "Both sides are alike."),
        ),
    ),
    scenarios=(
        Scenario(
            "free-for-buyers",
            Text("買い手は無料、店が払う", "free for buyers"),
            {"bmax": 1, "smax": 2, "cost": 0},
            EXAMPLE,
        ),
        Scenario("symmetric", Text("二つの側が同じ", "both alike"), {"bmax": 2, "smax": 2, "cost": 0.5}, EXAMPLE),
        Scenario(
            "points",
            Text("ポイント還元：買い手に払い戻す", "buyers are paid"),
            {"bmax": 1, "smax": 3.5, "cost": 0.5},
            EXAMPLE,
        ),
        Scenario("too-costly", Text("費用が高すぎる", "too costly"), {"bmax": 0.5, "smax": 1, "cost": 2}, EXAMPLE),
    ),
    predictions=(
        Prediction(
            "sellers-want-it-more",
            Text(
                "店の支払意思の上限が 2 から 3 に上がります。買い手の手数料はどうなるでしょう。",
                "Sellers want it more: buyers' fee?",
            ),
            {},
            {"smax": 3},
            "price_buyer",
            Text(
                "買い手が一人増えるごとに店から多く取れるので、買い手を安くして増やします。",
                "Each buyer brings more from sellers.",
            ),
        ),
        Prediction(
            "cost",
            Text(
                "取引 1 件の費用が 0 から 0.6 に上がります。手数料の合計はどうなるでしょう。",
                "The cost rises: total price?",
            ),
            {},
            {"cost": 0.6},
            "total_price",
            Text("費用の 3 分の 2 が手数料に乗ります。残りは利幅が縮んで吸収します。", "Two thirds are passed on."),
        ),
    ),
    sources=("rochet2003", "rochet2006"),
)
