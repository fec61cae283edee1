"""Files as they come from real offices, all invented: a Word summary, a chat message, a README, a workbook."""

import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from PIL import Image

CHAT = """\
各位领导好,下面是云溪镇2031年上半年文旅工
作情况,请审阅!
今年1-6月,全镇共接待游客31.5万人次,同比增
长12.3%,实现旅游收入2.1亿元;新增民宿14家,累
计达到96家。"云溪寻春"活动吸引游客8.2万人次
,带动农产品销售560万元...
存在的困难:一是停车位不足,节假日缺口约300
个;二是讲解员队伍偏小,仅有12名持证讲解员。
下半年打算:(1)新建停车场2处;(2)招录讲解员6
名;(3)10:30和14:30各开一班免费接驳车。
详情见https://example.org/yunxi?id=7,谢谢!
"""

UNTITLED = """\
　　去冬今春,全镇组织 3 次清河行动, 出动 620 人次, 清理河道１２公里。河长办称,水质达标率由上年的 86% 提高到 95%。

　　下一步,将继续做好三件事:

1. 清淤疏浚,完成东溪、西溪两条河道清淤;
2. 截污纳管,新铺管网4.6公里;
3. 长效管护,落实巡河员24名。

　　　　　　　　云溪镇河长制办公室
　　　　　　　　2031年4月8日
"""

README = """\
# 云溪步道数据

一份**虚构**的数据集,说明见[主页](https://example.org/trails)。

<!-- badges -->

## 安装

- 下载 `trails.csv`
- 用 Excel 打开
  - 编码选 UTF-8

## 字段

| 字段 | 含义 | 单位 |
|------|------|------|
| length | 步道长度 | 公里 |
| height | 爬升 | 米 |

> 数据每年更新一次。[^1]

1. 第一步
2. 第二步

```
print("你好, 云溪")
```

![步道图](trail.png)

[^1]: 以每年3月31日为准。
"""


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (600, 400), (60, 120, 90)).save(data, "PNG")
    return data.getvalue()


def word_summary(path: Path) -> None:
    """A government summary: title, 一、 and （一） typed by hand, automatic lists, a table, a note."""
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("云溪镇2031年工作总结").bold = True
    document.add_paragraph("2031年,在县委、县政府的坚强领导下,全镇上下真抓实干,各项工作取得新成效。")
    document.add_paragraph("一、工作完成情况")
    document.add_paragraph("(一)经济运行稳中向好")
    paragraph = document.add_paragraph("全年实现地区生产总值23.6亿元,增长6.2%;完成固定资产投资8.4亿元,目标8亿元")
    _footnote(document, paragraph, "初步核算数,未经审定。")
    paragraph.add_run("。其中工业投资5.1亿元,占比60.7%。")
    document.add_paragraph("(二)民生事业持续改善")
    document.add_paragraph("新增城镇就业420人,改造老旧小区3个、农村危房28户。重点抓了以下工作:")
    for words in ("建成村级食堂5个,服务老人1,260人次;", "开通镇村公交2条;", "家庭医生签约率达82%。"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("表1 主要经济指标")
    table = document.add_table(rows=5, cols=4)
    for row, cells in enumerate([("指标", "2030年", "2031年", "2031年"), ("", "完成数", "完成数", "增幅(%)"),
                                 ("生产总值(亿元)", "22.2", "23.6", "6.2"), ("财政收入(亿元)", "1.8", "1.9", "5.6"),
                                 ("固定资产投资(亿元)", "7.7", "8.4", "9.1")]):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    table.cell(0, 2).merge(table.cell(0, 3)).text = "2031年"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指标"
    document.add_paragraph("注:增幅按可比价格计算。")
    document.add_paragraph("二、存在问题")
    document.add_paragraph("工作中还存在一些短板:项目储备不足;干部队伍结构偏老。")
    document.add_picture(io.BytesIO(picture()))
    document.inline_shapes[0]._inline.docPr.set("descr", "云溪镇便民中心大厅")
    caption = document.add_paragraph("图1 便民中心")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("三、下步打算")
    document.add_paragraph("坚持\"一张蓝图绘到底\",重点做好以下几点：")
    for words in ("抓项目", "惠民生", "强队伍"):
        document.add_paragraph(words, style="List Bullet")
    document.add_paragraph("云溪镇人民政府").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("2032年1月6日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(str(path))


def word_styled(path: Path) -> None:
    """A Word file with heading styles, automatic 一、 numbers, a revision, a text box, a link and bold words."""
    document = docx.Document()
    document.add_heading("节水行动报告", 0)
    document.add_paragraph("本报告为示例。")
    for title, words in (("用水总量", "全年用水"), ("节水措施", "推广喷灌")):
        heading = document.add_heading(title, 1)
        _automatic_number(document, heading)
        paragraph = document.add_paragraph(words)
        paragraph.add_run("重点").bold = True
        paragraph.add_run("地区。")
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")}><w:r><w:t>新插入的话。</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")}><w:r><w:delText>删掉的话</w:delText></w:r></w:del>'))
    box = document.add_paragraph("正文之外")
    box._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>文本框里的字。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"))
    document.add_heading("分项", 2)
    document.add_paragraph("一亩地用水{m}立方米，2*3*4不是强调。")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.save(str(path))


def _automatic_number(document: Any, heading: Any) -> None:
    root = document.part.numbering_part.element
    if root.find(f'{qn("w:abstractNum")}[@{qn("w:abstractNumId")}="90"]') is None:
        root.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'))
        root.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    properties = heading._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'))


def _footnote(document: Any, paragraph: Any, words: str) -> None:
    blob = (f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
            "</w:footnotes>").encode()
    part = Part(PackURI("/word/footnotes.xml"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", blob,
                document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    run = paragraph.add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run._r.append(reference)


def workbook(path: Path) -> None:
    """A workbook with a title over the table, merged heads in two rows, a unit line, a note, and a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "游客"
    sheet["A1"] = "云溪镇各季游客(示例)"
    sheet.merge_cells("A1:E1")
    sheet["A2"] = "单位:万人次"
    for cell, words in {"A3": "季度", "B3": "2030年", "D3": "2031年", "B4": "本地", "C4": "外地", "D4": "本地",
                        "E4": "外地"}.items():
        sheet[cell] = words
    for reach in ("A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(reach)
    for row, values in enumerate([("一季度", 3.1, 8.2, 3.4, 9.0), ("二季度", 4.4, 12.5, 4.6, 13.1),
                                  ("三季度", 5.0, 15.2, 5.3, 16.4), ("四季度", 2.8, 7.7, 2.9, 8.1)], 5):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    sheet["A9"] = "注:数据为虚构。"
    second = book.create_sheet("收入")
    for row in [("年份", "旅游收入(亿元)"), (2029, 1.6), (2030, 1.9), (2031, 2.1)]:
        second.append(row)
    book.create_sheet("草稿").sheet_state = "hidden"
    book.save(path)
