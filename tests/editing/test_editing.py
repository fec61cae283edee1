"""Words as an editor sees them: punctuation put right, figures found with what they count, dates, doubles, names."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.editing.dates import impossible_dates
from reportgen.editing.doubles import doubled_words
from reportgen.editing.figures import figures, literals
from reportgen.editing.names import variants
from reportgen.editing.punctuation import RULES, changes, corrected


@pytest.mark.parametrize(("typed", "right"), [
    ("大道至简,实干为先! 2024年,面对复杂形势", "大道至简，实干为先！2024年，面对复杂形势"),
    ("溧阳(江苏)市;共3家:甲、乙?", "溧阳（江苏）市；共3家：甲、乙？"),
    ("(一)加强领导", "（一）加强领导"),
    ("混用（半边)也改", "混用（半边）也改"),
    ("他说\"你好\",我说'好的'.", "他说“你好”，我说‘好的’。"),
    ("”反了“的引号", "“反了”的引号"),
    ("“双创“和“三城”", "“双创”和“三城”"),
    ("等等...还有--另外。。好，，是", "等等……还有——另外。好，是"),
    ("全角１２３ＡＢＣ％", "全角123ABC%"),
    ("你 好 吗 ？ 是", "你好吗？是"),
    ("使用 Python 写,很快", "使用Python写，很快"), ("就业{jobs},,好", "就业{jobs}，好"), ("回顾 2024!", "回顾2024！"),
])
def test_typing_habits_become_chinese_punctuation(typed: str, right: str) -> None:
    assert corrected(typed) == right


@pytest.mark.parametrize("text", [
    "比例3:2，时间10:30，金额4,500元，增长3.5%", "见https://a.cn/b?x=1,2和mail@b.cn",
    "Hello, world! It's (a) \"test\"; really?",
    "使用Python, Java和Go", "外面“里面‘再里’面”好", "f(x)与sin(y)", "[天目湖]{.name}和[主页](https://a.cn/(b))",
    "参数--help和a--b", "5'11\" tall", "破折号——和省略号……都对", "程序`a,b;c`照旧", "2024—2025年", "",
])
def test_what_is_right_or_western_is_left_alone(text: str) -> None:
    assert changes(text) == []


@given(st.text("春天,;:!?()（），。“”\"'… .-{}[]ab12１ \n", max_size=30))
def test_changes_never_overlap_and_say_what_stood_there(text: str) -> None:
    found = changes(text)
    assert all(text[change.start:change.end] == change.before and change.rule in RULES for change in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(("text", "value", "unit", "qualifier", "label"), [
    ("工业经济总量突破4500亿元", "4500", "亿元", "突破", "工业经济总量"),
    ("全年新增就业超1.3万人", "1.3", "万人", "超", "全年新增就业"),
    ("投入1,234.5万元", "1234.5", "万元", "", "投入"),
    ("建成80个人居环境整治重点村", "80", "个", "", "人居环境整治重点村"),
    ("农村居民收入有望突破4万元大关", "4", "万元", "有望突破", "农村居民收入"),
    ("服务企业300余家", "300", "余家", "", "服务企业"),
    ("占规上工业总产值比重达87%", "87", "%", "达", "占规上工业总产值比重"),
    ("失业率控制在3%以内", "3", "%", "", "失业率"),
    ("宁德时代第5个百亿项目", "5", "个", "", "宁德时代"),
    ("新增“小巨人”企业6家", "6", "家", "", "新增“小巨人”企业"),
])
def test_a_figure_is_found_with_unit_qualifier_and_label(text: str, value: str, unit: str, qualifier: str,
                                                         label: str) -> None:
    [figure] = figures(text)
    assert (figure.value, figure.unit, figure.qualifier, figure.label) == (Decimal(value), unit, qualifier, label)
    assert text[figure.start:figure.end].endswith(unit)


@pytest.mark.parametrize(("text", "labels"), [
    ("新增学位1620个、托位660个", ["新增学位", "新增托位"]),
    ("出货量分别占全省34.7%和全国12.9%", ["出货量占全省", "出货量占全国"]),
    ("达标率由上年的86%提高到95%", ["上年达标率", "达标率"]),
    ("生产总值23.6亿元，增长6.2%", ["生产总值", "生产总值增长"]),
    ("预期目标：生产总值增长6%", ["生产总值增长目标"]), ("分别完成目标的105%、113%和120%", ["完成目标"] * 3),
])
def test_figures_side_by_side_lend_each_other_their_words(text: str, labels: list[str]) -> None:
    assert [figure.label for figure in figures(text)] == labels


def test_ranks_dates_names_codes_and_ranges_are_told_apart() -> None:
    text = "2024年12月31日10:30，全省第7位，第3届“333”会议在G25高速旁开，来了10—20人，1-6月，（1）好"
    [rank] = figures(text)
    assert (text[rank.start:rank.end], rank.is_rank) == ("第7位", True)
    assert [text[start:end] for start, end in literals(text)] == ["3", "“333”", "G25", "10—20"]


@pytest.mark.parametrize(("text", "dates"), [
    ("2月30日", ["2月30日"]),
    ("2023年2月29日，2024年2月29日", ["2023年2月29日"]),
    ("13月", ["13月"]),
    ("二月三十日", ["二月三十日"]),
    ("十二月三十一日", []), ("12个月，三个月", []), ("4月31日", ["4月31日"]), ("0月5日", ["0月5日"]),
])
def test_dates_that_no_calendar_has(text: str, dates: list[str]) -> None:
    assert [date for _, date in impossible_dates(text)] == dates


@pytest.mark.parametrize(("text", "words"), [
    ("好的的花", ["的"]),
    ("做完了了", []),
    ("推动发展发展", ["发展"]),
    ("为了了解目的的意义的的确确", []),
    ("天天向上，常常来，人人爱", []),
    ("研究研究，一步一步", []), ("红红火火", []), ("我们我们去", ["我们"]),
])
def test_doubled_words_without_those_that_are_meant(text: str, words: list[str]) -> None:
    assert [word for *_, word in doubled_words(text)] == words


@pytest.mark.parametrize(("texts", "found"), [
    (["天目湖美，去天目湖，天目湖清", "天目糊好"], [(1, 0, "天目糊", "天目湖")]),
    (["天目湖美，去天目湖，天目湖清", "天目山好"], []),
    (["示范县，示范线", "示范区"], []), (["在天目湖，在天目湖", "在天目糊"], []),
])
def test_a_name_of_one_sound_spelled_two_ways(texts: list[str], found: list[tuple[int, int, str, str]]) -> None:
    assert list(variants(texts)) == found


def test_a_name_that_is_declared_needs_no_second_witness() -> None:
    assert list(variants(["去天目湖，爱天目糊"], ["天目湖"])) == [(0, 6, "天目糊", "天目湖")]
