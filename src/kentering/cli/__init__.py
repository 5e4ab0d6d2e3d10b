"""The command line: one function per question, rendered in Dutch or English.

What may enter: what a person types. What leaves: answers on stdout, warnings and faults on stderr,
and an exit code (docs/conventions.md, E1-E2). No arithmetic and no sentences about figures here.
Nothing heavy is imported before a command is known, so that ``--help`` comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the name of the program; those of the process by default.

    Returns:
        The exit code.
    """
    from kentering.cli import guard

    words = list(sys.argv[1:] if argv is None else argv)
    guard.prepare(words)
    return guard.guarded(lambda: _run(words))


def _run(words: list[str]) -> int:
    from kentering.cli.app import command
    from kentering.cli.output import lang

    root = command(lang())
    with root.make_context("kentering", words) as context:
        return int(root.invoke(context) or 0)
