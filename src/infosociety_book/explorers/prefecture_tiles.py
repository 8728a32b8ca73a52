"""The map of the explorer of cases: one button a prefecture, on a grid that keeps neighbours near each other."""

from __future__ import annotations

import pandas as pd

from infosociety import municipal

from ..nodes import element, tagged

#: Where each prefecture's tile stands: (row, column) of a grid that keeps neighbours near each other.
TILES = {
    "北海道": (0, 12), "青森県": (1, 12), "秋田県": (2, 11), "岩手県": (2, 12), "山形県": (3, 11), "宮城県": (3, 12),
    "石川県": (4, 8), "富山県": (4, 9), "新潟県": (4, 10), "福島県": (4, 11),
    "福井県": (5, 8), "岐阜県": (5, 9), "長野県": (5, 10), "群馬県": (5, 11), "栃木県": (5, 12),
    "島根県": (6, 4), "鳥取県": (6, 5), "兵庫県": (6, 6), "京都府": (6, 7), "滋賀県": (6, 8), "愛知県": (6, 9), "山梨県": (6, 10),
    "埼玉県": (6, 11), "茨城県": (6, 12),
    "山口県": (7, 3), "広島県": (7, 4), "岡山県": (7, 5), "大阪府": (7, 6), "奈良県": (7, 7), "三重県": (7, 8), "静岡県": (7, 10),
    "東京都": (7, 11), "千葉県": (7, 12),
    "佐賀県": (8, 0), "福岡県": (8, 1), "大分県": (8, 2), "愛媛県": (8, 4), "香川県": (8, 5), "和歌山県": (8, 7), "神奈川県": (8, 11),
    "長崎県": (9, 0), "熊本県": (9, 1), "宮崎県": (9, 2), "高知県": (9, 4), "徳島県": (9, 5),
    "鹿児島県": (10, 1), "沖縄県": (11, 0),
}  # fmt: skip


def tiles(every: pd.DataFrame) -> tagged:
    """The map: one button a prefecture, pressed while it is chosen; nothing pressed means all."""
    counts = every["prefecture_ja"].value_counts()
    buttons = []
    for code, name in enumerate(municipal.words("prefecture_ja"), start=1):
        row, column = TILES[name]
        count = counts.get(name, 0)
        short = name if name == "北海道" else name[:-1]
        buttons.append(
            element(
                "button",
                element("span", short),
                " ",
                element("span", str(count), data_count=""),
                element("span", " 件", class_="cases-unit"),  # for who hears it
                type="button",
                value=f"{code:02}",
                aria_pressed="false",
                style=f"grid-area: {row + 1} / {column + 1}",
                **({} if count else {"disabled": ""}),
            )
        )
    return element(
        "fieldset",
        element("legend", "都道府県（数は、ほかの条件に合う事例の数）"),
        element("div", *buttons, class_="cases-tiles"),
        class_="cases-map",
    )
