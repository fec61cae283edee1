"""The reference: every key of content, layout and theme, from the models themselves."""

from __future__ import annotations

from typing import Any

from reportgen.language import told
from reportgen.manual.samples import Language
from reportgen.spec.schema import KINDS, MODELS, schema

WORDS = {
    "zh": ("参考", "文件的每一个键，由程序里的定义生成。", "键", "写什么", "说明"),
    "en": ("Reference", "Every key of the files, made from the program's own models.", "Key", "Takes", "What it is"),
}
TYPES = {
    "zh": {"string": "文字", "number": "数字", "integer": "整数", "boolean": "true 或 false", "name": "名称"},
    "en": {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false", "name": "name"},
}
MOST_VALUES = 14


def reference_chapter(language: Language) -> str:
    """Return the chapter's Markdown: a table for each model, each model once."""
    title, opening, *head = WORDS[language]
    parts = [f"# {title}\n\n{opening}\n"]
    shown: set[str] = set()
    for kind in KINDS:
        definitions = schema(kind, language=language)["definitions"]
        root = MODELS[kind].__name__
        for name in [root, *(name for name in definitions if name != root and not name.startswith("Partial"))]:
            definition = definitions[name if name in definitions else f"Partial{name}"]
            if name in shown or "properties" not in definition:
                continue
            shown.add(name)
            file = f" ({kind}.yaml)" if name == root else ""
            said = told(definition.get("description", ""), language)
            rows = "".join(f"| `{key}` | {_takes(value, language)} | {_cell(value.get('description', ''))} |\n"
                           for key, value in definition["properties"].items())
            table = f"| {' | '.join(head)} |\n|---|---|---|\n{rows}"
            parts.append(f"\n## {name}{file}\n\n{said}\n\n{table}" if said else f"\n## {name}{file}\n\n{table}")
    return "".join(parts)


def _takes(value: Any, language: Language) -> str:
    """Return what a key takes in a few words: the values allowed, or the type, or the model."""
    found = [words for words in dict.fromkeys(_forms(value, TYPES[language])) if words]
    return _cell(("、" if language == "zh" else ", ").join(found))


def _forms(value: dict[str, Any], types: dict[str, str]) -> list[str]:
    if "$ref" in value:
        return [value["$ref"].rpartition("/")[2].removeprefix("Partial")]
    if "const" in value:
        return [f"`{value['const']}`"]
    if "enum" in value:
        listed = [f"`{one}`" for one in value["enum"][:MOST_VALUES]]
        return [*listed, *(["…"] if len(value["enum"]) > MOST_VALUES else [])]
    for key in ("anyOf", "allOf"):
        if key in value:
            return [form for one in value[key] for form in _forms(one, types)]
    if "examples" in value:
        return [f"`{one}`" for one in value["examples"][:3]]
    items, inner = value.get("items"), value.get("additionalProperties")
    if isinstance(items, dict):
        return [f"[{', '.join(_forms(items, types))}]"]
    if isinstance(inner, dict):
        return [f"{types['name']}: {', '.join(_forms(inner, types))}"]
    kind = value.get("type", "")
    return [types.get(kind, "")] if isinstance(kind, str) else []


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("{", "\\{").replace("}", "\\}")
