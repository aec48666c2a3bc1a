"""The passphrase for scripts: printed by a command of the user's own, never an argument others could see."""

import subprocess
from collections.abc import Mapping

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

        words = split(command)
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=seconds, check=False)
    except (ValueError, IndexError):
        raise _failed("cannot be read: a quote is not closed, or nothing is in it") from None
    except subprocess.TimeoutExpired:
        raise _failed(f"took longer than {seconds:.0f} seconds") from None
    except OSError as error:
        raise _failed(f"cannot be run: {error.strerror or error}") from None
    if done.returncode:
        raise _failed(f"ended with exit code {done.returncode}")
    if len(done.stdout) > _LONGEST:
        raise _failed("printed far more than a passphrase")
    try:
        passphrase = done.stdout.decode()
    except UnicodeDecodeError:
        raise _failed("printed something that is not UTF-8") from None
    passphrase = passphrase.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise _failed("printed nothing")
    return passphrase


def _failed(what: str) -> FacilitatorError:
    return FacilitatorError(
        f"The command in {VARIABLE} {what}.",
        "It must print the passphrase and nothing else. Run it by itself to see what it does.",
    )
