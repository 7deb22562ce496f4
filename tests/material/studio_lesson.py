"""A lesson of three slides, short enough to be built in a test."""

from __future__ import annotations

from pathlib import Path

from videos.studio.script import Script, read_script

FONTS = [Path(__file__).parents[2] / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"]

TEXT = """<!-- id: title -->
# 短いレッスン

<!-- はじめます。 -->

---

<!-- id: points -->
# 二つの点

- 一つめ
- **二つめ**

<!--
一つめ、それから、二つめです。
ゆっくり、進みましょう。
-->

---

<!-- id: end -->
# おわり

| 言葉 | 意味 |
|---|---|
| 期限 | 守る日 |

<!-- これで、おわりです。 -->
"""


def lesson(text: str = TEXT) -> Script:
    return read_script(text, readings={})
