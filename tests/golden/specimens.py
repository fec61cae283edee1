"""Specimen pages of the text engine, one rule or few a page, painted to PDF."""

from reportgen.fonts.library import FontLibrary
from reportgen.items import Item, Metadata, Page, Pages, Swatch, Tag, rectangle, rule
from reportgen.pdf.writer import write
from reportgen.text.paragraph import Span, compose, place
from reportgen.text.style import ParagraphStyle, Scheme, Tab, TextStyle

SIZE, LEADING, EM = 12.0, 20.0, 12.0
WIDTH, HEIGHT = 300.0, 240.0
GUIDE = Swatch("guide", (0.8, 0.85, 0.95), (0.15, 0.1, 0.0, 0.0))
TEXT = ("镇长说：“我们常讲‘绿水青山就是金山银山’，要落到每一条河。”全年接待游客312.5万人次，增长35.6%（居全市第2位）"
        "——创历史新高……《归途》导演卡洛斯·桑托斯说：“Very good！”")


def text_style(family: str = "Noto Serif SC") -> TextStyle:
    library = FontLibrary()
    return TextStyle(tuple(dict.fromkeys((library.face(family), library.face("Noto Serif SC"),
                                          library.face("Noto Sans SC")))), SIZE)


def page(items: list[Item]) -> Pages:
    return Pages((Page(WIDTH, HEIGHT, 0.0, tuple(items), "1"),), Tag("Document", language="zh-CN"), (),
                 Metadata("specimen"))


def horizontal(scheme: Scheme, *, hanging: bool = False, family: str = "Noto Serif SC") -> list[Item]:
    style = text_style(family)
    measure = 20 * EM
    paragraph = compose((Span(TEXT, style),), ParagraphStyle(style, LEADING, indent=2, scheme=scheme, hanging=hanging),
                        measure)
    items: list[Item] = [rectangle(20, 10, measure, 220, stroke=GUIDE)]
    for number, line in enumerate(paragraph.lines):
        items += place(line, 20, 30 + number * LEADING, None)
    return items


def vertical(scheme: Scheme) -> list[Item]:
    style = text_style()
    measure = 17 * EM
    paragraph = compose((Span(TEXT + "2024年第19位，New York来客。", style),),
                        ParagraphStyle(style, LEADING, indent=2, scheme=scheme), measure, is_vertical=True)
    items: list[Item] = [rectangle(20, 15, 260, measure, stroke=GUIDE)]
    for number, line in enumerate(paragraph.lines):
        x = 270 - number * LEADING
        items += [rule(x, 15, x, 15 + measure, GUIDE, 0.3), *place(line, x, 15, None)]
    return items


def marks() -> list[Item]:
    style = text_style()
    small = TextStyle(style.faces, SIZE * 0.6, rise=SIZE * 0.35)
    spans = (Span("着重", style, mark="dots"), Span("之处加点；", style), Span("云溪", style, mark="name"),
             Span("与", style), Span("天目湖", style, mark="name"), Span("是专名，", style),
             Span("归途志", style, mark="title"), Span("是书名；", style), Span("错字", style, mark="strike"),
             Span("划去，", style), Span("溧阳", style, ruby="lì yáng"), Span("注音，", style),
             Span("白茶", style, ruby="báichá zhījiā"), Span("连注，上标", style), Span("①", small),
             Span("在此。", style))
    items: list[Item] = []
    for number, line in enumerate(compose(spans, ParagraphStyle(style, 26, indent=2), 20 * EM).lines):
        items += place(line, 20, 36 + number * 26, None)
    tabs = ParagraphStyle(style, LEADING, align="left", tabs=(Tab(20 * EM, "right", "·"),))
    for number, text in enumerate(("一、经济发展\t4", "二、共同富裕与民生改善\t12")):
        items += place(compose((Span(text, style),), tabs, 20 * EM).lines[0], 20, 145 + number * LEADING, None)
    initial = ParagraphStyle(style, LEADING, initial=2)
    for number, line in enumerate(compose((Span(TEXT[:60], style),), initial, 20 * EM).lines[:3]):
        items += place(line, 20, 190 + number * LEADING, None)
    return items


def warichu() -> list[Item]:
    style = text_style()
    spans = (Span("云溪之南有山，名归鹤，（", style),
             Span("相传有鹤岁岁来归，因以为名。山高340米，多竹，少松", style, mark="warichu"),
             Span("）山下有泉，终年不涸。又有小水，", style), Span("今北溪", style, mark="warichu"),
             Span("流经其东，入于湖。", style))
    paragraph = ParagraphStyle(style, LEADING, indent=2)
    items: list[Item] = []
    for number, line in enumerate(compose(spans, paragraph, 16 * EM).lines):
        items += place(line, 20, 30 + number * LEADING, None)
    for number, line in enumerate(compose(spans, paragraph, 10 * EM, is_vertical=True).lines):
        items += place(line, 280 - number * LEADING, 105, None)
    return items


SPECIMENS = {
    **{f"horizontal-{scheme}": (lambda scheme=scheme: horizontal(scheme))
       for scheme in ("quanjiao", "kaiming", "banjiao", "plain")},
    "hanging": lambda: horizontal("quanjiao", hanging=True),
    "kai": lambda: horizontal("quanjiao", family="LXGW WenKai"),
    **{f"vertical-{scheme}": (lambda scheme=scheme: vertical(scheme))
       for scheme in ("quanjiao", "kaiming", "banjiao", "plain")},
    "marks": marks,
    "warichu": warichu,
}


def specimen(name: str) -> bytes:
    return write(page(SPECIMENS[name]()))
