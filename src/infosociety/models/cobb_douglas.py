"""Output from capital and labour: Y = A K^alpha L^beta (Cobb and Douglas 1928)."""

import sympy

from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text

PRODUCTIVITY = Parameter(
    "A",
    "A",
    Text("全要素生産性 A", "total factor productivity A"),
    Text("技術や組織の力。同じ資本と労働から、どれだけ多く作れるかを表します。", "How much the same inputs yield."),
    default=1,
    minimum=0.1,
    maximum=5,
    step=0.01,
)
CAPITAL = Parameter(
    "K",
    "K",
    Text("資本 K", "capital K"),
    Text("機械、建物、ソフトウェアなどの量です。", "Machines, buildings, software."),
    default=4,
    minimum=0.1,
    maximum=10,
    step=0.01,
)
LABOUR = Parameter(
    "L",
    "L",
    Text("労働 L", "labour L"),
    Text("働く人の数や時間の量です。", "People or hours at work."),
    default=4,
    minimum=0.1,
    maximum=10,
    step=0.01,
)
ALPHA = Parameter(
    "alpha",
    "α",
    Text("資本の指数 α", "exponent of capital alpha"),
    Text("資本が 1% 増えると、生産量は α% 増えます。", "Elasticity of output to capital."),
    default=0.3,
    minimum=0.05,
    maximum=1.2,
    step=0.01,
)
BETA = Parameter(
    "beta",
    "β",
    Text("労働の指数 β", "exponent of labour beta"),
    Text("労働が 1% 増えると、生産量は β% 増えます。", "Elasticity of output to labour."),
    default=0.7,
    minimum=0.05,
    maximum=1.2,
    step=0.01,
)

A, K, L, alpha, beta = (p.symbol for p in (PRODUCTIVITY, CAPITAL, LABOUR, ALPHA, BETA))
x = sympy.Symbol("x", positive=True)  # capital along a horizontal axis

output = A * K**alpha * L**beta
marginal_product_capital = sympy.diff(output, K)
marginal_product_labour = sympy.diff(output, L)
returns_to_scale = alpha + beta

output_along = output.subs(K, x)
marginal_product_along = sympy.diff(output_along, x)


def isoquant(level: sympy.Expr) -> sympy.Expr:
    """Labour that makes ``level`` with capital x: the solution of A x^alpha L^beta = level."""
    return (level / (A * x**alpha)) ** (1 / beta)


# Two decimal steps such as 0.3 + 0.7 do not add up to exactly 1 in binary; half a step decides.
HALF_STEP = sympy.Rational(1, 200)

