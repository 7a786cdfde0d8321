"""What an export says of itself, in English and Chinese."""

from __future__ import annotations

from typing import Final

__all__ = ["words"]

_ENGLISH: Final = {
    "all": "the whole graph",
    "around": "{name}, and what lies within {depth} steps of it",
    "next": "{name}, and what lies within 1 step of it",
    "instances": "instances of {names}",
    "triples": "the triples of this query: {query}",
    "edges": "the edges of this query: {query}",
    "page": "the neighbours of {name} as a page shows them",
    "opened": "the neighbours of {name} as a page shows them, with {opened} opened",
    "untitled": "Knowledge graph",
    "counts": "{nodes:,} nodes and {edges:,} edges",
    "selected": "Selected: {what}",
    "source": "Source: {what}",
    "release": "Release {what}",
    "licence": "Licence: {what}",
    "comma": ", ",
    "stop": ". ",
}
_CHINESE: Final = {
    "all": "整个图谱",
    "around": "{name}及其{depth}步以内的内容",
    "next": "{name}及其1步以内的内容",
    "instances": "{names}的实例",
    "triples": "此查询的三元组：{query}",
    "edges": "此查询的边：{query}",
    "page": "页面所示{name}的邻居",
    "opened": "页面所示{name}的邻居，展开{opened}处",
    "untitled": "知识图谱",
    "counts": "{nodes:,}个节点，{edges:,}条边",
    "selected": "所选：{what}",
    "source": "来源：{what}",
    "release": "版本：{what}",
    "licence": "许可协议：{what}",
    "comma": "、",
    "stop": "。",
}


def words(key: str, language: str, **parts: str | int) -> str:
    """Return a phrase for a reader of `language`, with its parts put in."""
    phrases = _CHINESE if language.lower().startswith("zh") else _ENGLISH
    return phrases[key].format(**parts)
