"""The ``kg`` command: finds a command's module, runs it, and turns errors into one line and a status."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, Final

import click

from kg.cli.command import examples_section
from kg.cli.output import complain, exit_status
from kg.errors import KgError

__all__ = ["COMMANDS", "main", "run"]

COMMANDS: Final = (
    "serve",
    "load",
    "import",
    "validate",
    "check",
    "verify",
    "query",
    "show",
    "cite",
    "neighbours",
    "path",
    "search",
    "export",
    "stats",
    "releases",
    "rollback",
    "backup",
    "restore",
)
"""The commands, in the order of the help; each is `command` in the module of its name."""

_MODULES: Final = {"import": "import_table"}
"""Modules of commands whose names are words of the language."""

_INTERRUPTED: Final = 130
_FAULT: Final = 2


_EXAMPLES: Final = (
    "kg serve",
    "kg show metric:software-revenue",
    "kg query 'SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class'",
    "kg export gexf -o graph.gexf",
)


class _Commands(click.Group):
    """Commands that are imported when they are asked for; calling it runs this process's command line."""

    def __call__(self, *_: Any, **__: Any) -> Any:
        """Run and exit."""
        sys.exit(run(sys.argv[1:]))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kg.cli.{_MODULES.get(cmd_name, cmd_name)}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader who has seen enough (``kg query … | head``) ends it quietly."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # what is still to be written goes nowhere; click itself would call this an error
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a few examples after the commands."""
        del ctx
        examples_section(_EXAMPLES, formatter)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        import kg

        click.echo(f"kg {kg.__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    help=(
        "A knowledge graph that knows how sure each number is.\n\n"
        "Without files, every command works on the graph that comes with it."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Do nothing before a command."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status: 0 done, 1 the answer is no, 2 wrong usage or input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # the data is, whatever the terminal's locale says
    try:
        result = main.main(list(arguments), prog_name="kg", standalone_mode=False)
        status = result if isinstance(result, int) else 0
    except KgError as error:
        complain(str(error))
        status = exit_status(error)
    except click.ClickException as error:
        complain(_usage(error))
        status = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        status = _INTERRUPTED
    except Exception as error:  # the door: a fault of ours is told in one line too
        if sys.flags.dev_mode:
            raise
        complain(f"a fault in kg: {type(error).__name__}: {error}; `python -X dev -m kg …` shows where")
        status = _FAULT
    return status


def _usage(error: click.ClickException) -> str:
    message = error.format_message()
    if isinstance(error, click.UsageError) and error.ctx:
        return f"{message.rstrip('.')}; see {error.ctx.command_path} --help"
    return message