MODEL = Model(
    name="cobb-douglas",
    title=Text("コブ=ダグラス型生産関数", "Cobb-Douglas production function"),
    question=Text(
        "資本、労働、技術のどれを増やすと、生産量はどれだけ増えるでしょうか。",
        "How much does output rise with capital, labour or technology?",
    ),
    formula=r"Y = A K^{\alpha} L^{\beta}",
    formula_live=r"<output> = <A> \times <K>^{<alpha>} \times <L>^{<beta>}",
    sentence=Text(
        "資本 {K}、労働 {L} で、生産量 Y は {output} です。資本を少し増やすと、"
        "1 単位あたり {marginal_product_capital} の割合で Y が増えます。"
        "労働を少し増やすと、1 単位あたり {marginal_product_labour} の割合で増えます。",
        "With capital {K} and labour {L}, output is {output}.",
    ),
    parameters=(PRODUCTIVITY, CAPITAL, LABOUR, ALPHA, BETA),
    quantities=(
        Quantity(
            "output", "Y", Text("生産量 Y", "output Y"), Text("A × K の α 乗 × L の β 乗", "A K^alpha L^beta"), output
        ),
        Quantity(
            "output_per_worker",
            "Y/L",
            Text("労働 1 単位あたりの生産量 Y/L", "output per unit of labour"),
            Text("暮らしの豊かさの目安", "labour productivity"),
            output / L,
        ),
        Quantity(
            "marginal_product_capital",
            "MPK",
            Text("資本の限界生産力 MPK", "marginal product of capital"),
            Text("資本をもう 1 単位増やすときの Y の増え方。α × Y/K", "dY/dK = alpha Y/K"),
            marginal_product_capital,
        ),
        Quantity(
            "marginal_product_labour",
            "MPL",
            Text("労働の限界生産力 MPL", "marginal product of labour"),
            Text("労働をもう 1 単位増やすときの Y の増え方。β × Y/L", "dY/dL = beta Y/L"),
            marginal_product_labour,
        ),
        Quantity(
            "capital_share",
            "MPK·K/Y",
            Text("資本の取り分 MPK × K ÷ Y", "share paid to capital"),
            Text("資本に限界生産力どおり払うときの割合。いつも α", "alpha"),
            sympy.simplify(marginal_product_capital * K / output),
        ),
        Quantity(
            "labour_share",
            "MPL·L/Y",
            Text("労働の取り分 MPL × L ÷ Y", "share paid to labour"),
            Text("労働に限界生産力どおり払うときの割合。いつも β", "beta"),
            sympy.simplify(marginal_product_labour * L / output),
        ),
        Quantity(
            "returns_to_scale",
            "α+β",
            Text("規模に関する収穫 α + β", "returns to scale"),
            Text("資本と労働を同時に 1% 増やすと、Y は (α+β)% 増えます", "degree of homogeneity"),
            returns_to_scale,
        ),
    ),
    figures=(
        Figure(
            "production",
            Text("資本と生産量", "Capital and output"),
            Text(
                "横軸が資本 K、縦軸が生産量 Y の曲線。資本 {K} のとき生産量は {output}。"
                "その点での接線の傾きが資本の限界生産力 {marginal_product_capital}。",
                "Output against capital, with the tangent whose slope is the marginal product.",
            ),
            Axis(Text("資本 K", "capital K"), 0, CAPITAL.maximum, x),
            Axis(Text("生産量 Y", "output Y")),
            (
                Curve(Text("生産量 Y（労働 L は今の値）", "output at this labour"), output_along, 1, "Y"),
                Curve(
                    Text("接線（傾きが MPK）", "tangent with slope MPK"),
                    output + marginal_product_capital * (x - K),
                    2,
                    "",
                    start=sympy.Max(0, K - 2),
                    stop=sympy.Min(CAPITAL.maximum, K + 2),
                ),
                Point(Text("今の状態", "this state"), K, output, "", drag_x="K"),
            ),
        ),
        Figure(
            "marginal-product",
            Text("資本の限界生産力と取り分", "Marginal product and shares"),
            Text(
                "横軸が資本 K、縦軸が資本の限界生産力の曲線。資本 {K} での高さは {marginal_product_capital}。"
                "長方形の面積が資本の取り分で、曲線の下の残りが労働などの取り分。",
                "Marginal product of capital; the rectangle is what capital is paid.",
            ),
            Axis(Text("資本 K", "capital K"), 0, CAPITAL.maximum, x),
            Axis(Text("限界生産力 MPK", "marginal product"), 0, 3 * marginal_product_capital),
            (
                Area(
                    Text("資本の取り分 αY", "paid to capital"),
                    sympy.Integer(0),
                    marginal_product_capital,
                    0,
                    K,
                    1,
                    alpha * output,
                ),
                Area(
                    Text("残り（1−α）Y", "the rest"),
                    marginal_product_capital,
                    marginal_product_along,
                    0,
                    K,
                    2,
                    (1 - alpha) * output,
                    exists=alpha < 1,
                ),
                Curve(Text("資本の限界生産力 MPK", "marginal product of capital"), marginal_product_along, 2, "MPK"),
                Point(Text("今の状態", "this state"), K, marginal_product_capital, "", drag_x="K"),
            ),
        ),
        Figure(
            "isoquant",
            Text("同じ生産量を作る組み合わせ（等量曲線）", "Isoquants"),
            Text(
                "横軸が資本 K、縦軸が労働 L。今の生産量 {output} を作る組み合わせの曲線と、その半分、2 倍の曲線。"
                "今の点は資本 {K}、労働 {L}。",
                "Combinations of capital and labour with the same output, half of it and twice it.",
            ),
            Axis(Text("資本 K", "capital K"), 0, CAPITAL.maximum, x),
            Axis(Text("労働 L", "labour L"), 0, LABOUR.maximum),
            (
                Curve(Text("生産量が今の半分", "half of this output"), isoquant(output / 2), 3, "½Y"),
                Curve(Text("生産量が今の Y", "this output"), isoquant(output), 1, "Y"),
                Curve(Text("生産量が今の 2 倍", "twice this output"), isoquant(2 * output), 4, "2Y"),
                Point(Text("今の状態", "this state"), K, L, "", drag_x="K", drag_y="L"),
            ),
        ),
    ),
    regimes=(
        Regime(
            "constant-returns",
            Text("規模に関して収穫一定", "constant returns to scale"),
            sympy.Abs(alpha + beta - 1) < HALF_STEP,
            Text(
                "α + β = 1 です。資本と労働を 2 倍にすると、生産量もちょうど 2 倍になります。"
                "限界生産力どおりに払うと、生産物はちょうど分け切れます。",
                "Twice the inputs, twice the output; factor payments exhaust output.",
            ),
        ),
        Regime(
            "increasing-returns",
            Text("規模に関して収穫逓増", "increasing returns to scale"),
            alpha + beta >= 1 + HALF_STEP,
            Text(
                "α + β が 1 より大きいので、資本と労働を 2 倍にすると生産量は 2 倍を超えます。"
                "両方に限界生産力どおり払うと、生産物が足りなくなります。",
                "More than twice the output; paying marginal products would cost more than output.",
            ),
        ),
        Regime(
            "decreasing-returns",
            Text("規模に関して収穫逓減", "decreasing returns to scale"),
            alpha + beta <= 1 - HALF_STEP,
            Text(
                "α + β が 1 より小さいので、資本と労働を 2 倍にしても生産量は 2 倍になりません。"
                "限界生産力どおりに払うと、生産物が余ります。",
                "Less than twice the output; something is left after paying marginal products.",
            ),
        ),
        Regime(
            "rising-marginal-product",
            Text("資本の限界生産力が下がらない", "marginal product of capital does not fall"),
            alpha >= 1,
            Text(
                "α が 1 以上なので、資本を増やしても限界生産力は下がりません。現実の推計ではあまり見られない値です。",
                "With alpha of one or more the marginal product of capital does not fall.",
            ),
        ),
    ),
    scenarios=(
        Scenario(
            "us-1899",
            Text("米国製造業 1899 年（指数 100 を 1 とする）", "US manufacturing 1899"),
            {"A": 1.01, "K": 1, "L": 1, "alpha": 0.25, "beta": 0.75},
            Text("コブとダグラスの推計 Y = 1.01 L^0.75 C^0.25", "Cobb and Douglas (1928)"),
            "cobb1928",
        ),
        Scenario(
            "us-1922",
            Text("米国製造業 1922 年（資本 4.31 倍、労働 1.61 倍）", "US manufacturing 1922"),
            {"A": 1.01, "K": 4.31, "L": 1.61, "alpha": 0.25, "beta": 0.75},
            Text("コブとダグラスの推計と 1922 年の指数。実際の生産は 2.40 倍", "Cobb and Douglas (1928)"),
            "cobb1928",
        ),
        Scenario(
            "more-capital",
            Text("思考実験：資本だけ 2 倍", "thought experiment: twice the capital"),
            {"A": 1, "K": 8, "L": 4, "alpha": 0.3, "beta": 0.7},
            Text("この本の例（実際の数値ではありません）", "an example of this book, no real figures"),
        ),
        Scenario(
            "knowledge",
            Text("思考実験：収穫逓増の世界", "thought experiment: increasing returns"),
            {"A": 1, "K": 4, "L": 4, "alpha": 0.5, "beta": 0.8},
            Text("この本の例（実際の数値ではありません）", "an example of this book, no real figures"),
        ),
    ),
    predictions=(
        Prediction(
            "share-of-capital",
            Text(
                "資本だけを 4 から 8 に増やします。資本の取り分（割合）はどうなるでしょう。",
                "Capital doubles: does its share change?",
            ),
            {},
            {"K": 8},
            "capital_share",
            Text(
                "資本が増えると限界生産力が下がり、二つの効果がちょうど打ち消し合います。割合はいつも α です。",
                "The share is always alpha.",
            ),
        ),
        Prediction(
            "marginal-product",
            Text(
                "資本だけを 4 から 8 に増やします。資本の限界生産力 MPK はどうなるでしょう。",
                "Capital doubles: does its marginal product change?",
            ),
            {},
            {"K": 8},
            "marginal_product_capital",
            Text(
                "α が 1 より小さいので、同じ労働に機械だけを足しても、追加の効果は小さくなっていきます。",
                "Diminishing marginal product.",
            ),
        ),
        Prediction(
            "per-worker",
            Text(
                "資本と労働をどちらも 4 から 8 に増やします。労働 1 単位あたりの生産量はどうなるでしょう。",
                "Both inputs double: does output per worker change?",
            ),
            {},
            {"K": 8, "L": 8},
            "output_per_worker",
            Text(
                "α + β = 1 なので、生産量も労働もちょうど 2 倍です。一人あたりを増やすには、一人あたりの資本か A が要ります。",
                "Constant returns: nothing changes per worker.",
            ),
        ),
        Prediction(
            "labour-with-more-capital",
            Text(
                "資本だけを 4 から 8 に増やします。労働の限界生産力 MPL はどうなるでしょう。",
                "Capital doubles: what of the marginal product of labour?",
            ),
            {},
            {"K": 8},
            "marginal_product_labour",
            Text(
                "一人が使える機械が増えるので、もう一人雇ったときの増え方は大きくなります。",
                "More capital per worker raises the marginal product of labour.",
            ),
        ),
    ),
    sources=("cobb1928",),
)
