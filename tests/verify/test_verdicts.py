"""Each verdict, on a source small enough to hold in the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import EntityNotFound, UsageError
from kg.graph import Graph
from kg.model import Locator

from .conftest import Verifies, by_name, verdicts, wrong

WORKS, FLEET = "Works", "The fleet"
CLAIMS = [
    ("bridges", "1,200", WORKS, 1, 1),
    ("cost", "3.5 million crowns", WORKS, 1, 2),
    ("share", "40%", WORKS, 2, 1),
    ("longest", None, WORKS, 2, 2),
    ("ferries", "45", FLEET, 3, 1),
    ("crews", "2 thousand", FLEET, 3, 1),
    ("tolls", None, FLEET, 4, 1),
    ("building", None, WORKS, None, None),
]
WORKS_1 = "There are 1,200 bridges. They cost 3.5 million crowns."
WORKS_2 = "Of these 40% carry rails. None is longer."
FLEET_1 = "With 45 ferries and 2 thousand hands they cross."
FLEET_2 = "Tolls pay for it."
TEXT = f"{WORKS}\n\n{WORKS_1}\n\n{WORKS_2}\n\n{FLEET}\n\n{FLEET_1}\n\n{FLEET_2}"


def test_all_is_found_where_the_claims_say(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT)
    assert verification.holds
    assert set(verdicts(verification).values()) == {"found"}
    assert by_name(verification)["bridges"].expected == Locator(WORKS, 1, 1)
    (place,) = by_name(verification)["ferries"].places
    assert (place.section, place.paragraph, place.sentence, place.line) == (FLEET, 3, 1, 9)


@pytest.mark.parametrize(
    ("name", "old", "new", "instead"),
    [
        ("bridges", "1,200", "1,300", "1,300"),
        ("bridges", "1,200", "11,200", "11,200"),
        ("bridges", "1,200", "1,200 thousand", "1,200 thousand"),
        ("cost", "3.5 million", "3.6 million", "3.6 million crowns"),
        ("cost", "3.5 million", "35 billion", "35 billion"),
        ("share", "40%", "40.5%", "40.5%"),
        ("share", "40%", "41 percent", "41 percent"),
        ("ferries", "45", "145", "145"),
        ("crews", "2 thousand", "12 thousand", "12 thousand"),
    ],
)
def test_another_figure_in_its_place_is_shown(
    name: str, old: str, new: str, instead: str, verifies: Verifies
):
    verification = verifies(CLAIMS, TEXT.replace(old, new))
    assert {key for key, verdict in verdicts(verification).items() if verdict != "found"} == {name}
    finding = by_name(verification)[name]
    assert (finding.verdict, finding.instead, finding.holds) == ("changed", instead, False)
    assert instead in finding.told[0].value
    assert instead in finding.told[1].value


def test_a_changed_figure_is_changed_even_where_the_old_one_stands_elsewhere(verifies: Verifies):
    text = TEXT.replace("45", "46").replace("Tolls pay for it.", "Tolls pay for it. So do 45 lords.")
    assert by_name(verifies(CLAIMS, text))["ferries"].instead == "46"


def test_figures_that_other_claims_speak_of_are_not_taken_for_a_changed_one(verifies: Verifies):
    finding = by_name(verifies(CLAIMS, TEXT.replace("45 ferries", "Ferries")))["ferries"]
    assert (finding.verdict, finding.instead, finding.places) == ("missing", None, ())


def test_a_figure_that_became_its_neighbours_is_shown_all_the_same(verifies: Verifies):
    claims = [("one", "33.1", None, 1, 1), ("two", "26.4 points", None, 1, 1)]
    finding = by_name(verifies(claims, "In 10 years it rose by 26.4 and 26.4 points."))["one"]
    assert (finding.verdict, finding.instead) == ("changed", "26.4")


def test_years_are_not_taken_for_a_changed_figure(verifies: Verifies):
    claims = [("one", "2.5 million", None, 1, 1)]
    assert wrong(verifies(claims, "It was different in 2012.")) == {"2.5 million": "missing"}


# ----------------------------------------------------------------------- moved
def test_a_sentence_that_moved_within_its_paragraph(verifies: Verifies):
    text = TEXT.replace(WORKS_1, "They cost 3.5 million crowns. There are 1,200 bridges.")
    verification = verifies(CLAIMS, text)
    assert wrong(verification) == {"1,200": "moved", "3.5 million crowns": "moved"}
    finding = by_name(verification)["bridges"]
    assert [(place.paragraph, place.sentence) for place in finding.places] == [(1, 2)]
    assert finding.told[0].value == "not in paragraph 1, sentence 1, but in paragraph 1, sentence 2"
    assert finding.told[1].value == "不在第1段第1句，而在第1段第2句"


def test_a_sentence_that_moved_to_another_paragraph_takes_its_statements_along(verifies: Verifies):
    claims = [*CLAIMS, ("dear", None, WORKS, 1, 2)]
    text = TEXT.replace(" They cost 3.5 million crowns.", "").replace(
        FLEET_2, FLEET_2 + " They cost 3.5 million crowns."
    )
    found = by_name(verifies(claims, text))
    assert {name for name, finding in found.items() if not finding.holds} == {"cost", "dear"}
    for name in ("cost", "dear"):
        assert found[name].verdict == "moved"
        assert [(p.section, p.paragraph, p.sentence) for p in found[name].places] == [(FLEET, 4, 2)]
    assert "under “The fleet”" in found["cost"].told[0].value


def test_paragraphs_that_changed_places(verifies: Verifies):
    text = TEXT.replace(WORKS_1, "@").replace(WORKS_2, WORKS_1).replace("@", WORKS_2)
    assert wrong(verifies(CLAIMS, text))["40%"] == "moved"


def test_a_figure_under_another_heading_has_moved(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT.replace(FLEET, "The navy"))
    assert wrong(verification)["45"] == "moved"
    told = by_name(verification)["ferries"].told[0].value
    assert told == (
        "not in paragraph 3, sentence 1, under “The fleet”, but in paragraph 3, sentence 1, under “The navy”"
    )


def test_a_figure_in_a_heading_is_told_by_its_line(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT.replace("45 ferries", "Ferries") + "\n\n45 and counting")
    (place,) = by_name(verification)["ferries"].places
    assert (place.section, place.paragraph, place.line) == ("45 and counting", None, 13)


# --------------------------------------------------------------------- missing
def test_a_paragraph_that_was_taken_out_is_missing_and_the_later_ones_have_moved(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT.replace(WORKS_2 + "\n\n", ""))
    assert verdicts(verification) == {
        "bridges": "found", "cost": "found", "building": "found", "share": "missing", "longest": "missing",
        "ferries": "moved", "crews": "moved", "tolls": "moved",
    }  # fmt: skip
    assert verification.absent == (2,)
    assert "not there: paragraph 2" in verification.told[0].value
    assert "paragraph 2 is not in the text" in by_name(verification)["share"].told[0].value


def test_the_last_paragraph_taken_out(verifies: Verifies):
    finding = by_name(verifies(CLAIMS, TEXT.replace(FLEET_2, "")))["tolls"]
    assert (finding.verdict, finding.told[0].value) == ("missing", "there is no paragraph 4: the body has 3")


def test_a_paragraph_put_in_moves_the_later_ones(verifies: Verifies):
    verification = verifies(CLAIMS, TEXT.replace(WORKS_2, "A new one.\n\n" + WORKS_2))
    found = by_name(verification)
    assert {name for name, finding in found.items() if finding.verdict == "found"} == {
        "bridges", "cost", "building",
    }  # fmt: skip
    assert {found[name].places[0].paragraph for name in ("share", "longest")} == {3}
    assert found["tolls"].places[0].paragraph == 5


def test_a_sentence_or_a_heading_that_is_not_there(verifies: Verifies):
    found = by_name(verifies(CLAIMS, TEXT.replace(" None is longer.", "").replace(WORKS, "Building")))
    assert (found["longest"].verdict, found["building"].verdict) == ("missing", "missing")
    assert found["building"].told[0].value == "no heading “Works” in the text"


# ------------------------------------------------------------- parts of places
@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ((WORKS, None, None), "found"),
        ((FLEET, None, None), "moved"),
        ((None, 2, None), "found"),
        ((None, 1, None), "moved"),
        ((None, 9, None), "moved"),
    ],
)
def test_a_place_may_be_a_heading_or_a_paragraph_only(
    place: tuple[str | None, int | None, int | None], verdict: str, verifies: Verifies
):
    finding = by_name(verifies([*CLAIMS, ("it", "40%", *place)], TEXT))["it"]
    assert finding.verdict == verdict
    if place == (FLEET, None, None):
        assert finding.told[0].value == "not under “The fleet”, but in paragraph 2, sentence 1, under “Works”"


def test_a_claim_without_a_place_is_looked_for_everywhere(verifies: Verifies):
    claims = [("there", "45", None, None, None), ("gone", "46", None, None, None)]
    found = by_name(verifies(claims, TEXT))
    assert {finding.verdict for finding in found.values()} == {"no place given"}
    assert (found["there"].holds, found["gone"].holds) == (True, False)
    assert "paragraph 3, sentence 1" in found["there"].told[0].value


def test_claims_with_neither_place_nor_figure_are_counted_and_left(verifies: Verifies):
    verification = verifies([("a", "45", None, None, None), ("b", None, None, None, None)], TEXT)
    assert (len(verification.findings), verification.unchecked) == (1, 1)


# --------------------------------------------------------------- the body's start
FURNITURE = "Accept our cookies. They are good.\n\nYou are here: Home.\n\nBy A. Writer, 45 Quay Street.\n\n"


def test_the_body_is_found_behind_page_furniture_title_and_by_line(verifies: Verifies):
    verification = verifies(CLAIMS, FURNITURE + "A title\n\n" + TEXT + "\n\nAll rights reserved.")
    assert verification.holds
    assert (verification.skipped, verification.body_line) == (3, 11)
    assert verification.told[0].value == "the body starts at line 11 after 3 paragraphs and has 5 paragraphs"


def test_the_body_is_found_where_most_claims_fit_though_some_do_not(verifies: Verifies):
    verification = verifies(CLAIMS, FURNITURE + TEXT.replace("1,200", "1,300").replace("40%", "50%"))
    assert verification.skipped == 3
    assert wrong(verification) == {"1,200": "changed", "40%": "changed"}


def test_the_body_is_found_though_a_paragraph_behind_its_first_was_taken_out(verifies: Verifies):
    verification = verifies(CLAIMS, FURNITURE + TEXT.replace(WORKS_2 + "\n\n", ""))
    assert (verification.skipped, verification.absent) == (3, (2,))


def test_a_lead_that_repeats_figures_is_not_taken_for_the_first_paragraph(verifies: Verifies):
    verification = verifies(CLAIMS, "With 1,200 bridges for 3.5 million crowns, what next?\n\n" + TEXT)
    assert verification.holds
    assert verification.skipped == 1


def test_a_text_of_headings_only_says_so(verifies: Verifies):
    verification = verifies(CLAIMS, "Works\n\nThe fleet")
    assert (verification.body_line, verification.paragraphs) == (None, 0)
    assert verdicts(verification)["building"] == "found"
    assert "only headings" in verification.told[0].value


# ----------------------------------------------------------------- the question
def test_a_source_that_nothing_rests_on_is_wrong_usage(tiny: Graph, tiny_path: Path):
    with pytest.raises(UsageError, match="metric:bridges-built"):
        tiny.verify("metric:bridges-built", tiny_path)
    with pytest.raises(EntityNotFound):
        tiny.verify("source:nobody", tiny_path)


def test_everything_is_told_in_both_languages(verifies: Verifies):
    for text in (TEXT, TEXT.replace(WORKS_2, ""), TEXT.replace("45", "46"), "Nothing of the kind."):
        verification = verifies(CLAIMS, text)
        for told in (verification.told, *(finding.told for finding in verification.findings)):
            assert [entry.language for entry in told] == ["en", "zh"]
            assert all(entry.value for entry in told)
