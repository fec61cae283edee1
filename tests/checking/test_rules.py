"""Seeded faults: each in an otherwise clean project, found at its exact place, and a clean twin that gives nothing.

`⟨` stands before the character at which the finding must be; it is taken out before the file is written.
"""

from pathlib import Path

import pytest
from PIL import Image

from reportgen.checking.review import review
from reportgen.checking.rules import RULES

HEAD = "reportgen: 1\ntitle: 云溪回顾\n"
PLAIN = "      - 平淡。\n"
LAKE = "pictures: {lake: {file: lake.png, caption: 湖, credit: 甲, licence: 自有, alt: 湖面}}\n"


def lead(*lines: str, facts: str = "") -> str:
    facts = f"facts:\n{facts}" if facts else ""
    return HEAD + facts + "lead:\n" + "".join(f"  - {line}\n" for line in lines)


def section(text: str, **keys: str) -> str:
    more = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return HEAD + f"sections:\n  - id: one\n    title: 湖光山色\n{more}    text:\n{text}"


TWO_JOBS = "  jobs: {value: 320, unit: 人, label: 新增就业}\n  posts: {value: 5, unit: 个, label: ⟨新增就业岗位}\n"
JOBS_AND_POSTS = "  jobs: {value: 320, unit: 人, label: 就业}\n  posts: {value: 350, unit: 人, label: 岗位}\n"
COLUMNS = "tables:\n  t:\n    title: 收成\n    columns: [村, 产量]\n    rows:\n      - [北岭, 3]\n      - [竹坞, 4]\n"

