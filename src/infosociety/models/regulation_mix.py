"""Four constraints on one act: law, norms, market and code. The book's own small model, after Lessig (1999, 2006).

No source has this closed form. How unwilling people are is uniform on [0, 1]; a person complies when the
pushes exceed it: own will, the expected fine, a price difference, and a norm that grows with the share that
complies. Code makes the act impossible for a part of the people, whatever they want:
share' = code + (1 - code) clip(own + norm share + fine detection + premium, 0, 1).

(Over 400 lines: a model stays one file, and its words stand beside what they are about.)
"""

import sympy

from ..simulation.model import Model
from ..simulation.parts import (
    TIME,
    Area,
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

FINE = Parameter(
    "law_fine",
    "罰",
    Text("法：罰の重さ", "law: the fine"),
    Text(
        "見つかったときに失うものの大きさです。1 なら、最もいやがる人の気持ちと同じ重さです。",
        "In units of the greatest unwillingness.",
    ),
    default=0.5,
    minimum=0,
    maximum=5,
    step=0.05,
)
DETECTION = Parameter(
    "law_detection",
    "率",
    Text("法：見つかる確率", "law: chance of being caught"),
    Text("守らなかったときに見つかる割合です。効くのは、重さ × 確率です。", "What works is fine times chance."),
    default=0.2,
    minimum=0,
    maximum=1,
    step=0.01,
)
NORM = Parameter(
    "norm_strength",
    "規",
    Text("社会規範の強さ", "strength of the norm"),
    Text("守る人が増えるほど強くなります。全員が守っているときの強さです。", "Its push when everybody complies."),
    default=0.6,
    minimum=0,
    maximum=2,
    step=0.01,
)
PREMIUM = Parameter(
    "market_premium",
    "市",
    Text("市場：守ると得をする額", "market: what compliance saves"),
    Text("保険料の割引など、守る人と守らない人の値段の差です。", "A price difference."),
    default=0.1,
    minimum=0,
    maximum=1,
    step=0.01,
)
CODE = Parameter(
    "code_block",
    "コ",
    Text("コード：破れない人の割合", "code: part that cannot do otherwise"),
    Text("仕組みそのものが、破ることをできなくしている人の割合です。", "For them the act is impossible."),
    default=0,
    minimum=0,
    maximum=1,
    step=0.01,
)
OWN = Parameter(
    "own_will",
    "意",
    Text("自分からの気持ち", "own will"),
    Text("ほかに何もないときの気持ちです。マイナスなら、面倒に思っています。", "Negative: it is felt to be a bother."),
    default=-0.1,
    minimum=-1,
    maximum=0.5,
    step=0.01,
)
START = Parameter(
    "start_share",
    "s₀",
    Text("はじめに守っている割合", "share that complies at the start"),
    Text("この割合から始めて、落ち着くまで待ちます。", "Where the run begins."),
    default=0.1,
    minimum=0,
    maximum=1,
    step=0.01,
)

fine, detection, norm, market, code, own, start = (p.symbol for p in (FINE, DETECTION, NORM, PREMIUM, CODE, OWN, START))
share = sympy.Symbol("share", nonnegative=True)  # from period to period
x = sympy.Symbol("x", nonnegative=True)  # a share along a horizontal axis

ROUNDING = sympy.Rational(1, 10**9)
law = fine * detection
push = own + law + market  # what does not depend on the others


def next_share(now: sympy.Expr) -> sympy.Expr:
    """Share that complies when people see a share ``now`` comply."""
    return code + (1 - code) * sympy.Min(1, sympy.Max(0, push + norm * now))


# At rest share = clip(base + slope share, code, 1).
base, slope = code + (1 - code) * push, (1 - code) * norm
steep, flat = slope > 1 + ROUNDING, slope < 1 - ROUNDING
critical_share = base / (1 - slope)
norms_tip = sympy.And(steep, critical_share >= code - ROUNDING, critical_share <= 1 + ROUNDING)
on_the_edge = sympy.And(norms_tip, sympy.Abs(start - critical_share) <= ROUNDING)
rises = sympy.Or(sympy.And(norms_tip, start > critical_share), sympy.And(steep, critical_share < code))
compliance_end = sympy.Piecewise(
    (sympy.Min(1, sympy.Max(code, critical_share)), flat),
    (
        sympy.Piecewise((1, base > ROUNDING), (sympy.Max(code, start), base >= -ROUNDING), (code, True)),
        sympy.Not(steep),
    ),
    (critical_share, on_the_edge),
    (1, rises),
    (code, True),
)

# Code decides its part whatever people want; the rest is shared out in proportion to the pushes.
willing = compliance_end - code
pushes = {"law": law, "norm": norm * compliance_end, "market": market, "own": sympy.Max(own, 0)}
_all_pushes = sympy.Max(sympy.Add(*pushes.values()), ROUNDING)  # without any push nobody is willing: 0/ROUNDING
parts = {name: willing * one / _all_pushes for name, one in pushes.items()} | {"code": code}
BARS = (
    ("law", Text("法", "law"), 1), ("norm", Text("社会規範", "norm"), 2), ("market", Text("市場", "market"), 3),
    ("code", Text("コード", "code"), 4), ("own", Text("自分から", "own will"), 5),
)  # fmt: skip
OURS = Text("この本の小さなモデルの例（実際の数値ではありません）", "an example of this book's own small model")


def _part(name: str, ja: str, en: str, help: Text) -> Quantity:
    return Quantity(f"from_{name}", ja, Text(f"うち{ja}による分", f"of it from {en}"), help, parts[name])


_ZERO = {"law_fine": 0, "law_detection": 0, "norm_strength": 0, "market_premium": 0, "code_block": 0}

MODEL = Model(
    name="regulation-mix",
    title=Text("四つの力：法、社会規範、市場、コード", "Four constraints: law, norms, market, code"),
    question=Text(
        "シートベルトを締める人を増やすには、罰、評判、値引き、仕組みのどれを、どう組み合わせればよいでしょうか。",
        "Fines, reputation, discounts or the car itself: what gets belts worn?",
    ),
    formula=r"s' = k + (1-k)\,g \qquad g = b + N s + f q + m \qquad 0 \le g \le 1",
    formula_live=r"b + f q + m = <push> \qquad k = <code_block> \qquad N = <norm_strength>",
    sentence=Text(
        "はじめに {start_share} だった守る人の割合は、{compliance_end} に落ち着きます。そのうち法が {from_law}、"
        "社会規範が {from_norm}、市場が {from_market}、コードが {from_code} を占めます。",
        "The share that complies settles at {compliance_end}.",
    ),
    parameters=(FINE, DETECTION, NORM, PREMIUM, CODE, OWN, START),
    quantities=(
        Quantity(
            "compliance_end",
            "s∞",
            Text("落ち着く先の割合", "share that complies in the end"),
            Text("守る人の割合が動かなくなる所", "where the share rests"),
            compliance_end,
        ),
        _part("law", "法", "law", Text("重さ × 確率の大きさに応じた分", "fine times chance")),
        _part("norm", "社会規範", "norms", Text("守る人の多さが生む分", "from the share that complies")),
        _part("market", "市場", "the market", Text("値段の差に応じた分", "from the price difference")),
        _part("code", "コード", "code", Text("気持ちに関係なく決まる分", "whatever people want")),
        _part("own", "自分の気持ち", "own will", Text("気持ちがプラスのときだけ", "only when it is positive")),
        Quantity(
            "critical_share",
            "s*",
            Text("分かれ目の割合", "critical share"),
            Text("社会規範が強く、行き先が二つあるときの境目", "between two rests"),
            critical_share,
            exists=norms_tip,
        ),
        Quantity(
            "push",
            "押す力",
            Text("規範のほかに押す力", "push besides the norm"),
            Text("気持ち + 罰の重さ × 確率 + 得をする額", "own + fine x chance + premium"),
            push,
        ),
    ),
    figures=(
        Figure(
            "parts",
            Text("守る人は、どの力から来るか", "Which constraint it comes from"),
            Text(
                "五本の棒。法 {from_law}、社会規範 {from_norm}、市場 {from_market}、コード {from_code}、"
                "自分の気持ち {from_own}。合計が守る人の割合 {compliance_end}。",
                "Compliance by constraint.",
            ),
            Axis(
                Text("力", "constraint"),
                sympy.Rational(1, 2),
                sympy.Rational(11, 2),
                ticks=tuple((place, label) for place, (_, label, _) in enumerate(BARS, start=1)),
            ),
            Axis(Text("守る人の割合", "share"), 0, 1),
            tuple(
                Area.bar(label, place, 0, parts[name], pattern, parts[name])
                for place, (name, label, pattern) in enumerate(BARS, start=1)
            ),
        ),
        Figure(
            "cobweb",
            Text("一歩ずつ：今の割合から次の割合へ", "Step by step (cobweb)"),
            Text(
                "横軸が今守っている割合、縦軸が次の割合。線と 45 度線の交わる所が落ち着く先の候補。"
                "はじめの {start_share} から階段をたどると {compliance_end} に着く。",
                "Cobweb from the start to the rest.",
            ),
            Axis(Text("今の割合", "share now"), 0, 1, x),
            Axis(Text("次の割合", "share next"), 0, 1),
            (
                Curve(Text("変化なし（45 度線）", "no change"), x, 3, ""),
                Curve(Text("次に守る人の割合", "share next"), next_share(x), 1, ""),
                Trajectory(Text("一歩ずつの動き", "steps"), share, share, 2, "", stairs=True),
                Point(Text("はじめの割合", "start"), start, start, "始", drag_x="start_share", drop_lines=False),
                Point(
                    Text("分かれ目の割合", "critical share"),
                    critical_share,
                    critical_share,
                    "分かれ目",
                    drop_lines=False,
                    exists=norms_tip,
                ),
            ),
        ),
        Figure(
            "time",
            Text("時間とともに", "Over time"),
            Text(
                "横軸が期、縦軸が守る人の割合。{start_share} から始まり、{compliance_end} に向かう。"
                "コードの分 {code_block} は、はじめから守られている。",
                "Share over time.",
            ),
            Axis(Text("期", "period"), 0, 30, TIME),
            Axis(Text("守る人の割合", "share"), 0, 1),
            (
                Curve(Text("コードで決まる分", "code"), code, 3, ""),
                Curve(Text("分かれ目の割合", "critical share"), critical_share, 2, "", exists=norms_tip),
                Trajectory(Text("守る人の割合", "share that complies"), TIME, share, 1, ""),
                Point(Text("はじめの割合", "start"), 0, start, "", drag_y="start_share", drop_lines=False),
            ),
        ),
    ),
    regimes=(
        Regime(
            "one-rest",
            Text("行き先は一つ", "one rest"),
            sympy.Or(flat, sympy.And(steep, sympy.Not(norms_tip))),
            Text(
                "はじめに守る人が多くても少なくても、同じ割合に落ち着きます。力を強めると、その割合が上がります。",
                "The start does not matter.",
            ),
        ),
        Regime(
            "balanced",
            Text("規範の強さがちょうど 1", "a norm of exactly one"),
            sympy.Not(sympy.Or(flat, steep)),
            Text(
                "守る人が 1 増えると、次に守りたい人もちょうど 1 増えます。ほかの力が少しでもあれば端まで動き、"
                "何もなければ、はじめの割合のまま止まります。",
                "Any other push leads to an end; without one the start stays.",
            ),
        ),
        Regime(
            "norms-tip-up",
            Text("社会規範が味方に付く", "norms tip upwards"),
            sympy.And(norms_tip, rises, sympy.Not(on_the_edge)),
            Text(
                "はじめの割合が分かれ目を超えています。守る人が守る人を呼び、全員に広がります。"
                "分かれ目を越えた後は、力を少し弱めても続きます。",
                "Above the critical share everyone ends up complying.",
            ),
        ),
        Regime(
            "norms-tip-down",
            Text("社会規範が敵に回る", "norms tip downwards"),
            sympy.And(norms_tip, sympy.Not(rises), sympy.Not(on_the_edge)),
            Text(
                "はじめの割合が分かれ目に届きません。守らない人が多いことが、守らない理由になります。コードで決まる分だけが残ります。",
                "Below the critical share only what code fixes remains.",
            ),
        ),
        Regime(
            "edge",
            Text("ちょうど分かれ目", "on the edge"),
            on_the_edge,
            Text(
                "はじめの割合が、ちょうど分かれ目です。ほんの少しのずれで、全員か、コードの分だけかに分かれます。",
                "The least push decides.",
            ),
        ),
        Regime(
            "fine-without-detection",
            Text("見つからない罰は効かない", "an undetected fine"),
            sympy.And(fine > 0, sympy.Eq(detection, 0)),
            Text(
                "罰は重くても、見つかる確率が 0 なので、押す力になりません。コードには、見つける必要がありません。",
                "Fine times zero is zero.",
            ),
        ),
        Regime(
            "code-decides",
            Text("コードがすべてを決める", "code decides everything"),
            sympy.Eq(code, 1),
            Text(
                "全員が破れません。罰も規範も要りませんが、事情がある人の例外も、考えて選ぶ余地もありません。"
                "誰がこの仕組みを決めたのかが問われます。",
                "Nobody can do otherwise, exceptions included.",
            ),
        ),
    ),
    scenarios=(
        Scenario("default", Text("三つの力を少しずつ", "a little of three"), {}, OURS),
        Scenario("none", Text("何もしない", "nothing"), {**_ZERO, "start_share": 0.3}, OURS),
        Scenario(
            "law-alone",
            Text("法だけ：重い罰、低い確率", "law alone"),
            {**_ZERO, "law_fine": 3, "law_detection": 0.1},
            OURS,
        ),
        Scenario(
            "norm-alone",
            Text("社会規範だけ：少ない所から始める", "norms alone, few at the start"),
            {**_ZERO, "norm_strength": 1.4, "start_share": 0.2},
            OURS,
        ),
        Scenario(
            "norm-after",
            Text("社会規範だけ：多い所から始める", "norms alone, many at the start"),
            {**_ZERO, "norm_strength": 1.4, "start_share": 0.4},
            OURS,
        ),
        Scenario(
            "market-alone", Text("市場だけ：保険料の割引", "market alone"), {**_ZERO, "market_premium": 0.4}, OURS
        ),
        Scenario(
            "code-alone", Text("コードだけ：自動で締まるベルト", "code alone"), {**_ZERO, "code_block": 0.9}, OURS
        ),
        Scenario(
            "law-moves-norm",
            Text("法が規範を動かす：同じ出発点で罰を足す", "law moves norms"),
            {**_ZERO, "norm_strength": 1.4, "start_share": 0.2, "law_fine": 0.6, "law_detection": 0.1},
            OURS,
        ),
    ),
    predictions=(
        Prediction(
            "small-law-strong-norm",
            Text(
                "社会規範の強さが 1.4、はじめの割合が 0.2 です。見つかる確率が 0.1 の弱い罰（重さ 0.6）を足すと、"
                "落ち着く先はどうなるでしょう。",
                "A small fine under a strong norm?",
            ),
            {**_ZERO, "norm_strength": 1.4, "start_share": 0.2},
            {**_ZERO, "norm_strength": 1.4, "start_share": 0.2, "law_fine": 0.6, "law_detection": 0.1},
            "compliance_end",
            Text(
                "弱い罰でも、分かれ目を 0.25 から 0.1 に下げれば、規範が味方に付きます。法が規範を通して働く例です。",
                "The fine lowers the critical share.",
            ),
        ),
        Prediction(
            "no-detection",
            Text(
                "罰の重さ 3、確率 0.1 で法だけが働いています。罰を 5 に上げ、確率が 0 になったら、守る人の割合はどうなるでしょう。",
                "A heavier fine that is never found out?",
            ),
            {**_ZERO, "law_fine": 3, "law_detection": 0.1},
            {**_ZERO, "law_fine": 5, "law_detection": 0},
            "compliance_end",
            Text(
                "効くのは、重さ × 確率です。見つからない罰は、どれだけ重くても働きません。",
                "What works is fine times chance.",
            ),
        ),
        Prediction(
            "code-without-detection",
            Text(
                "コードだけ（0.9）のとき、見つかる確率を 0 から 1 に上げます。守る人の割合はどうなるでしょう。",
                "Detection under code alone?",
            ),
            {**_ZERO, "code_block": 0.9},
            {**_ZERO, "code_block": 0.9, "law_detection": 1},
            "compliance_end",
            Text(
                "コードは行いの前に働くので、見つける必要がありません。罰の重さが 0 なら、確率も効きません。",
                "Code works before the act.",
            ),
        ),
    ),
    sources=("lessig2006",),
    dynamics=Dynamics((share,), (start,), (next_share(share),), steps=30, shown=30),
)
