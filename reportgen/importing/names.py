"""Headlines and labels → short names: ids of sections (ASCII, by subject), names of facts, tables and pictures."""

from __future__ import annotations

import re
from collections.abc import Collection

SUBJECTS = {
    "经济": "economy", "富裕": "livelihood", "民生": "livelihood", "惠民": "livelihood", "创新": "innovation",
    "科技": "innovation", "治理": "governance", "平安": "governance", "法治": "governance", "安全": "safety",
    "生态": "ecology", "环境": "ecology", "绿色": "ecology", "党": "party", "城乡": "integration",
    "乡村": "countryside",
    "农业": "farming", "农村": "countryside", "工业": "industry", "产业": "industry", "制造": "industry",
    "项目": "projects", "改革": "reform", "营商": "business", "文旅": "tourism", "旅游": "tourism",
    "文化": "culture", "教育": "education", "医疗": "health", "卫生": "health", "健康": "health", "就业": "jobs",
    "交通": "transport", "城市": "city", "数字": "digital", "财政": "finance", "金融": "finance", "消费": "consumption",
    "人才": "talent", "队伍": "team", "问题": "problems", "不足": "problems", "打算": "plans", "计划": "plans",
    "展望": "outlook", "思路": "plans", "目标": "goals", "指标": "figures", "数据": "figures", "概况": "overview",
    "概述": "overview", "总结": "summary", "附件": "annex", "附录": "annex", "安装": "install", "使用": "usage",
    "许可": "licence", "说明": "notes",
}
"""What a headline speaks of → the id of its section; a theme gives ids their hues."""


def section_id(title: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: the first subject the headline names, else its Latin words, else `section`."""
    places = sorted((title.index(word), -len(word), name) for word, name in SUBJECTS.items() if word in title)
    latin = "-".join(re.findall(r"[a-z][a-z0-9]*", title.lower()))[:30].strip("-")
    return _free(next((name for *_, name in places if name not in taken), latin or "section"), taken, "-")


def fact_name(label: str, unit: str, taken: Collection[str]) -> str:
    """Return a name for a fact, in the words of its label; with its unit where another has these words."""
    words = re.sub(r"[“”《》（）()·\s\d.%,，、]|[^\w]", "", label)
    words = re.sub(r"^(?:全年|全市|全县|全镇|全区|累计|实现|完成|高效|历史性|所有)+(?=..)", "", words)
    words = re.sub(r"(?:全部|数量|数)$", "", words) or words
    if len(words) > 16:
        words = words[-12:]
    measured = words + re.sub(r"\W", "", unit)
    return _free(measured if words in taken else words or f"数字{measured}", taken, "")


def _free(name: str, taken: Collection[str], joint: str) -> str:
    if name not in taken:
        return name
    return next(free for number in range(2, len(taken) + 3) if (free := f"{name}{joint}{number}") not in taken)
