"""A few requests of every kind that nobody would send; ``fuzz.py`` sends as many as it is told to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).with_name("fuzz.py")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_strange_requests_bring_about_no_internal_error_and_no_hang():
    command = [sys.executable, str(FUZZ), "--count", "600", "--rounds", "1", "--seed", "7"]
    told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "600 requests" in told.stdout
