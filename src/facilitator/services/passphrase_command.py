"""The passphrase for scripts: printed by a command of the user's own, never an argument others could see."""

import subprocess
from collections.abc import Mapping, Sequence
from select import select
from time import monotonic

from facilitator.errors import FacilitatorError

VARIABLE = "FACILITATOR_PASSPHRASE_COMMAND"
SECONDS = 60.0
"""How long the command may take; it may have to ask the user for something itself."""

_LONGEST = 1 << 16


def passphrase_from_command(environ: Mapping[str, str], seconds: float = SECONDS) -> str | None:
    """Return what the command in FACILITATOR_PASSPHRASE_COMMAND prints, None when there is none.

    It is run without a shell, and one line end after the passphrase is taken off. FacilitatorError when
    it cannot be run, fails, takes too long, or prints nothing that can be a passphrase.
    """
    command = environ.get(VARIABLE)
    if not command:
        return None
    try:
        from shlex import split

        printed, exit_code = _run(split(command), seconds)
    except (ValueError, IndexError):
        raise _failed("cannot be read: a quote is not closed, or nothing is in it") from None
    except subprocess.TimeoutExpired:
        raise _failed(f"took longer than {seconds:.0f} seconds") from None
    except OSError as error:
        raise _failed(f"cannot be run: {error.strerror or error}") from None
    if exit_code:
        raise _failed(f"ended with exit code {exit_code}")
    try:
        passphrase = printed.decode()
    except UnicodeDecodeError:
        raise _failed("printed something that is not UTF-8") from None
    passphrase = passphrase.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise _failed("printed nothing")
    return passphrase


def _run(words: Sequence[str], seconds: float) -> tuple[bytes, int]:
    """Return what a command prints, and its exit code; one that prints without end is ended early.

    Raises TimeoutExpired, OSError, and IndexError when there is no command.
    """
    until = monotonic() + seconds
    printed = bytearray()
    with subprocess.Popen(words, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout is not None
        try:
            while len(printed) <= _LONGEST:
                if not select([process.stdout], [], [], max(0.0, until - monotonic()))[0]:
                    raise subprocess.TimeoutExpired(words, seconds)
                some = process.stdout.read(_LONGEST)
                if not some:
                    return bytes(printed), process.wait(max(0.0, until - monotonic()))
                printed += some
            raise _failed("printed far more than a passphrase")
        except BaseException:
            process.kill()
            raise


def _failed(what: str) -> FacilitatorError:
    return FacilitatorError(
        f"The command in {VARIABLE} {what}.",
        "It must print the passphrase and nothing else. Run it by itself to see what it does.",
    )
