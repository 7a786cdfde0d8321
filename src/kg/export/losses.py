"""What an export had to write otherwise, change or leave out: each kind, and how often it happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from kg.model import LossEntry, LossKind

__all__ = ["Loss", "Losses"]


class Loss(NamedTuple):
    """A kind of loss: a name for programs, what becomes of the thing, and the words for people."""

    code: str
    kind: LossKind
    english: str
    chinese: str

    def words(self, language: str) -> str:
        """Return the words for a reader of `language`."""
        return self.chinese if language.lower().startswith("zh") else self.english


def _otherwise(code: str, english: str, chinese: str) -> Loss:
    return Loss(code, "written-otherwise", english, chinese)


def _changed(code: str, english: str, chinese: str) -> Loss:
    return Loss(code, "changed", english, chinese)


def _left_out(code: str, english: str, chinese: str) -> Loss:
    return Loss(code, "left-out", english, chinese)


ATTRIBUTES: Final = _otherwise(
    "literals", "literals written as attributes of their node", "写成节点属性的字面值"
)
TYPES: Final = _otherwise("types", "types written as attributes of their node", "写成节点属性的类型")
FOLDED: Final = _otherwise(
    "folded", "claims and the like, drawn as figures of nodes and as edges", "画成节点数值和边的断言等"
)
FIGURES: Final = _otherwise(
    "figures",
    "values written at their time, at a metric and at what it measures",
    "按时间写入的值（写在指标及其所衡量的对象上）",
)
TIME_AS_TEXT: Final = _otherwise(
    "time-as-text",
    "values over time written as text, for the format has no time",
    "该格式不含时间，时序值写成文本",
)
LISTS: Final = _otherwise(
    "lists-as-text",
    "lists written as text, for the format has none",
    "该格式不含列表，列表写成文本",
)

LARGE: Final = _changed(
    "large-number", "whole numbers beyond 64 bits, written as text", "超出64位的整数，写成文本"
)
UNSAFE: Final = _changed(
    "unsafe-number",
    "whole numbers beyond 2^53, which JavaScript would round, written as text",
    "超出2^53的整数，在JavaScript中会被舍入，写成文本",
)
ROUNDED: Final = _changed(
    "rounded-number",
    "numbers with more digits than double precision holds, rounded",
    "位数超出双精度的数，已舍入",
)
NOT_FINITE: Final = _changed(
    "not-finite",
    "infinite numbers and NaN, which JSON has no form for, written as text",
    "无穷大和NaN，JSON无此形式，写成文本",
)
ILLEGAL: Final = _changed(
    "illegal-character",
    "texts with a character that XML cannot hold, replaced by U+FFFD",
    "含有XML不允许的字符的文本，以U+FFFD代替",
)
INFINITY: Final = _changed(
    "inf-text",
    'attributes with the letters INF, which Gephi reads as "Infinity"',
    "含有字母INF的属性，Gephi会读成“Infinity”",
)
GUARDED: Final = _changed(
    "inf-guarded", "attributes with the letters INF, parted by U+2060", "含有字母INF的属性，已插入U+2060"
)
OVERLONG: Final = _changed(
    "overlong", "texts beyond 32,767 characters, cut there", "超过32767个字符的文本，已截断"
)
LABELS_CUT: Final = _changed(
    "label-cut", "labels beyond 200 characters, cut there", "超过200个字符的标签，已截断"
)
WIDENED: Final = _changed(
    "time-widened",
    "times widened to whole days: years, months, moments",
    "扩展为整日的时间：年、月、时刻",
)
PLACED: Final = _changed(
    "moment-widened",
    "values as of a day, shown for its year or month",
    "截至某日的数值，在该年或该月内显示",
)
PLAIN: Final = _changed(
    "word-dropped",
    "figures with a word (more than, nearly …), written as the number",
    "带比较词（超过、近等）的数值，只写数字",
)
KINDS: Final = _changed(
    "many-kinds",
    "kinds of edges beyond the 65,534 that Gephi has room for",
    "超出Gephi所能容纳的65534种的边类型",
)
NO_WEIGHT: Final = _changed("no-weight", "weights that are no number, taken as 1", "不是数字的权重，按1计")

HIDDEN: Final = _left_out(
    "not-drawn",
    "statements about the vocabulary and the files, which are not drawn",
    "关于词汇和文件的陈述，不画出",
)
OTHER_LANGUAGES: Final = _left_out(
    "other-languages", "texts in languages other than the one shown", "所示语言以外的文本"
)
NO_CLASSES: Final = _left_out("no-classes", "types that are blank nodes or texts", "为空白节点或文本的类型")
TRIPLE_TERMS: Final = _left_out(
    "triple-terms", "statements about statements (triple terms)", "关于陈述的陈述（三元组项）"
)
CLAIM_DETAILS: Final = _left_out(
    "claim-details", "what claims say beyond figure, time and ends", "断言中除数值、时间和两端以外的内容"
)
OUTSIDE: Final = _left_out("claims-outside", "claims that lead to nothing selected", "不指向所选内容的断言")
NULL: Final = _left_out(
    "null-text", "attributes that read null, which Gephi leaves out", "内容为null的属性，Gephi会略去"
)
DOUBTFUL: Final = _left_out("doubtful", "figures that are marked as doubtful", "标为存疑的数值")
UNDATED: Final = _left_out(
    "undated", "values without a time, beside others that have one", "没有时间的数值（另有带时间的）"
)
SCOPED: Final = _left_out(
    "scoped", "values of another scope than those shown of their metric", "统计口径与所示数值不同的数值"
)
SAME_TIME: Final = _left_out(
    "same-time", "values beside another of the same time", "与另一数值时间相同的数值"
)
OVERLAPPING: Final = _left_out(
    "overlapping", "values whose time overlaps that of another", "时间与另一数值重叠的数值"
)
BACKWARDS: Final = _left_out("backwards", "times that end before they begin", "结束早于开始的时间")
NO_TIME: Final = _left_out("no-time", "times that are no date", "不是日期的时间")
STATIC: Final = _left_out("static", "values over time, left out as asked", "按要求略去的时序值")
BAD_ROWS: Final = _left_out("bad-rows", "rows without a thing at both ends", "两端不都是事物的行")
NOT_POSITIVE: Final = _left_out(
    "no-positive-weight", "rows with a weight of zero or below", "权重为零或负的行"
)
GROUPS: Final = _left_out(
    "groups", "neighbours that the page shows only as a number", "页面只以数目显示的邻居"
)
COMMUNITIES: Final = _left_out(
    "no-communities",
    "communities, which are found in networks of up to 20,000 edges",
    "社区划分，仅对不超过20000条边的网络进行",
)
NO_TITLES: Final = _left_out(
    "no-titles",
    "titles of columns, for which the format has no place: their ids stand for them",
    "列的标题，该格式无处可存，以列标识代替",
)
NO_PICTURE: Final = _left_out(
    "no-picture",
    "colours, sizes and places, which the tables have no column for",
    "表格没有列可存的颜色、大小和位置",
)


class Losses:
    """Counts losses while an export is made.

    ``by`` names what each concerns: the IRI of a property, class or metric, where there is one.
    """

    def __init__(self) -> None:
        self._counts: dict[Loss, Counter[str]] = {}

    def note(self, loss: Loss, times: int = 1, by: str = "") -> None:
        """Count a loss."""
        if times:
            self._counts.setdefault(loss, Counter())[by] += times

    def entries(self, language: str) -> tuple[LossEntry, ...]:
        """Return what was counted, in the order of kinds and codes."""
        order = ("left-out", "changed", "written-otherwise")
        listed = sorted(self._counts.items(), key=lambda pair: (order.index(pair[0].kind), pair[0].code))
        return tuple(_entry(loss, counts, language) for loss, counts in listed)


def _entry(loss: Loss, counts: Mapping[str, int], language: str) -> LossEntry:
    by = {name: counts[name] for name in sorted(counts) if name}
    return LossEntry(loss.code, loss.kind, loss.words(language), sum(counts.values()), by)
