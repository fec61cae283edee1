"""A file of an office becomes a project that builds, says the same, and reports every change."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.builder import compose, read_project
from reportgen.checking.review import review
from reportgen.errors import OutputError
from reportgen.importing.edits import Edit
from reportgen.importing.names import fact_name
from reportgen.importing.project import Choices, Imported, drafted, import_file, project_texts, source_texts
from reportgen.importing.read import read_document
from reportgen.importing.text import read_text
from reportgen.importing.writing import content_yaml
from reportgen.spec.content import Content, load_content
from reportgen.spec.inline import plain_text
from reportgen.spec.reading import parse_model
from reportgen.spec.trees import parse_yaml
from tests.importing.samples import CHAT, README, UNTITLED, picture, word_styled, word_summary, workbook

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "tests" / "data" / "liyang-review-2024.txt"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    word_summary(folder / "总结.docx")
    word_styled(folder / "节水.docx")
    workbook(folder / "游客.xlsx")
    (folder / "消息.txt").write_text(CHAT, encoding="utf-8-sig")
    (folder / "清河.txt").write_bytes(UNTITLED.encode("gb18030"))
    (folder / "README.md").write_text(README, encoding="utf-8")
    (folder / "trail.png").write_bytes(picture())
    return folder


FILES = ("总结.docx", "节水.docx", "游客.xlsx", "消息.txt", "清河.txt", "README.md")


class Imports(dict[str, Imported]):
    """The projects of the office's files by name, each made when it is first asked for."""

    def __init__(self, office: Path) -> None:
        super().__init__()
        self.office = office

    def __missing__(self, name: str) -> Imported:
        self[name] = import_file(self.office / name, self.office / f"p-{name}")
        return self[name]


@pytest.fixture(scope="module")
def imported(office: Path) -> Imports:
    return Imports(office)


def content_of(imported: Imports, name: str) -> Content:
    return load_content(imported[name].folder / "content.yaml")


def printed(content: Content, texts: tuple[str, ...]) -> list[str]:
    return [plain_text(text, content.facts) for text in texts]


def test_the_review_gives_the_same_sections_titles_decks_and_text_as_the_project_made_by_hand(tmp_path: Path) -> None:
    """Compared as printed: facts are expanded, because a fact's name is the editor's own choice."""
    import_file(SOURCE, tmp_path / "p")
    ours, theirs = load_content(tmp_path / "p" / "content.yaml"), load_content(ROOT / "data/liyang-2024/content.yaml")
    assert (ours.title, ours.byline) == (theirs.title, theirs.byline)
    assert printed(ours, ours.lead) == printed(theirs, theirs.lead)
    assert [section.id for section in ours.sections] == [section.id for section in theirs.sections]
    for mine, other in zip(ours.sections, theirs.sections, strict=True):
        for field in ("name", "title", "decks"):
            assert getattr(mine, field) == getattr(other, field)
        assert printed(ours, mine.text) == printed(theirs, other.text)


def test_the_review_gives_the_same_figures_save_one_that_is_a_name(tmp_path: Path) -> None:
    import_file(SOURCE, tmp_path / "p")
    ours, theirs = load_content(tmp_path / "p" / "content.yaml"), load_content(ROOT / "data/liyang-2024/content.yaml")

    def figures(content: Content) -> Counter[tuple[object, ...]]:
        return Counter((fact.value, fact.unit, fact.rank, fact.qualifier) for fact in content.facts.values())

    by_hand = figures(theirs)
    by_hand[theirs.facts["trail"].value, "号", False, ""] -= 1
    assert figures(ours) == +by_hand
    assert "“1号步道”" in ours.literals


@pytest.mark.parametrize("name", FILES)
def test_every_file_becomes_a_project_that_composes_without_a_word_of_complaint(imported: Imports,
                                                                                name: str) -> None:
    project = read_project(imported[name].folder)
    assert compose(project, use_cache=False).warnings == ()
    assert {problem.rule for problem in review(imported[name].folder).problems} <= {
        "picture-credit", "picture-licence", "claim"}


