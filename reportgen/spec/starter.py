"""`reportgen init`: a small working project with comments, about an invented place."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import OutputError, Problem
from reportgen.language import say

CONTENT = """\
# 示例内容，纯属虚构。改成您自己的文字；`reportgen check` 会指出错误在哪一行。
# Sample content, invented. Put your own words here; `reportgen check` says where a mistake is.
reportgen: 1
title: 回顾2024！
subtitle: 年度回顾
place: 示例镇
year: 2024
byline: 编者
notice: 示例数据，纯属虚构
lead:
  - 这里写导语。一年里最要紧的事，用两三句话说完。

# 每个数字只写一次：正文用 {名称} 引用，图表和大数字也用它。
# Each figure is written once; text uses {name}, charts and big numbers use the same name.
facts:
  jobs: {value: 320, unit: 人, label: 新增就业}
  schools: {value: 4, unit: 所, label: 学校}
  clinics: {value: 6, unit: 家, label: 卫生室}
figures: [jobs, schools, clinics]

sections:
  - id: livelihood
    name: 民生
    title: [民生品质持续提升, 百姓生活更有底气]
    decks: [就业有着落, 上学有学位, 看病有医生]
    text:
      - 全年新增就业{jobs}。全镇有学校{schools}、卫生室{clinics}，都在步行能到的地方。
    figures: [jobs, schools, clinics]
    charts:
      - kind: bar
        title: 卫生室比学校多
        subtitle: 全镇机构数
        source: 本文
        data:
          - {fact: schools, label: 学校}
          - {fact: clinics, label: 卫生室}

colophon:
  - 本册用 reportgen 排印。
"""

LAYOUT = """\
# 从内置的画册出发，只写不同的地方。 Start from the built-in brochure and write only what differs.
reportgen: 1
extends: brochure
page:
  multiple: 4
"""


def write_starter(folder: Path) -> list[Path]:
    """Write the files and return their paths; an existing folder with files in it is left alone (OutputError)."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(Problem(say("{!r} exists and is not empty", str(folder)), rule="output",
                                  hint="give the project another name"))
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / "content.yaml": CONTENT, folder / "layout.yaml": LAYOUT}
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)
