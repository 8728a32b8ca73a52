"""Where growth comes from: dlnY = s dlnK + (1 - s) dlnL + dlnA (Solow 1957)."""

import sympy

from .. import tables
from ..simulation.model import Model
from ..simulation.parts import Area, Axis, Curve, Figure, Parameter, Point, Prediction, Quantity, Regime, Scenario
from ..simulation.text import Text

PERCENT = Text("%／年", "% a year")


def _growth(name: str, symbol_text: str, label: Text, help: Text, default: float) -> Parameter:
    return Parameter(name, symbol_text, label, help, default, minimum=-10, maximum=20, step=0.01, unit=PERCENT)


OUTPUT = _growth(
    "growth_output",
    "gY",
    Text("生産量の成長率 gY", "growth of output"),
    Text("GDP など、作られたものの量の伸びです。", "Growth of real output."),
    3,
)
CAPITAL = _growth(
    "growth_capital",
    "gK",
    Text("資本の成長率 gK", "growth of capital"),
    Text("機械やソフトウェアなどが生むサービスの量の伸びです。", "Growth of capital services."),
    4,
)
LABOUR = _growth(
    "growth_labour",
    "gL",
    Text("労働の成長率 gL", "growth of labour"),
    Text("人数、時間、技能を合わせた労働の量の伸びです。", "Growth of labour input."),
    1,
)
SHARE = Parameter(
    "capital_share",
    "s",
    Text("資本の分配率 s", "capital's share"),
    Text("生み出された所得のうち、資本が受け取る割合です。", "Share of income that goes to capital."),
    default=0.35,
    minimum=0.05,
    maximum=0.95,
    step=0.01,
)

gY, gK, gL, s = (p.symbol for p in (OUTPUT, CAPITAL, LABOUR, SHARE))
x = sympy.Symbol("x", real=True)  # the horizontal axis of either figure

from_capital = s * gK
from_labour = (1 - s) * gL
tfp = gY - from_capital - from_labour
tfp_along = gY - x * gK - (1 - x) * gL


def _bar(label: Text, position: int, start: sympy.Expr, stop: sympy.Expr, pattern: int) -> Area:
    """One step of the waterfall: a bar around ``position`` from ``start`` to ``stop``."""
    return Area.bar(label, position, sympy.Min(start, stop), sympy.Max(start, stop), pattern, stop - start)


def _periods() -> tuple[Scenario, ...]:
    """Japan's growth by period, from the table of the data package."""
    return tuple(
        Scenario(
            f"japan-{row['start']}-{row['end']}",
            Text(f"日本 {row['start']}〜{row['end']} 年", f"Japan {row['start']}-{row['end']}"),
            {
                "growth_output": row["output_growth"],
                "growth_capital": row["capital_growth"],
                "growth_labour": row["labour_growth"],
                "capital_share": row["capital_share"],
            },
            Text("Penn World Table 10.01 から計算した年平均", "computed from Penn World Table 10.01"),
            "feenstra2015",
        )
        for row in tables.rows("japan_growth_accounting")
    )