FAULTS = [
    ("figure-without-fact", lead("全年新增就业⟨320人。"), lead("全年新增就业三百多人。")),
    ("figure-without-fact", HEAD + "lead:\n  - >-\n    全年做了不少事，\n    新增就业⟨320人。\n",
     HEAD + "literals: [“333”工程]\nlead:\n  - >-\n    全年做了不少事，\n    “333”工程开工，2024年3月5日10:30投用。\n"),
    ("figure-without-fact", section("      - |-\n        - 修路\n        - 修桥⟨3座\n"),
     section("      - |-\n        1. 修路\n        2. 修桥\n")),
    ("missing-value", lead("光缆{cables}。", facts="  cables: {value: null, unit: 公里, label: ⟨新铺光缆}\n"),
     lead("光缆{cables}。", facts="  cables: {value: 3, unit: 公里, label: 新铺光缆}\n")),
    ("unused-fact", lead("平平淡淡。", facts="  jobs: {value: 320, unit: 人, label: ⟨新增就业}\n"),
     lead("就业{jobs}。", facts="  jobs: {value: 320, unit: 人, label: 新增就业}\n")),
    ("fact-source", lead("就业{jobs}。", facts="  jobs: {value: 320, unit: 人, label: 就业, source: 新增就业⟨302人}\n"),
     lead("就业{jobs}。", facts="  jobs: {value: 1320, unit: 人, label: 就业, source: '新增就业1,320人'}\n")),
    ("conflicting-values", lead("新增就业{jobs}。", "全年新增就业⟨{posts}。", facts=JOBS_AND_POSTS),
     lead("新增就业{jobs}。", "上年新增就业{posts}。", facts=JOBS_AND_POSTS)),
    ("conflicting-values",
     lead("就业{jobs}，岗位{posts}。", facts=TWO_JOBS.replace("⟨新增就业岗位", "⟨新增就业").replace("个", "人")),
     lead("就业{jobs}，岗位{posts}。", facts=TWO_JOBS.replace("⟨", ""))),
    ("conflicting-values", lead("新增学位{a}。新增学位⟨{b}。", facts="  a: {value: 1.3, unit: 万个, label: 学位甲}\n"
                                "  b: {value: 12000, unit: 个, label: 学位乙}\n"),
     lead("新增学位{a}。新增学位{b}。", facts="  a: {value: 1.2, unit: 万个, label: 学位甲}\n"
          "  b: {value: 12000, unit: 个, label: 学位乙}\n")),
    ("percent-points", lead("水质达标率提高⟨{up}。", facts="  up: {value: 3, unit: '%', label: 升幅}\n"),
     lead("水质达标率提高{up}，工作效率提高{down}，覆盖率提高到{down}。",
          facts="  up: {value: 3, unit: 个百分点, label: 升幅}\n  down: {value: 30, unit: '%', label: 效率}\n")),
    ("percent-points", lead("农业产值增长⟨{up}。", facts="  up: {value: 3, unit: 个百分点, label: 升幅}\n"),
     lead("农业产值增长{up}。", facts="  up: {value: 3, unit: '%', label: 升幅}\n")),
    ("parts-sum", lead("男{a}、女{b}，共⟨{c}。", facts="  a: {value: 8, unit: 人, label: 男生}\n"
                       "  b: {value: 5, unit: 人, label: 女生}\n  c: {value: 14, unit: 人, label: 一共}\n"),
     lead("男{a}、女{b}，共{c}。", facts="  a: {value: 8, unit: 人, label: 男生}\n"
          "  b: {value: 6, unit: 人, label: 女生}\n  c: {value: 14, unit: 人, label: 一共}\n")),
    ("parts-sum", lead("修路{c}，其中村道⟨{a}、镇道{b}。", facts="  a: {value: 8, unit: 公里, label: 村道}\n"
                       "  b: {value: 5, unit: 公里, label: 镇道}\n  c: {value: 12, unit: 公里, label: 修路}\n"),
     lead("修路{c}，其中村道{a}、镇道{b}。", facts="  a: {value: 8, unit: 公里, label: 村道}\n"
          "  b: {value: 3, unit: 公里, label: 镇道}\n  c: {value: 12, unit: 公里, label: 修路}\n")),
    ("parts-sum", HEAD + COLUMNS + "      - [⟨合计, 9]\n", HEAD + COLUMNS + "      - [合计, 7]\n"),
    ("sign", lead("产值增长⟨{a}。", facts="  a: {value: -3, unit: '%', label: 增减}\n"),
     lead("产值增长{a}。", facts="  a: {value: 3, unit: '%', label: 增减}\n")),
    ("sign", lead("能耗{a}。", facts="  a: {value: -3, unit: '%', label: 能耗⟨增长}\n"),
     lead("能耗{a}。", facts="  a: {value: -3, unit: '%', label: 能耗增减}\n")),
    ("sign", section(PLAIN, charts="[{kind: number, title: 游客⟨减少, data: [{label: 游客, value: 8, before: 5}]}]"),
     section(PLAIN, charts="[{kind: number, title: 游客增加, data: [{label: 游客, value: 8, before: 5}]}]")),
    ("impossible-date", lead("会议在⟨2月30日召开。"), lead("会议在2024年2月29日召开。")),
    ("impossible-date", HEAD + "lead:\n  - |-\n    前一行\n    统计到⟨13月。\n",
     HEAD + "lead:\n  - |-\n    前一行\n    统计到12月。\n"),
    ("impossible-date", HEAD + "timeline:\n  - {date: ⟨2023年2月29日, text: 开工}\n",
     HEAD + "timeline:\n  - {date: 三月, text: 开工}\n"),
    ("claim", lead("空气质量保持⟨全省第一。"), lead("空气质量很好，第一次这样好。")),
    ("couplet", HEAD + "sections:\n  - id: one\n    title: [⟨春种秋收粮满仓, 一水护田]\n    text: 平淡。\n",
     HEAD + "sections:\n  - id: one\n    title: [春种秋收, 一水护田]\n    text: 平淡。\n"),
    ("untranslated", "reportgen: 1\nlanguage: en\ntitle: Review\nlead: ⟨平淡。\n",
     "reportgen: 1\nlanguage: en\ntitle: Review\nlead: A quiet year.\n"),
    ("decks", section(PLAIN, decks="[良田连片, ⟨渠水送到了最后一片田里]"),
     section(PLAIN, decks="[良田连片, 渠水到田]")),
    ("unpaired", lead("开展⟨“清河行动，成效好。"), lead("开展“清河‘春季’行动”，成效好（见下）。")),
    ("unpaired", lead("开展清河行动⟨）成效好。"), lead("f(x)成效好。")),
    ("half-width", lead("春天⟨,花开了。"), lead("他写了Hello, world，见https://a.cn/b,c，很好。")),
    ("half-width", HEAD + "lead:\n  - \"引号里的\\u201c甲\\u201d，后面⟨,花开了\"\n",
     HEAD + "lead:\n  - 'It''s a story, he said: fine'\n"),
    ("quotes", lead("他说⟨\"好\"。").replace("⟨\"好\"", "⟨“好“").replace("⟨“好“", "“好⟨“"), lead("他说“好”。")),
    ("doubled-mark", lead("春天⟨，，花开了。"), lead("春天，花开了！！")),
    ("full-width", lead("用⟨ＡＢＣ三类。"), lead("用ABC三类。")),
    ("ellipsis", lead("花开了⟨...又谢了。"), lead("花开了……又谢了。")),
    ("dash", lead("春天⟨--花开了。"), lead("春天——花开了，参数--help照旧。")),
    ("han-space", lead("春天⟨ 花开了。"), lead("用 Python 写。")),
    ("mark-clash", lead("春天⟨。，花开了。"), lead("春天。花开了，谢了。")),
    ("doubled-word", lead("美丽⟨的的花。"), lead("为了了解目的的意义，天天研究研究，人人常常说。")),
    ("doubled-word", lead("推动⟨发展发展。"), lead("一步一步推动发展。")),
    ("name-variant", lead("天目湖清，去天目湖，爱天目湖。", "都说⟨天目糊好。"),
     lead("天目湖清，去天目湖，爱天目湖。", "都说天目山好。")),
    ("picture-credit", HEAD + "pictures: {lake: {file: ⟨lake.png, caption: 湖, licence: 自有, alt: 湖面}}\n",
     HEAD + LAKE),
    ("picture-licence", HEAD + "pictures: {lake: {file: ⟨lake.png, caption: 湖, credit: 甲, alt: 湖面}}\n",
     HEAD + LAKE),
    ("picture-alt", HEAD + "pictures: {lake: {file: ⟨lake.png, caption: 湖, credit: 甲, licence: 自有}}\n",
     HEAD + LAKE),
    ("map-approval", HEAD + LAKE.replace("lake.png, caption: 湖", "⟨lake.png, caption: 云溪地图"),
     HEAD + LAKE.replace("caption: 湖", "caption: 云溪地图").replace("credit: 甲", "credit: 苏S（2024）12号")),
]


