"""A mistake in a table is told by row and column with its remedy, and nothing is half-made."""

from __future__ import annotations

import pytest

from kg.errors import InputError, NoData


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("metric_id", "5g-base-station", "did you mean 5g-base-stations?"),
        ("value", "3,377,000", "write digits without commas"),
        ("value", "lots", "is no number"),
        ("value", "", "is no number"),
        ("unit", "pieces", "is not one of count, percent"),
        ("comparator", "more", "is not one of exact, over"),
        ("time_type", "yearly", "is not one of as-of, year"),
        ("time", "2023-13", "no such date"),
        ("time", "Dec 2023", "write a time as 2022"),
        ("time", "2022/2023", "a state has one time"),
        ("source_id", "gazete", "did you mean gazette?"),
        ("source_id", "", "is blank"),
        ("figure_as_printed", "", "letter for letter"),
        ("figure_as_printed", "33.77万个", "are not the same"),
        ("sector", "stele", "no sector or industry is called"),
        ("place", "mars", "no place is called"),
        ("attributed_to", "nobody", "no organisation is called"),
        ("set_by", "plan", "only a target is set by a plan"),
        ("target_kind", "planned", "only a target has one"),
        ("paragraph", "third", "no whole number"),
        ("sentence", "2", "in which paragraph"),
        ("scope_en", "outdoor", "say it in both languages"),
        ("doubt_zh", "存疑", "say it in both languages"),
    ],
)
def test_a_wrong_cell_is_named_with_its_remedy(table, column, cell, told, figure):
    imported = table(figure, figure | {"time": "2022-12", column: cell})
    assert len(imported.problems) == 1, [str(problem) for problem in imported.problems]
    (problem,) = imported.problems
    assert problem.line == 3
    assert problem.path.endswith("table.csv")
    assert told in problem.message


def test_the_field_of_a_wrong_cell_is_counted_from_one(table, figure):
    (problem,) = table(figure | {"unit": "pieces"}).problems
    assert str(problem).endswith("is not one of " + problem.message.partition("is not one of ")[2])
    assert (problem.line, problem.column) == (2, list(figure).index("unit") + 1)


def test_a_period_that_ends_before_it_starts_is_told(table, figure):
    (problem,) = table(figure | {"time_type": "growth-over", "time": "2022/2012"}).problems
    assert "ends (2012) before it starts (2022)" in problem.message


def test_all_problems_are_told_at_once(table, figure):
    imported = table(figure | {"unit": "pieces", "value": "x"}, figure | {"source_id": "nowhere"})
    assert [problem.line for problem in imported.problems] == [2, 2, 3]


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("source_id", "no spaces please", "is no name"),
        ("kind", "blog", "is not one of official"),
        ("published", "2025-02-30", "is no date"),
        ("published", "last year", "is no date"),
        ("produced_by", "nobody", "no organisation is called"),
    ],
)
def test_a_wrong_cell_of_a_source_is_named(table, column, cell, told, document):
    (problem,) = table(document | {column: cell}).problems
    assert told in problem.message
    assert problem.line == 2


def test_a_source_that_stands_twice_is_told(table, document):
    (problem,) = table(document, document).problems
    assert "twice" in problem.message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n", "is neither a table of observations"),
        (b"metric_id,value\n", "lacks the column unit"),
        (b"source_id,titel\n", "did you mean title?"),
        (b"source_id,source_id,title,publisher,language,kind\n", "stands there twice"),
        (b"source_id,title,publisher,language,kind\nx,y\n", "has 2 fields where the first row has 5"),
        (b"source_id,title,publisher,language,kind\n\xff\xfe", "is not UTF-8"),
        (b'source_id,title,publisher,language,kind\n"x,y', "is not CSV"),
        (b"", "is neither a table"),
    ],
)
def test_a_file_that_is_no_such_table_is_wrong_input(small, tmp_path, content, told):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        small.import_table(path)


def test_a_missing_file_is_told(small, tmp_path):
    with pytest.raises(NoData):
        small.import_table(tmp_path / "none.csv")


def test_a_problem_beside_is_told_of_the_table_beside(table, figure, document):
    with pytest.raises(InputError, match=r"beside\.csv.*kind"):
        table(figure, beside=(document | {"kind": "blog"},))
