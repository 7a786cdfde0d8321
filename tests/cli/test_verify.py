"""``kg verify``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SOURCE = "source:qiushi-2024-02-22"
STAND_IN = Path(__file__).parents[1] / "data" / "stand-in.txt"


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    copy = tmp_path / "spoilt.txt"
    copy.write_text(
        STAND_IN.read_text(encoding="utf-8").replace("45 sectors", "46 sectors"), encoding="utf-8"
    )
    return copy


def test_a_sound_copy_is_a_table_of_claims_found_and_status_0(run_cli):
    done = run_cli("verify", SOURCE, STAND_IN)
    assert done.returncode == 0, done.stdout + done.stderr
    header, _, *lines = done.stdout.splitlines()
    assert header.split() == ["verdict", "place", "figure", "claim", "told"]
    assert {line.split()[0] for line in lines} == {"found"}
    assert done.stderr.startswith(f"{len(lines)} claims: {len(lines)} found; the body starts at line 9")
    assert len(done.stderr.splitlines()) == 1


def test_a_changed_digit_is_told_in_its_line_and_by_status_1(run_cli, spoilt):
    done = run_cli("verify", SOURCE, spoilt)
    assert done.returncode == 1
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("changed"))
    assert "45" in line
    assert line.endswith("paragraph 4, sentence 1 has “46” instead")
    assert "1 changed" in done.stderr


def test_it_speaks_chinese(run_cli, spoilt):
    done = run_cli("verify", SOURCE, spoilt, "--lang", "zh")
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("changed"))
    assert line.endswith("第4段第1句此处为“46”")
    assert "正文始于文件第9行" in done.stderr


def test_as_json_it_is_the_whole_finding(run_cli, spoilt):
    done = run_cli("verify", SOURCE, spoilt, "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["holds"], told["body_line"], told["paragraphs"]) == (False, 9, 6)
    (finding,) = (finding for finding in told["findings"] if not finding["holds"])
    assert (finding["verdict"], finding["printed"], finding["instead"]) == ("changed", "45", "46")
    assert finding["expected"]["paragraph"] == 4
    assert finding["places"][0]["line"] == 17


@pytest.mark.parametrize(
    ("data", "status"), [(None, 2), (b"\x00\x01", 2), (b"", 2), (b"Nothing of the kind.", 1)]
)
def test_what_cannot_be_read_is_status_2_in_one_line(run_cli, tmp_path, data, status):
    copy = tmp_path / "copy.txt"
    if data is not None:
        copy.write_bytes(data)
    done = run_cli("verify", SOURCE, copy)
    assert done.returncode == status
    assert len(done.stderr.splitlines()) == 1
    if status == 2:
        assert done.stdout == ""
        assert str(copy) in done.stderr


def test_a_source_that_nothing_rests_on_is_wrong_usage(run_cli, tiny_path):
    done = run_cli("verify", "metric:bridges-built", STAND_IN, "--data", tiny_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "metric:bridges-built" in done.stderr
