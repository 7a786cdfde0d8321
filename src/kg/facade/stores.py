"""Stores as a whole: where they are, their releases, and copies of them."""

from __future__ import annotations

from kg.load import build_store
from kg.store.copies import backup, restore
from kg.store.releases import is_store, releases, rollback
from kg.store.remote import is_address
from kg.store.writing import preparing

__all__ = ["backup", "build_store", "is_address", "is_store", "preparing", "releases", "restore", "rollback"]