COUNTED = re.compile(r"[0-9A-Za-z\u3007\u3400-\u9fff]")


def lost(before: Iterable[str], after: Iterable[str], edits: Iterable[Edit]) -> Counter[str]:
    """Return the characters of the source that are neither in the project nor named by an edit."""
    def counted(texts: Iterable[str]) -> Counter[str]:
        narrow = "".join(texts).translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)})
        return Counter(COUNTED.findall(narrow))

    missing = counted(before) - counted(after)
    for edit in edits:
        missing -= counted([edit.before]) - counted([edit.after])
    return missing


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_the_text_is_lost(imported: Imports, office: Path, name: str) -> None:
    document = read_document(office / name)
    assert not lost(source_texts(document), project_texts(content_of(imported, name)), imported[name].edits)
    assert not any("nowhere" in words for words in imported[name].left_out)


def test_the_source_as_it_lies_in_the_file_is_all_there(imported: Imports) -> None:
    """Read without the reader: what a chat message holds, the project holds."""
    assert not lost([CHAT], project_texts(content_of(imported, "消息.txt")), [])


ANYTHING = st.text("春天一二（(1.、,。；：:“”\"'‘!？ \n\u3000{}[]()*_~\\`<&#-—…%万亿元个第位月日年520０ａ表图",
                   max_size=40)
PIECES = st.lists(ANYTHING | st.sampled_from([
    "回顾2024!", "一、经济运行", "(一)工业", "经济稳中向好 民生持续改善", "坚持项目为王",
    "全年新增就业1.3万人,增长3.5%。",
    "截至12月31日,共有企业1,260家;其中上市6家", "“双创“基地{新}启用", "1.修路3公里;", "2、架桥2座。", "- 一件事",
    "• 又一件",
    "□ 张三", "来源:统计局", "2024年2月30日", "2024年3月5日", "He said: \"Hello, world\" at 10:30 (UTC).",
    "# 不是标题", "",
    "　　第5个项目投产，占比12.50%……", "见https://a.cn/x?y=1,谢谢", "3*4*5_6_7~~8~~", "{jobs}与\\n",
    "表1 主要指标", "注:测算数",
    "人均0.5亩,共计20多项,约300余家,G25高速,往5返5", "“", "[链接](x)", "了了解的的", "&lt;b&gt; `代码`",
    "'单' 引号", "①甲②乙",
]), min_size=1, max_size=12)


PARAGRAPHS = st.lists(st.tuples(
    st.sampled_from(["Normal", "Heading 1", "Heading 2", "List Bullet", "List Number", "Title", "Quote"]),
    st.lists(st.tuples(st.text("春天一二（1.、,。：“\" *_[]{}万元个%-", min_size=1, max_size=20), st.booleans()),
             min_size=1, max_size=3)), min_size=1, max_size=6).filter(
                 lambda found: any(words.strip() for _, runs in found for words, _ in runs))