MODEL = Model(
    name="growth-accounting",
    title=Text("成長会計：成長はどこから来たか", "Growth accounting"),
    question=Text(
        "経済成長のうち、資本、労働、技術（TFP）はそれぞれどれだけを説明するでしょうか。", "What explains growth?"
    ),
    formula=r"g_Y = s\, g_K + (1-s)\, g_L + g_A",
    formula_live=r"<growth_output> = <contribution_capital> + <contribution_labour> + <contribution_tfp>",
    sentence=Text(
        "年 {growth_output}% の成長のうち、資本の寄与が {contribution_capital} ポイント、労働の寄与が {contribution_labour} ポイントで、"
        "残りの {contribution_tfp} ポイントが TFP の寄与（ソロー残差）です。",
        "Of {growth_output} % growth, TFP accounts for {contribution_tfp} points.",
    ),
    parameters=(OUTPUT, CAPITAL, LABOUR, SHARE),
    quantities=(
        Quantity(
            "contribution_capital",
            "s gK",
            Text("資本の寄与", "contribution of capital"),
            Text("s × gK", "s gK"),
            from_capital,
            PERCENT,
            2,
        ),
        Quantity(
            "contribution_labour",
            "(1−s) gL",
            Text("労働の寄与", "contribution of labour"),
            Text("(1−s) × gL", "(1-s) gL"),
            from_labour,
            PERCENT,
            2,
        ),
        Quantity(
            "contribution_tfp",
            "gA",
            Text("TFP の寄与（ソロー残差）", "contribution of TFP"),
            Text("gY − s gK − (1−s) gL。直接は測れない残り", "the Solow residual"),
            tfp,
            PERCENT,
            2,
        ),
        Quantity(
            "tfp_share_of_growth",
            "gA/gY",
            Text("成長のうち TFP の割合", "TFP's share of growth"),
            Text("成長率が 0 より大きいときだけ意味があります", "only where output grows"),
            100 * tfp / gY,
            Text("%", "%"),
            1,
            exists=gY > 0,
        ),
        Quantity(
            "growth_output_per_labour",
            "gY−gL",
            Text("労働生産性の成長率", "growth of labour productivity"),
            Text("労働 1 単位あたりの生産量の伸び", "gY - gL"),
            gY - gL,
            PERCENT,
            2,
        ),
        Quantity(
            "capital_deepening",
            "s(gK−gL)",
            Text("資本装備の寄与", "capital deepening"),
            Text("労働 1 単位が使う資本の伸びによる分。TFP と足すと労働生産性の伸び", "s (gK - gL)"),
            s * (gK - gL),
            PERCENT,
            2,
        ),
    ),
    figures=(
        Figure(
            "contributions",
            Text("寄与を積み上げる", "Contributions add up"),
            Text(
                "階段状の棒グラフ。資本の寄与 {contribution_capital}、労働の寄与 {contribution_labour}、"
                "TFP の寄与 {contribution_tfp} を順に足すと、生産量の成長率 {growth_output} になる。",
                "A waterfall of the contributions of capital, labour and TFP to growth.",
            ),
            Axis(
                Text("成長の源", "source of growth"),
                sympy.Rational(1, 2),
                sympy.Rational(9, 2),
                x,
                ticks=(
                    (1, Text("資本", "capital")),
                    (2, Text("労働", "labour")),
                    (3, Text("TFP", "TFP")),
                    (4, Text("成長率", "growth")),
                ),
            ),
            Axis(Text("%／年", "% a year"), None),
            (
                _bar(Text("資本の寄与", "capital"), 1, sympy.Integer(0), from_capital, 1),
                _bar(Text("労働の寄与", "labour"), 2, from_capital, from_capital + from_labour, 2),
                _bar(Text("TFP の寄与", "TFP"), 3, from_capital + from_labour, gY, 3),
                _bar(Text("生産量の成長率", "growth of output"), 4, sympy.Integer(0), gY, 4),
            ),
        ),
        Figure(
            "share",
            Text("資本の分配率の見方で、TFP はどう変わるか", "TFP against the assumed share"),
            Text(
                "横軸が資本の分配率、縦軸が TFP の寄与の直線。分配率を {capital_share} とすると、TFP の寄与は {contribution_tfp}。",
                "The residual as a function of the share that is assumed.",
            ),
            Axis(Text("資本の分配率 s", "capital's share"), 0, 1, x),
            Axis(Text("TFP の寄与（%／年）", "TFP, % a year"), None),
            (
                Curve(Text("TFP の寄与", "TFP"), tfp_along, 1, "TFP"),
                Point(Text("今の状態", "this state"), s, tfp, "", drag_x="capital_share"),
            ),
        ),
    ),
    regimes=(
        Regime(
            "negative-residual",
            Text("ソロー残差がマイナス", "negative residual"),
            tfp < 0,
            Text(
                "資本と労働の伸びから見込まれるほどには、生産が伸びていません。技術が後退したとは限りません。"
                "不況で設備や人が余っている、投入の測り方がずれている、といった理由でもマイナスになります。",
                "Output grew less than inputs suggest.",
            ),
        ),
        Regime(
            "shrinking",
            Text("生産が増えていない", "output does not grow"),
            gY <= 0,
            Text(
                "成長率が 0 以下なので、「成長のうち TFP の割合」には意味がありません。",
                "The share of growth has no meaning.",
            ),
        ),
        Regime(
            "residual-leads",
            Text("TFP が成長の半分以上", "TFP explains half or more"),
            (gY > 0) & (tfp >= gY / 2),
            Text(
                "成長の半分以上を、資本と労働では説明できない残差が占めています。残差の中身を調べることが次の仕事です。",
                "Half or more of growth is residual.",
            ),
        ),
        Regime(
            "inputs-lead",
            Text("資本と労働が成長の半分以上", "inputs explain more than half"),
            (gY > 0) & (tfp >= 0) & (tfp < gY / 2),
            Text(
                "成長の半分以上を、資本と労働を多く使うことで説明できます。", "More than half of growth is from inputs."
            ),
        ),
    ),
    scenarios=_periods(),
    predictions=(
        Prediction(
            "share-up",
            Text(
                "成長率は gY = 3、gK = 4、gL = 1 のままです。資本の分配率を 0.35 から 0.5 に見積もり直すと、TFP の寄与はどうなるでしょう。",
                "A higher share of capital: what of TFP?",
            ),
            {},
            {"capital_share": 0.5},
            "contribution_tfp",
            Text(
                "速く伸びている資本のほうに大きな重みがかかるので、説明できる部分が増え、残りは小さくなります。",
                "More weight on the faster input leaves a smaller residual.",
            ),
        ),
        Prediction(
            "slower-labour",
            Text(
                "労働の成長率を 1 から −1 に下げます（人口減少）。gY = 3、gK = 4 は同じままです。TFP の寄与はどうなるでしょう。",
                "Labour shrinks, output growth stays: what of TFP?",
            ),
            {},
            {"growth_labour": -1},
            "contribution_tfp",
            Text(
                "少ない労働で同じだけ伸びたのですから、説明されない残りは大きくなります。",
                "The same growth with less labour means a larger residual.",
            ),
        ),
    ),
    sources=("solow1957", "feenstra2015"),
)
