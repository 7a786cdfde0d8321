"""Short figures as sources print them, read in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import format_value
from kg.figures.printed import Printed, read_all, read_printed
from kg.model import Text


@pytest.mark.parametrize(
    ("text", "value", "step", "magnitude"),
    [
        ("3.05 million", "3050000", "10000", True),
        ("12.0 trillion", "12000000000000", "100000000000", True),
        ("8,000", "8000", "1000", False),
        ("9,500", "9500", "100", False),
        ("6,425", "6425", "1", False),
        ("818000", "818000", "1000", False),
        ("10 000", "10000", "10000", False),
        ("591-million", "591000000", "1000000", True),
        ("1,108 million", "1108000000", "1000000", True),
        ("3.5M", "3500000", "100000", True),
        ("20 bln", "20000000000", "10000000000", True),
        ("240k", "240000", "10000", True),
        ("2,000 thousand billion", "2E15", "1E15", True),
        ("337.7万个", "3377000", "1000", True),
        ("2355.0万公里", "23550000", "1000", True),
        ("108126 亿元", "10812600000000", "100000000", True),
        ("10.8万亿元", "10800000000000", "100000000000", True),
        ("91.6萬個", "916000", "1000", True),
        ("１０．８万亿元", "10800000000000", "100000000000", True),
        ("3亿5000万", "350000000", "10000000", True),
        ("10亿6,700万", "1067000000", "1000000", True),
        ("2千5百万", "25000000", "1000000", True),
        ("10亿零5万", "1000050000", "10000", True),
    ],
)
def test_digits_and_magnitude_words_give_a_value_and_its_last_place(text, value, step, magnitude):
    assert read_printed(text) in [
        Printed(Decimal(value), Decimal(step), magnitude, unit=unit) for unit in (None, "CNY", "km")
    ]


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("five", 5, 1),
        ("eight national computing hubs", 8, 1),
        ("twenty-five", 25, 1),
        ("one hundred and five", 105, 1),
        ("nearly three million", 3_000_000, 1_000_000),
        ("two hundred and five thousand", 205_000, 1_000),
        ("a hundred million", 100_000_000, 100_000_000),
        ("十二", 12, 1),
        ("两万", 20_000, 10_000),
        ("三百万", 3_000_000, 1_000_000),
        ("一百零五", 105, 1),
        ("一百一十九万三千", 1_193_000, 1_000),
        ("一万五千", 15_000, 1_000),
        ("超亿台套", 100_000_000, 100_000_000),
        ("突破万亿", 10**12, 10**12),
    ],
)
def test_numbers_in_words_are_read_like_digits(text, value, step):
    printed = read_printed(text)
    assert printed is not None
    assert (printed.value, printed.step) == (value, step)


@pytest.mark.parametrize(("text", "value"), [("十二点五", "12.5"), ("百分之九十九点九", "99.9")])
def test_a_chinese_point_is_a_decimal_point(text, value):
    printed = read_printed(text)
    assert printed is not None
    assert (printed.value, printed.step) == (Decimal(value), Decimal("0.1"))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("60.1%", "percent"),
        ("38.6 per cent", "percent"),
        ("百分之五十", "percent"),
        ("33.1 percentage points", "percentagePoint"),
        ("25.9個百分點", "percentagePoint"),
        ("2.5 trillion yuan", "CNY"),
        ("RMB456.2 billion", "CNY"),
        ("¥15.4 trillion", "CNY"),
        ("16.19萬億元", "CNY"),
        ("5.4 trillion US dollars", "USD"),
        ("$7.1 trillion", "USD"),
        ("US$5bn", "USD"),
        ("524.1 亿美元", "USD"),
        ("197EFlops", "EFLOPS"),
        ("300 exaflops", "EFLOPS"),
        ("780,000 PFlops", "PFLOPS"),
        ("41.06泽字节(ZB)", "ZB"),
        ("300 EB", "EB"),
        ("5488萬千米", "km"),
        ("64.32 million km", "km"),
        ("20ms", "ms"),
        ("1.5倍", "multiple"),
        ("1.5 times", "multiple"),
        ("567.8万户", None),
        ("7600万台(套)", None),
        ("15.7 个 / 万人", None),
        ("590萬標準機架", None),
    ],
)
def test_the_unit_beside_the_number_is_a_hint(text, unit):
    printed = read_printed(text)
    assert printed is not None
    assert printed.unit == unit


@pytest.mark.parametrize(
    ("comparator", "texts"),
    [
        (
            "moreThan",
            ["more than 240", "Over 1,100", "exceeds 1.2 trillion yuan", "240+", "surpassing 350,000"],
        ),
        ("moreThan", ["超59万余款", "超過1.6億", "3.5万多家", "30余家", "十余万", "突破 100 家", "逾40%"]),
        ("moreThan", ["more than RMB2.1 trillion", "exceeded the trillion yuan", "超过了150家"]),
        ("atLeast", ["at least 15", "no less than 300", "90%以上", "不低于60%", "20 or more"]),
        ("nearly", ["Nearly 8,000", "close to 5%", "将近72万个", "接近9700万台(套)", "近 50%"]),
        (
            "about",
            ["around 70 percent", "some 300", "about 10 percent", "约为1.9万亿元", "90%左右", "大约30个"],
        ),
        ("lessThan", ["just under 1.1 billion", "less than 5", "不到一半", "不足10%"]),
        ("atMost", ["up to 45", "no more than 12", "不超过5%", "1.3以下"]),
        (None, ["reached 45", "达到45%", "45", "为8.1ZB"]),
        (None, ["over the past ten years", "70%的规模以上纺织企业"]),
    ],
)
def test_comparator_words_count_on_either_side_of_their_figure(comparator, texts):
    read = [read_printed(text) for text in texts]
    assert [printed and printed.comparator for printed in read] == [comparator] * len(texts)
    assert None not in read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2.3%", "-2.3"),
        ("−2.3%", "-2.3"),
        ("下降2.3%", "-2.3"),
        ("同比下降 1.5%", "-1.5"),
        ("declined by 5 percent", "-5"),
        ("an 8% drop", "-8"),
        ("下降到2.3%", "2.3"),
        ("fell to 2.3%", "2.3"),
    ],
)
def test_a_decline_is_negative_and_the_level_it_leads_to_is_not(text, value):
    printed = read_printed(text)
    assert printed is not None
    assert printed.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "times"), [("doubled", 2), ("翻一番", 2), ("翻两番", 4), ("tripled", 3), ("threefold", 3)]
)
def test_a_word_of_multiplication_is_a_multiple(text, times):
    assert read_printed(text) == Printed(Decimal(times), Decimal(1), unit="multiple")


@pytest.mark.parametrize("text", ["one third", "one-third", "a third", "1/3", "三分之一"])
def test_a_fraction_counts_its_parts(text):
    printed = read_printed(text)
    assert printed is not None
    assert printed.unit == "fraction"
    assert printed.value == printed.step
    assert round(printed.value, 9) == Decimal("0.333333333")


@pytest.mark.parametrize(
    "text",
    [
        *("5 to 6 million", "2-3万", "3~5个", "between 5 and 6", "5%-6%", "45 and 49", "5万6万"),
        *("几十", "数百家", "上百", "dozens", "hundreds of firms", "several million"),
        *("一万五", "3万5", "3,5", "1,234,5678", "1.08e5", "½", "12①", "5m", "half a million"),
        *("5G", "12.5G", "IPv6", "第一", "十四五", "2022年", "EB", "", " ", "3 million million"),
        "1" * 500,
    ],
)
def test_what_is_not_one_clear_figure_is_not_read(text):
    assert read_printed(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("86 of the 97", 86),
        ("60 out of 97", 60),
        ("40 percent by 2020", 40),
        ("30个5G全连接工厂", 30),
        ("2022年达到45个", 45),
    ],
)
def test_a_number_that_only_says_of_how_many_or_when_is_no_second_figure(text, value):
    printed = read_printed(text)
    assert printed is not None
    assert printed.value == value


def test_only_english_and_chinese_are_read():
    assert read_printed("3.050", "de") is None
    assert read_printed("3.050", "en-GB") == read_printed("3.050", "zh-Hans") == read_printed("3.050")
    texts = [Text("45个", "zh"), Text("45", "fr"), Text("dozens", "en"), Text("45", None)]
    assert read_all(texts) == (Printed(Decimal(45), Decimal(1)), Printed(Decimal(45), Decimal(1)))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**18), max_value=10**18))
def test_what_this_project_writes_it_reads_back(value):
    for language in ("en", "zh"):
        printed = read_printed(format_value(value, None, language), language)
        assert printed is not None
        assert printed.value == value


@given(
    st.text(alphabet="0123456789.,-+~%/ 零一二两五十百千万亿点分之余多近约a milonthudrexKM()", max_size=20)
)
def test_any_text_is_read_or_refused_and_never_breaks(text):
    printed = read_printed(text)
    assert printed is None or (printed.value.is_finite() and printed.step > 0)
