"""A small project of invented towns for batch runs."""

from pathlib import Path

import pytest

TEMPLATE = """\
reportgen: 1
title: "{row.town}2031"
notice: 示例数据，纯属虚构
lead:
  - "{row.county}{row.town}是虚构的地方。"
facts:
  jobs: {value: {row.jobs}, unit: 人, label: 新增就业}
figures: [jobs]
sections:
  - id: life
    title: 民生
    text:
      - "{row.town}全年新增就业{jobs}。"
    charts:
      - kind: bar
        title: 就业
        data: [{fact: jobs, label: 本年}, {value: {row.before}, label: 上年}]
"""
ROWS = """\
county,town,jobs,before
甲县,东镇,320,300
甲县,西镇,"1,210",
乙县,南镇,45,280
乙县,北镇,90,120
"""
LAYOUT = """\
reportgen: 1
extends: brochure
flow: [{template: cover}, {template: section, each: section, continued: section}]
"""
PATTERN = "{county}/{town}.pdf"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with template.yaml and towns.csv."""
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "towns.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path
