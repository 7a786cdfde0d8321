"""Marks: figures of one value and time are one mark, and nothing covers anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.server.picture_labels import Box, text_width
from kg.server.series_marks import TEXT, Canvas, Placed, merged, place, put_beside, rule_side
from kg.server.series_panels import common_time, common_values, split
from kg.server.series_points import points_of

from .claims import claim

claims = st.lists(
    st.builds(
        claim,
        st.integers(min_value=1, max_value=30),
        st.sampled_from(["2019-12-31", "2020-06-30", "2020-12-31", "2021-12-31"]),
        comparator=st.sampled_from(["exactly", "moreThan", "nearly", "about", "atMost"]),
        kind=st.sampled_from(["Observation", "Observation", "Target"]),
        doubt=st.sampled_from([None, None, "Likely misdated."]),
    ),
    min_size=1,
    max_size=25,
)


@given(claims)
def test_every_dated_figure_is_in_exactly_one_mark(made):
    points = points_of(made)
    marks = merged(points)
    told = [point.claim.iri for mark in marks for point in mark.points]
    assert sorted(told) == sorted(point.claim.iri for point in points)
    keys = [(mark.end, mark.value, mark.best.is_target, mark.best.is_doubtful) for mark in marks]
    assert len(keys) == len(set(keys))
    assert [mark.end for mark in marks] == sorted(mark.end for mark in marks)


def test_a_mark_shows_the_best_kind_of_source_and_the_narrowest_figure():
    (mark,) = merged(
        points_of(
            [
                claim(819_000, comparator="moreThan", source_kind="officialSource"),
                claim(819_000),
                claim(819_000, comparator="about"),
            ]
        )
    )
    assert mark.kind == "official"
    assert mark.glyph == ""
    assert len(mark.points) == 3


def test_each_word_has_its_sign():
    signs = {"moreThan": "up", "atLeast": "up", "lessThan": "down", "atMost": "down", "nearly": "cap"}
    signs |= {"about": "band", "exactly": ""}
    for comparator, sign in signs.items():
        (mark,) = merged(points_of([claim(500, comparator=comparator)]))
        assert mark.glyph == sign


def canvas_of(made: list, height: float = 340) -> Canvas:
    drawn, _ = split(points_of(made))
    return Canvas(common_time(drawn), common_values(drawn, drawn[0].key.unit, 8), height)


@given(claims)
def test_every_trusted_mark_is_inside_the_picture(made):
    trusted = [claim for claim in made if not claim.doubt] or made
    canvas = canvas_of(made)
    for mark in merged(points_of(trusted)):
        spot = place(mark, canvas)
        assert spot is not None
        assert 0 <= spot.x <= 100
        assert canvas.top <= spot.y <= canvas.base
        for end in spot.whisker or ():
            assert 0 <= end <= canvas.height


def test_a_doubtful_outlier_does_not_stretch_the_scale():
    made = [claim(10, "2020-12-31"), claim(20, "2021-12-31"), claim(9000, "2035-12-31", doubt="Misprint.")]
    canvas = canvas_of(made)
    spots = [place(mark, canvas) for mark in merged(points_of(made))]
    assert [spot is None for spot in spots] == [False, False, True]
    assert canvas.values.ticks[-1] < 100


def test_a_whisker_is_drawn_only_where_it_can_be_seen():
    fine, coarse = claim(1_425_000, "2020-12-31"), claim(2_000_000, "2021-12-31", printed="two million")
    canvas = canvas_of([fine, coarse])
    spots = {mark.value: place(mark, canvas) for mark in merged(points_of([fine, coarse]))}
    assert spots[fine.value].whisker is None
    upper, lower = spots[coarse.value].whisker
    assert upper < spots[coarse.value].y < lower


def test_a_long_period_reaches_back_to_its_beginning():
    decade = claim(16, "2021-12-31", start="2012-01-01")
    spot = place(merged(points_of([decade]))[0], canvas_of([decade]))
    assert spot.span is not None
    assert spot.span < spot.x


spots = st.lists(
    st.builds(
        Placed,
        st.floats(min_value=0, max_value=100),
        st.floats(min_value=26, max_value=312),
        st.none(),
        st.none(),
    ),
    min_size=1,
    max_size=60,
)


def text_box(spot: Placed, width: float, text: str, beside) -> Box:
    long = text_width(text, TEXT)
    left = spot.x * width / 100 + beside.dx - {"start": 0, "middle": long / 2, "end": long}[beside.anchor]
    return Box(left, spot.y + beside.dy - TEXT * 0.8, left + long, spot.y + beside.dy + TEXT * 0.2)


@given(spots)
def test_numbers_beside_marks_cover_neither_marks_nor_each_other(places):
    counts = {number: str(number + 2) for number in range(0, len(places), 2)}
    values = {0: "4.838 million"}
    counts.pop(0)
    texts = {**counts, **values}
    found = put_beside(places, values, counts, height=340)
    narrow = {number: side for number, side in found.items() if side.narrow}
    for width, kept in ((1040.0, found), (300.0, narrow)):
        boxes = {
            number: text_box(places[number], width, texts[number], side) for number, side in kept.items()
        }
        for number, box in boxes.items():
            assert not any(box.meets(other) for n, other in boxes.items() if n != number)
            for n, spot in enumerate(places):
                x = spot.x * width / 100
                mark = Box(x - 4, spot.y - 4, x + 4, spot.y + 4)
                assert n == number or not box.meets(mark)


def test_the_words_of_a_line_across_move_to_the_free_end():
    crowd = [Placed(90 + step, 100.0 + step, None, None) for step in range(-8, 9)]
    for narrow in (True, False):
        assert rule_side([], 100, "more than 200, undated", narrow=narrow).at_end
        assert not rule_side(crowd, 100, "more than 200, undated", narrow=narrow).at_end