@settings(max_examples=120, deadline=None)
@given(PIECES, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_no_text_loses_a_character_and_the_yaml_reads_back_what_was_meant(pieces: list[str], joint: str) -> None:
    document = read_text(joint.join(pieces), "无题")
    draft, edits = drafted(document, Choices())
    written = content_yaml(draft, "无题.txt")
    content = parse_model(parse_yaml(written, "content.yaml"), Content)
    assert not lost(pieces, project_texts(content), edits), written


@settings(max_examples=12, deadline=None)
@given(PARAGRAPHS)
def test_no_word_document_loses_a_character(tmp_path_factory: pytest.TempPathFactory,
                                            paragraphs: list[tuple[str, list[tuple[str, bool]]]]) -> None:
    folder = tmp_path_factory.mktemp("word")
    document = docx.Document()
    for style, runs in paragraphs:
        paragraph = document.add_paragraph(style=style)
        for words, is_bold in runs:
            paragraph.add_run(words).bold = is_bold
    document.save(str(folder / "a.docx"))
    done = import_file(folder / "a.docx", folder / "p")
    words = [words for _, runs in paragraphs for words, _ in runs]
    assert not lost(words, project_texts(load_content(folder / "p" / "content.yaml")), done.edits)


def test_word_headings_lists_tables_pictures_and_notes_find_their_places(imported: Imports) -> None:
    content = content_of(imported, "总结.docx")
    assert (content.title, content.publisher, content.date) == ("云溪镇2031年工作总结", "云溪镇人民政府", "2032-01-06")
    first, second, third = content.sections
    assert [section.title for section in content.sections] == [("工作完成情况",), ("存在问题",), ("下步打算",)]
    assert first.text[0] == "# 经济运行稳中向好"
    assert first.notes == {"n1": "初步核算数，未经审定。"}
    assert "{note:n1}" in first.text[1]
    assert printed(content, (first.text[4],))[0].startswith("1. 建成村级食堂5个，服务老人1260人次；\n2. ")
    assert first.text[5] == "{table:表1}"
    table = content.tables["表1"]
    assert table.columns == ("指标", "2030年完成数", "2031年完成数", "2031年 增幅（%）")
    assert (table.title, table.notes) == ("主要经济指标", ("增幅按可比价格计算。",))
    assert second.text[1] == "{picture:图1}"
    assert (content.pictures["图1"].caption, content.pictures["图1"].alt) == ("便民中心", "云溪镇便民中心大厅")
    assert third.text[1] == "- 抓项目\n- 惠民生\n- 强队伍"


def test_word_styles_automatic_numbers_revisions_and_boxes_are_read(imported: Imports) -> None:
    done = imported["节水.docx"]
    content = content_of(imported, "节水.docx")
    assert [section.title[0] for section in content.sections] == ["用水总量", "节水措施"]
    assert [edit.before for edit in done.edits if edit.rule == "number"] == ["一、", "二、"]
    words = "".join(project_texts(content))
    assert "新插入的话" in words
    assert "文本框里的字" in words
    assert "删掉的话" not in words
    assert "推广喷灌**重点**地区" in content.sections[1].text[0]
    assert "一亩地用水{m}立方米，2*3*4不是强调。" in words
    assert any("内部资料" in left for left in done.left_out)


def test_word_file_with_breaks_in_sentences_and_captions_below_its_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("民生", 1)
    document.add_paragraph("设立专项资金1200万元，\n对设备投资给予补助。\n申报截至六月。")
    table = document.add_table(rows=0, cols=3)
    for row in (["指标", "2030年", "2031年"], ["就业（人）", "587", "612"], ["收入（元）", "35968", "38450"]):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph("表1 民生主要指标")
    document.add_paragraph("注：抽样调查数。")
    document.save(str(tmp_path / "a.docx"))
    done = import_file(tmp_path / "a.docx", tmp_path / "p")
    content = load_content(tmp_path / "p" / "content.yaml")
    assert len([words for words in content.sections[0].text if "专项资金" in words]) == 1
    assert printed(content, content.sections[0].text)[0] == "设立专项资金1200万元，对设备投资给予补助。"
    assert any(edit.rule == "line-break" and edit.before == "200万元，⏎对设备投资给" for edit in done.edits)
    (made,) = content.tables.values()
    assert (made.title, made.notes) == ("民生主要指标", ("抽样调查数。",))
    assert not content.sections[0].charts, "人 and 元 do not compare"


def test_workbook_tables_stay_linked_with_their_merged_heads(imported: Imports) -> None:
    content = content_of(imported, "游客.xlsx")
    table = content.tables["表1"]
    assert table.xlsx is not None
    assert (str(table.xlsx.range), table.xlsx.header) == ("A3:E8", 2)
    assert table.columns == ("季度", "2030年 本地", "2030年 外地", "2031年 本地", "2031年 外地")
    assert table.notes == ("单位：万人次", "数据为虚构。")
    assert [section.charts[0].kind for section in content.sections] == ["grouped-bar", "line"]


def test_markdown_keeps_its_code_links_and_list(imported: Imports) -> None:
    content = content_of(imported, "README.md")
    assert content.lead[0] == "一份**虚构**的数据集，说明见[主页](https://example.org/trails)。"
    assert content.sections[0].text[0].startswith("- 下载trails.csv\n- ")
    assert 'print("你好, 云溪")' in content.sections[1].text
    assert content.sections[1].notes == {"n1": "以每年3月31日为准。"}


def test_broken_lines_of_a_chat_message_are_joined_by_sense(imported: Imports) -> None:
    content = content_of(imported, "消息.txt")
    text = printed(content, content.sections[0].text)
    assert text[1].startswith("今年1-6月，全镇共接待游客31.5万人次，同比增长12.3%，实现旅游收入2.1亿元；新增民宿14家，")
    assert text[2].endswith("（3）10:30和14:30各开一班免费接驳车。")
    assert text[3] == "详情见https://example.org/yunxi?id=7，谢谢！"


def test_a_figure_and_its_target_and_like_figures_become_charts(imported: Imports) -> None:
    summary = content_of(imported, "总结.docx").sections[0]
    assert [chart.kind for chart in summary.charts] == ["grouped-bar", "bullet"]
    river = content_of(imported, "清河.txt").sections[0].charts[0]
    assert (river.kind, str(river.title)) == ("hbar", "水质达标率高于上年水质达标率")


def test_report_lists_each_change_with_its_line(imported: Imports) -> None:
    report = (imported["清河.txt"].folder / "import-report.md").read_text(encoding="utf-8")
    assert "| 1 | `１２` | `12` | , 清理河道⟦１２⟧公里。河长办 |" in report
    assert "| 10 | `2031年4月8日` | `2031-04-08` |  |" in report
    assert re.search(r"\| 1 \| 清理河道 \| 12公里 \| 清理河道 \|", report)
    kept, of = map(int, re.search(r"^(\d+) of (\d+) Han", report, re.MULTILINE).groups())  # type: ignore[union-attr]
    assert of - kept <= 4


def test_a_refused_fact_stays_as_digits_and_a_refused_rule_leaves_the_text(tmp_path: Path, office: Path) -> None:
    choices = Choices(rules=lambda rule, edits: rule != "half-width", fact=lambda name, fact: fact.unit != "人次",
                      chart=lambda section, chart: False)
    done = import_file(office / "清河.txt", tmp_path / "p", choices)
    content = load_content(tmp_path / "p" / "content.yaml")
    assert "620人次" in content.literals
    assert "出动620人次," in content.sections[0].text[0]
    assert not any(section.charts for section in done.draft.sections)
    assert "figure-without-fact" not in {problem.rule for problem in review(tmp_path / "p").problems}


def run(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from reportgen.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})


