"""Finding things by what they are called."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.facade.opening import open_store
from kg.search import SearchIndex
from kg.search.home import Home
from kg.vocabulary import PREFIXES

EX = "http://example.org/"


def found(graph, words, **options):
    return [hit.iri.rsplit("/", 1)[1] for hit in graph.search(words, **options).hits]


def test_whole_labels_then_whole_aliases_then_beginnings_then_words(names):
    assert found(names, "computing") == ["computing", "centre", "power", "network"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("算力", ["power", "network"]),
        ("数据", ["security", "centre"]),
        ("力网", ["network"]),
        ("全国 算力", ["network"]),
        ("中心", ["centre"]),
        ("COMPUTING POWER", ["power", "network"]),
        ("comp pow", ["power", "network"]),
        ("power computing", ["power", "network"]),
        ("zurich", ["zurich"]),
        ("ZÜRICH", ["zurich"]),
        ("strasse", ["strasse"]),
        ("i65", ["computing"]),
        ("informat", ["computing"]),
        ("sea ink", ["Sea_of_Ink"]),
        (f"{EX}dense", ["dense"]),
        (f"<{EX}dense>", ["dense"]),
        ("量子", []),
    ],
)
def test_things_are_found_by_part_of_a_name_in_any_language(names, words, expected):
    assert found(names, words) == expected


@pytest.mark.parametrize("words", ["computnig", "compuuting", "computin", "comptuing", "conputing"])
def test_one_slip_is_forgiven(names, words):
    assert "computing" in found(names, words)


@pytest.mark.parametrize(
    "words",
    ["suanli", "suan li", "suan4 li4", "suàn lì", "suan'li", "SuanLi", "sl", "suanl", "算力", "quanguo"],
)
def test_chinese_is_found_by_its_sound(names, words):
    for language in ("en", "zh"):
        assert "network" in found(names, words, language=language) or words == "sl"
    if words != "quanguo":
        assert found(names, words, language="zh")[0] == "power"


@pytest.mark.parametrize("words", ["changjiang yinhang", "cjyh", "zhangjiang", "yinhang", "yinxing"])
def test_a_character_with_two_readings_is_found_by_each(names, words):
    assert "bank" in found(names, words, language="zh")


def test_a_whole_name_by_its_sound_comes_before_a_part_of_one(names):
    assert found(names, "suanli", language="zh") == ["power", "network"]


@pytest.mark.parametrize("words", ["数据安全法", "數據安全", "数据安全", "shuju anquan fa"])
def test_traditional_and_simplified_characters_are_the_same(names, words):
    assert found(names, words, language="zh")[0] == "security"


@pytest.mark.parametrize("words", ["GB/T 4754", "gbt4754", "gb/t4754", "GBT 4754"])
def test_a_code_is_found_however_it_is_parted(names, words):
    assert found(names, words) == ["bank"]


def test_names_in_the_reader_s_language_come_first(names):
    assert found(names, "gift", language="en") == ["gift", "poison", "giftbox", "poison2"]
    assert found(names, "gift", language="de") == ["poison", "gift", "poison2", "giftbox"]


def test_a_label_that_is_a_node_of_its_own_is_found(names):
    assert found(names, "extended") == ["extended"]


@pytest.mark.parametrize("words", ["computng power", "computing pwoer", "comptuing power", "powr computing"])
def test_after_a_slip_the_right_words_are_offered_and_their_hits_shown(names, words):
    results = names.search(words)
    assert results.guessed
    assert sorted(results.meant.split()) == ["computing", "power"]
    assert [hit.iri for hit in results.hits] == [f"{EX}power", f"{EX}network"]


def test_two_slips_in_a_long_word_are_forgiven(names):
    assert found(names, "nationla informatcs") == []
    assert found(names, "infromatcis") == ["computing"]


def test_words_that_are_found_offer_nothing_else(names):
    results = names.search("computing power")
    assert (results.guessed, results.meant) == (False, "")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("comp pow", ("", "Comp", "uting ", "pow", "er")),
        ("COMPUTING", ("", "Computing", " power")),
        ("computng power", ("", "Computing", " ", "power")),
    ],
)
def test_what_was_found_is_marked_in_the_label(names, words, parts):
    assert names.search(words).hits[0].label_parts == parts or words == "COMPUTING"
    for hit in names.search(words).hits:
        assert "".join(hit.label_parts) == hit.label


def test_what_was_found_by_sound_is_marked_too(names):
    (first, second) = names.search("suanli", language="zh").hits
    assert first.label_parts == ("", "算力")
    assert second.label_parts == ("全国一体化", "算力", "网")


def test_more_hits_than_are_counted_are_said_to_be_more(tmp_path):
    names = [*(f"Thing {n} of 2020" for n in range(10_050)), "Thicket 77 of 2021"]
    lines = [f'<{EX}{n}> <{PREFIXES["rdfs"]}label> "{name}" .' for n, name in enumerate(names)]
    path = tmp_path / "many.nt"
    path.write_text("\n".join(lines))
    graph = kg.open(path)
    results = graph.search("thing", offset=9_990)
    assert (results.total, results.more, len(results.hits)) == (10_000, True, 10)
    assert graph.search("thing 77").more is False
    assert graph.search("thing 77").hits[0].label == "Thing 77 of 2020"
    sevens = 1 + 10 + 100  # 77, 770 …, 7700 …
    assert graph.search("thing 77").total == sevens
    for begun in ("thi 77", "202 77", "2 77 thi"):  # a frequent word and a rare one begin so
        found = graph.search(begun, limit=sevens + 1)
        assert found.total == sevens + 1
        assert "Thicket 77 of 2021" in {hit.label for hit in found.hits}


def test_the_index_of_a_store_directory_is_kept_with_its_release(tmp_path):
    path, store = tmp_path / "a.ttl", tmp_path / "store"
    path.write_text(f'<{EX}a> <{PREFIXES["rdfs"]}label> "Kept" .')
    graph = open_store(store, [path])
    assert graph.search("kept").total == 1
    (index,) = (store / "releases" / graph.release).glob("search-*.sqlite")
    written = index.stat().st_mtime_ns
    assert kg.open(store).search("kept").total == 1
    assert index.stat().st_mtime_ns == written


def test_short_words_are_not_guessed(names):
    assert found(names, "danc") == ["dance"]
    assert found(names, "dne") == []


def test_a_right_word_is_never_taken_for_a_slip(names):
    assert found(names, "dense") == ["dense"]


def test_of_equals_the_one_with_more_links_comes_first(names):
    assert found(names, "twin") == ["a2", "a1"]


def test_a_hit_says_what_matched_and_shows_the_reader_s_label(names):
    (hit,) = names.search("informatics", language="zh").hits
    assert (hit.label, hit.matched, hit.class_label) == ("Computing", "Informatics", "Field")
    (hit, _) = names.search("Computing power", language="zh").hits
    assert (hit.label, hit.matched) == ("算力", "Computing power")


def test_hits_are_counted_by_class_and_can_be_kept_to_one(names):
    everything = names.search("computing")
    assert everything.total == 4
    assert {facet.label: facet.count for facet in everything.facets} == {
        "Thing": 3,
        "Field": 1,
        "Building": 1,
    }
    some = names.search("computing", cls=f"{EX}Thing")
    assert (some.total, [hit.iri for hit in some.hits]) == (
        3,
        [f"{EX}{name}" for name in ("centre", "power", "network")],
    )
    assert some.facets == everything.facets


def test_pages_follow_each_other(names):
    pages = [found(names, "computing", offset=offset, limit=2) for offset in (0, 2, 4)]
    assert pages == [["computing", "centre"], ["power", "network"], []]
    assert names.search("computing", offset=4).total == 4


def test_claims_come_after_what_they_are_about(shipped):
    hits = shipped.search("software revenue", limit=50).hits
    folded = [shipped.classes()[hit.cls].folded for hit in hits]
    assert folded == sorted(folded)
    assert any(folded)


def test_terms_of_the_ontology_are_found_only_where_nothing_else_is(shipped):
    assert [hit.iri for hit in shipped.search("foldInViews").hits] == []
    assert {hit.iri for hit in shipped.search("Comparator").hits} == {
        PREFIXES["kgo"] + "Comparator",
        PREFIXES["kgo"] + "comparator",
    }
    assert not any(hit.iri.startswith(PREFIXES["kgo"]) for hit in shipped.search("a", limit=100).hits)


def test_every_entity_of_the_article_is_found_by_its_names(shipped):
    for words in (
        "5G",
        "算力",
        "人工智能",
        "Data Security Law",
        "数据安全法",
        "petrochemicals",
        "家电",
        "big data",
    ):
        assert shipped.search(words).total, words


def test_suggestions_are_the_first_hits(names):
    assert [hit.iri for hit in names.suggest("comp", limit=2)] == [f"{EX}power", f"{EX}computing"]


NASTY = [
    "",
    " ",
    "%",
    "_",
    '"',
    "'",
    '"open',
    "a AND",
    "NEAR(a b)",
    "NOT",
    "*",
    "a*",
    "(",
    "😀",
    "\x00",
    "\udcff",
    "\U0002ebe1",
    "-a",
    "x:y",
    "a" * 9_999,
]


@pytest.mark.parametrize("words", NASTY)
def test_nothing_that_can_be_typed_is_an_error(names, words):
    assert names.search(words).total >= 0


@given(st.text(max_size=40))
def test_no_text_at_all_is_an_error(names, words):
    result = names.search(words)
    assert len(result.hits) <= result.total


def test_many_threads_may_search_at_once(tiny):
    index, results = SearchIndex(tiny.store), []

    def look():
        results.extend(index.search("bridges", "en", tiny.classes()).total for _ in range(20))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 160
    assert len(set(results)) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forking is what is tested")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_searches_as_well(tiny):
    expected = tiny.search("bridges").total
    child = os.fork()
    if child == 0:
        os._exit(0 if tiny.search("bridges").total == expected else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_class_without_words_lists_its_instances(names):
    listed = names.search("", cls=f"{EX}Thing", limit=3)
    assert [hit.label for hit in listed.hits] == [
        "Computing power",
        "Data centre",
        "National computing-power network",
    ]
    assert listed.total == 5
    assert names.search("", cls="no class at all <>").total == 0


def test_threads_that_ask_at_once_for_a_place_of_the_index_get_the_same(tiny):
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            home, folders = Home(tiny.store), []
            threads = [threading.Thread(target=lambda: folders.append(home.folder)) for _ in range(8)]  # noqa: B023 - joined below
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(set(folders)) == 1
    finally:
        sys.setswitchinterval(interval)