def found(folder: Path, content: str, layout: str = "extends: report\n") -> list[tuple[str, str]]:
    """Return (line:column, rule) of each finding in a project of this content; line 0 stands for the layout."""
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    (folder / "layout.yaml").write_text(layout, encoding="utf-8")
    Image.new("RGB", (1200, 800), "green").save(folder / "lake.png")
    return [(f"{problem.source.line}:{problem.source.column}" if problem.source else "", problem.rule)
            for problem in review(folder).problems]


def marked(text: str) -> tuple[str, str]:
    """Return a text without its mark, and the mark's place."""
    before = text[:text.index("⟨")]
    return text.replace("⟨", ""), f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize(("rule", "faulty", "clean"), FAULTS, ids=[f"{n}-{fault[0]}" for n, fault in enumerate(FAULTS)])
def test_seeded_fault_is_found_at_its_place_and_its_clean_twin_gives_nothing(
        tmp_path: Path, rule: str, faulty: str, clean: str) -> None:
    text, place = marked(faulty)
    assert found(tmp_path, text) == [(place, rule)]
    assert found(tmp_path, clean) == []


LAYOUT_FAULTS = [
    ("font-allowed", "extends: report\ntheme:\n  families:\n    song: [Noto Serif SC, ⟨LXGW WenKai Mono]\n",
     "extends: report\noutputs: {limits: {fonts: [LXGW WenKai Mono]}}\ntheme:\n  families:\n"
     "    song: [Noto Serif SC, LXGW WenKai Mono]\n"),
    ("page-limit", "extends: report\noutputs: {limits: {pages: ⟨1}}\n",
     "extends: report\noutputs: {limits: {pages: 9}}\n"),
    ("size-limit", "extends: report\noutputs: {limits: {size: ⟨1KB}}\n",
     "extends: report\noutputs: {limits: {size: 2MB}}\n"),
]


@pytest.mark.parametrize(("rule", "faulty", "clean"), LAYOUT_FAULTS)
def test_fault_of_the_layout_is_found_at_its_place(tmp_path: Path, rule: str, faulty: str, clean: str) -> None:
    text, place = marked(faulty)
    others = {("", "font")} if rule == "font-allowed" else set()
    assert set(found(tmp_path, lead("平淡。"), text)) - others == {(place, rule)}
    assert set(found(tmp_path, lead("平淡。"), clean)) - others == set()


def test_every_rule_has_a_seeded_fault() -> None:
    seeded = {rule for rule, *_ in [*FAULTS, *LAYOUT_FAULTS]}
    assert {rule.name for rule in RULES} - seeded == {"ignore"}
