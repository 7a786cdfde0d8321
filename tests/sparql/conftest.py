"""The W3C's tests of SPARQL, where a copy of them lies beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def w3c() -> Path:
    """Return the folder of the W3C's test suites: sparql10 and sparql11 are inside."""
    folder = Path(os.environ.get("KG_W3C_TESTS", CHECKOUT.parent / "shared" / "w3c"))
    if not (folder / "sparql11").is_dir():
        pytest.skip(f"the W3C's tests are not in {folder}; set KG_W3C_TESTS to where they are")
    return folder
