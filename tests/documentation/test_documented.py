"""A command, limit or term without documentation breaks the build."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.main import main
from kg.limits import Limits, describe_limits

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme_and_shows_an_example():
    for name in main.list_commands(click.Context(main)):
        assert f"`kg {name}" in README, f"kg {name} is not in the README"
        command = main.get_command(click.Context(main), name)
        text = command.get_help(click.Context(command, info_name=f"kg {name}"))
        assert f"kg {name}" in text.partition("Usage:")[2].partition("\n")[2], (
            f"kg {name} --help shows no example"
        )


def test_every_option_says_what_it_does():
    for name in main.list_commands(click.Context(main)):
        for parameter in main.get_command(click.Context(main), name).params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"kg {name} {parameter.opts[0]} has no help"


def test_every_limit_is_in_the_readme_with_its_value():
    for entry in describe_limits(Limits()):
        assert f"`{entry.name}`" in README, entry.name
        assert entry.text in README, f"{entry.name} = {entry.text}"