def test_command_asks_when_told_to_and_says_what_it_wrote(office: Path, tmp_path: Path) -> None:
    done = run("import", str(office / "清河.txt"), "-o", "p", "--interactive", cwd=tmp_path, stdin="all\nn\nall\nall\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["p/content.yaml", "p/import-report.md", "p/layout.yaml"]
    assert "6 facts" in done.stderr
    assert "next: reportgen check p, reportgen build p" in done.stderr
    again = run("import", str(office / "清河.txt"), "-o", "p", cwd=tmp_path)
    assert again.returncode == 1
    assert "exists and is not empty" in again.stderr


@pytest.mark.parametrize(("name", "data", "message"), [
    ("a.doc", b"x", "save it as .docx"), ("a.pdf", b"x", "copy its text"), ("a.docx", b"not a zip", "not a DOCX"),
    ("a.xlsx", b"not a zip", "not an XLSX"), ("a.txt", b" \n\n", "holds no text"),
    ("a.txt", b"\x81\xff\xff", "not text"), ("a.rtf", b"x", "Word")])
def test_what_cannot_be_read_says_what_to_do_and_leaves_nothing(tmp_path: Path, name: str, data: bytes,
                                                                message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(OutputError, match=message):
        import_file(tmp_path / name, tmp_path / "p")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_second_figure_of_the_same_words_is_named_with_its_unit() -> None:
    names: list[str] = []
    for _ in range(3):
        names.append(fact_name("高效新增", "米", names))
    assert names == ["新增", "新增米", "新增米2"]
