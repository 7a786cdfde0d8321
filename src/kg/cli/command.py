"""A command with examples, which its help shows and the tests run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

__all__ = ["Command", "examples_section"]


class Command(click.Command):
    """A command of ``kg``.

    Parameters
    ----------
    examples
        Command lines that work as they stand.
    """

    def __init__(self, *args: Any, examples: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples after the options."""
        del ctx
        examples_section(self.examples, formatter)


def examples_section(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write examples as help shows them: each on a line of its own, never wrapped."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"{'':>{formatter.current_indent}}{example}\n")
