"""The container file, the unit and their notes: parsed, consistent with the program, hardened."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from kg.cli.main import main
from kg.cli.serve import command as serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / ".deploy"
UNIT = (DEPLOY / "kg.service").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
NOTES = (DEPLOY / "README.md").read_text(encoding="utf-8")

OPTIONS = {name for parameter in serve.params for name in parameter.opts}


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the instructions of a container file, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", text)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(UNIT)
    return parser


# --------------------------------------------------------------------------- the unit
def test_the_unit_starts_the_program_with_options_that_it_has():
    command, subcommand, *arguments = shlex.split(unit()["Service"]["ExecStart"])
    assert (command, subcommand) == ("/opt/kg/bin/kg", "serve")
    given = [argument for argument in arguments if argument.startswith("--")]
    assert given
    assert set(given) <= OPTIONS
    serve.make_context("kg serve", [argument for argument in arguments if argument != "$KG_OPTIONS"])


def test_the_unit_lets_running_requests_finish_before_it_kills():
    service = unit()["Service"]
    arguments = shlex.split(service["ExecStart"])
    allowed = float(arguments[arguments.index("--stop-timeout") + 1])
    assert float(service["TimeoutStopSec"]) > allowed
    assert service["KillMode"] == "mixed"
    assert service["KillSignal"] == "SIGTERM"
    assert service["OOMPolicy"] == "continue"


def test_the_unit_has_few_rights():
    service = unit()["Service"]
    for name in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute"):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert re.fullmatch(r"\d+G", service["MemoryMax"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_understands_the_unit_and_finds_it_safe(tmp_path):
    # the program need not be installed where the unit will find it
    copy = tmp_path / "kg.service"
    copy.write_text(UNIT.replace("/opt/kg/bin/kg", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(copy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd is too old to judge a file")
    assert done.returncode == 0, done.stdout[-400:]


# ---------------------------------------------------------------------- the container
def test_the_container_starts_the_program_with_options_that_it_has():
    entry = json.loads(dict(instructions(CONTAINER))["ENTRYPOINT"])
    assert entry[:2] == ["/opt/kg/bin/kg", "serve"]
    assert {argument for argument in entry[2:] if argument.startswith("--")} <= OPTIONS
    serve.make_context("kg serve", entry[2:])


def test_the_container_is_built_of_what_is_there():
    for word, rest in instructions(CONTAINER):
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source


def test_the_container_runs_without_rights_and_watches_itself():
    found = instructions(CONTAINER)
    last = found[max(place for place, (word, _) in enumerate(found) if word == "FROM") :]
    words = dict(last)
    assert int(words["USER"]) > 0
    assert words["STOPSIGNAL"] == "SIGTERM"
    assert "/readyz" in words["HEALTHCHECK"]
    assert all(":" in rest.split()[0] for word, rest in found if word == "FROM"), (
        "each image with its version"
    )


def test_it_is_built_in_the_format_that_keeps_its_health_check():
    for text in (CONTAINER, NOTES):
        assert "podman build --format docker -f .deploy/Containerfile" in text


# -------------------------------------------------------------------------- the notes
def test_every_option_and_command_in_the_notes_exists():
    known = OPTIONS | {name for entry in _commands() for parameter in entry.params for name in parameter.opts}
    podman = [
        "format",
        "read-only",
        "tmpfs",
        "cap-drop",
        "security-opt",
        "memory",
        "pids-limit",
        "health-cmd",
    ]
    elsewhere = [*podman, "now"]
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", NOTES)):
        assert option in known or option[2:] in elsewhere, option
    for name in set(re.findall(r"`?\bkg (serve|backup|restore|rollback|releases)\b", NOTES)):
        assert name in main.list_commands(click.Context(main)), name


def _commands() -> list[click.Command]:
    context = click.Context(main)
    return [entry for name in main.list_commands(context) if (entry := main.get_command(context, name))]


def test_the_notes_tell_the_proxy_about_every_header_that_is_believed():
    nginx = NOTES.partition("```nginx")[2].partition("```")[0]
    for name in ("For", "Proto", "Host", "Prefix"):
        assert f"proxy_set_header X-Forwarded-{name} " in nginx, name
