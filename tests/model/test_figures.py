"""Figures, comparators and periods as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import format_comparator, format_period, format_value
from kg.model import Period
from kg.vocabulary import PREFIXES

YUAN = PREFIXES["unit"] + "CCY_CNY"
NUM = PREFIXES["unit"] + "NUM"
PERCENT = PREFIXES["unit"] + "PERCENT"
POINT = PREFIXES["kgo"] + "percentagePoint"
EFLOPS = PREFIXES["kgo"] + "EFLOPS"


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        ("10800000000000", YUAN, "10.8 trillion yuan", "10.8万亿元"),
        ("2500000000000", YUAN, "2.5 trillion yuan", "2.5万亿元"),
        ("3050000", NUM, "3.05 million", "305万"),
        ("8000", NUM, "8,000", "8000"),
        ("130000", NUM, "130,000", "13万"),
        ("45", NUM, "45", "45"),
        ("6425", None, "6,425", "6425"),
        ("197", EFLOPS, "197 EFLOPS", "197 EFLOPS"),
        ("41.06", PREFIXES["kgo"] + "zettabyte", "41.06 ZB", "41.06 ZB"),
        ("780000", PREFIXES["kgo"] + "PFLOPS", "780,000 PFLOPS", "78万 PFLOPS"),
        ("1079000000", PREFIXES["kgo"] + "person", "1.079 billion people", "10.79亿人"),
        ("1", PREFIXES["kgo"] + "person", "1 person", "1人"),
        ("5200000", PREFIXES["kgo"] + "standardRack", "5.2 million racks", "520万个标准机架"),
        ("15.7", PREFIXES["kgo"] + "per10000Persons", "15.7 per 10,000 people", "15.7个/万人"),
        ("470", PREFIXES["kgo"] + "per10000Workers", "470 per 10,000 workers", "470台/万人"),
        ("20", PREFIXES["unit"] + "MilliSEC", "20 ms", "20毫秒"),
        ("14790000", PREFIXES["unit"] + "KiloM", "14.79 million km", "1479万公里"),
        ("60.1", PERCENT, "60.1%", "60.1%"),
        ("33.1", POINT, "33.1 percentage points", "33.1个百分点"),
        ("1", POINT, "1 percentage point", "1个百分点"),
        ("999999", None, "999,999", "99.9999万"),
        ("1000000", None, "1 million", "100万"),
        ("100000000", None, "100 million", "1亿"),
        ("1234567", None, "1,234,567", "123.4567万"),
        ("123456789", None, "123,456,789", "123,456,789"),
        ("-2500000", None, "-2.5 million", "-250万"),
        ("0", None, "0", "0"),
        ("0.05", PERCENT, "0.05%", "0.05%"),
        ("12.0", None, "12.0", "12.0"),
        ("1.20E13", None, "12.0 trillion", "12.0万亿"),
        ("1" + "0" * 15, None, "1,000 trillion", "1000万亿"),
    ],
)
def test_a_figure_reads_as_in_print(value, unit, english, chinese):
    assert format_value(Decimal(value), unit, "en") == english
    assert format_value(Decimal(value), unit, "zh-Hans") == chinese


def test_a_unit_that_is_not_known_is_named_by_its_label_or_its_iri():
    unit = "http://units.example.org/furlong"
    assert format_value(Decimal(3), unit, "en", unit_label="furlongs") == "3 furlongs"
    assert format_value(Decimal(3), unit, "zh", unit_label="浪") == "3浪"
    assert format_value(Decimal(3), unit, "en") == f"3 {unit}"
    assert format_value(Decimal(3), PREFIXES["unit"] + "FT", "en") == "3 FT"


def test_what_is_not_a_number_is_shown_as_it_is():
    assert format_value(Decimal("NaN"), None, "en") == "NaN"


ENGLISH = {"trillion": 12, "billion": 9, "million": 6}
CHINESE = {"万亿": 12, "亿": 8, "万": 4}


def parsed(text, words):
    power = next((power for word, power in words.items() if text.endswith(word)), 0)
    number = text.rstrip("".join(words)).strip().replace(",", "")
    return Decimal(f"{number}E{power}")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**18), max_value=10**18))
def test_no_digit_is_lost_or_added(value):
    assert parsed(format_value(value, None, "en"), ENGLISH) == value
    assert parsed(format_value(value, None, "zh"), CHINESE) == value


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_whole_numbers_of_any_length_stay_exact(value):
    assert parsed(format_value(Decimal(value), None, "en"), ENGLISH) == value
    assert parsed(format_value(Decimal(value), None, "zh"), CHINESE) == value


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("exactly", "", ""),
        ("moreThan", "more than", "超过"),
        ("atLeast", "at least", "不低于"),
        ("nearly", "nearly", "近"),
        ("about", "about", "约"),
        ("lessThan", "less than", "不到"),
        ("atMost", "at most", "不超过"),
        ("farBeyond", "far beyond", "far beyond"),
    ],
)
def test_a_comparator_is_the_word_before_the_figure(name, english, chinese):
    assert format_comparator(name, "en") == english
    assert format_comparator(name, "zh") == chinese


@pytest.mark.parametrize(
    ("kind", "start", "end", "english", "chinese"),
    [
        (None, None, None, "undated", "未注明时间"),
        ("asOf", None, "2023-06-30", "end of June 2023", "2023年6月底"),
        ("asOf", None, "2020-12-31", "end of 2020", "2020年底"),
        ("asOf", None, "2024-02-22", "as of 22 February 2024", "截至2024年2月22日"),
        ("during", "2022-01-01", "2022-12-31", "2022", "2022年"),
        ("during", "2023-01-01", "2023-06-30", "first half of 2023", "2023年上半年"),
        ("during", "2022-07-01", "2022-09-30", "Q3 2022", "2022年第三季度"),
        ("during", "2022-02-01", "2022-02-28", "February 2022", "2022年2月"),
        ("during", "2021-01-01", "2025-12-31", "2021 to 2025", "2021年至2025年"),
        (
            "during",
            "2022-02-03",
            "2022-04-05",
            "3 February 2022 to 5 April 2022",
            "2022年2月3日至2022年4月5日",
        ),
        ("during", "2022-02-03", "2022-02-03", "3 February 2022", "2022年2月3日"),
        ("during", "2022-02-03", None, "from 3 February 2022", "2022年2月3日起"),
        ("during", None, "2022-02-03", "until 3 February 2022", "截至2022年2月3日"),
        ("over", "2012-01-01", "2022-12-31", "2012 to 2022", "2012年至2022年"),
        ("over", "2012-12-31", "2022-12-31", "2012 to 2022", "2012年至2022年"),
        ("over", "2013-06-30", "2023-06-30", "June 2013 to June 2023", "2013年6月至2023年6月"),
    ],
)
def test_a_period_is_said_as_shortly_as_is_exact(kind, start, end, english, chinese):
    ends = [day and date.fromisoformat(day) for day in (start, end)]
    period = Period(kind, *ends)
    assert format_period(period, "en") == english
    assert format_period(period, "zh") == chinese
