"""Asks in the shell for what opens the store, and never shows or takes it where others could see it."""

import os
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator.commands.telling import tell
from facilitator.errors import FacilitatorError, MisuseError
from facilitator.paths import Paths, close_to_others, was_open

if TYPE_CHECKING:
    from facilitator.services.keeping import Keeping
    from facilitator.storage.vault import Vault

_KEYRING_SECONDS = 8.0
_TRIES = 3
_PAUSES = (1.0, 3.0)


def key_for(paths: Paths) -> bytes | None:
    """Return the key of the store, None for a plain store or none at all."""
    return way_in(paths)[1]


def way_in(paths: Paths) -> tuple[str, bytes | None]:
    """Return the passphrase, "" where none was asked for, and the key of the store, None for a plain one."""
    from facilitator.services.keeping import Keeping, load_vault

    return _way_into(load_vault(paths)) if how_kept(paths) is Keeping.ENCRYPTED else ("", None)


def key_of(vault: "Vault") -> bytes:
    """Return the key: by the user's command, else by the system's keyring, else by what the user types."""
    return _way_into(vault)[1]


def _way_into(vault: "Vault") -> tuple[str, bytes]:
    from facilitator.services.passphrase_command import VARIABLE
    from facilitator.storage.vault_errors import KeyringError

    if vault.has_keyring and not os.environ.get(VARIABLE):
        try:
            return "", _in_time(vault.unlock_with_keyring)
        except KeyringError as error:
            tell(f"facilitator: {error.message}")
    return unlock(vault)


def _in_time(ask: Callable[[], bytes]) -> bytes:
    """Return what the system keyring answers; KeyringError when it does not within some seconds.

    One that sleeps, or waits for somebody to click, would hold the command for good.
    """
    from facilitator.storage.vault_errors import KeyringError

    answer: list[bytes | BaseException] = []

    def wait() -> None:
        try:
            answer.append(ask())
        except BaseException as error:
            answer.append(error)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    thread.join(_KEYRING_SECONDS)
    if not answer:
        raise KeyringError("The system keyring does not answer.", "Your passphrase opens your notes too.")
    if isinstance(answer[0], BaseException):
        raise answer[0]
    return answer[0]


def how_kept(paths: Paths) -> "Keeping":
    """Return how the store is kept, once its files are closed to others and what a crash left is settled."""
    from facilitator.services.keeping import look, settle

    for words in was_open(close_to_others(paths)):
        tell(f"facilitator: {words}")
    settle(paths)
    return look(paths)


def encrypted_vault(paths: Paths) -> "Vault":
    """Return the vault of an encrypted store; FacilitatorError when there is none."""
    from facilitator.services.keeping import Keeping, load_vault

    state = how_kept(paths)
    if state is Keeping.NOTHING:
        raise FacilitatorError(f"There is no store at {paths.database} yet.", "Start facilitator once.")
    if state is Keeping.PLAIN:
        raise FacilitatorError("Your notes are not encrypted.", "facilitator encrypt does it.")
    return load_vault(paths)


@contextmanager
def _unseen() -> Iterator[None]:
    """Have nothing that is typed shown between two questions either; `getpass` hides only its own answer."""
    try:
        import termios

        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except (ImportError, OSError):  # Windows shows nothing; without a terminal nobody types
        yield
        return
    try:
        usual = termios.tcgetattr(terminal)
        hushed = [*usual[:3], usual[3] & ~termios.ECHO, *usual[4:]]
        termios.tcsetattr(terminal, termios.TCSADRAIN, hushed)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSADRAIN, usual)
    finally:
        os.close(terminal)


def unlock(vault: "Vault", prompt: str = "Passphrase: ") -> tuple[str, bytes]:
    """Return the passphrase and the key that it opens, after at most three tries with growing pauses."""
    from facilitator.services.passphrase_command import passphrase_from_command

    given = passphrase_from_command(os.environ)
    if given is not None:
        return given, vault.unlock(given)
    return _ask_for_passphrase(vault, prompt)


@_unseen()
def _ask_for_passphrase(vault: "Vault", prompt: str) -> tuple[str, bytes]:
    from facilitator.storage.vault_errors import WrongPassphraseError

    for pause in _PAUSES[: _TRIES - 1]:
        passphrase = ask_secret(prompt)
        try:
            return passphrase, vault.unlock(passphrase)
        except WrongPassphraseError as error:
            tell(f"{error.message} The next try is in {pause:.0f} s.")
            time.sleep(pause)
    passphrase = ask_secret(prompt)
    return passphrase, vault.unlock(passphrase)


@_unseen()
def unlock_with_recovery(vault: "Vault") -> bytes:
    """Ask for the recovery code until it is one without a slip, and return the key."""
    from facilitator.storage.vault_errors import RecoverySlipError

    while True:
        try:
            return vault.unlock_with_recovery(ask_secret("Recovery code: "))
        except RecoverySlipError as error:
            tell(error)


@_unseen()
def ask_new_passphrase() -> str:
    """Ask for a new passphrase twice, until both are the same and not empty; say how hard it is to guess."""
    from facilitator.services.strength import strength

    while True:
        passphrase = ask_secret("New passphrase: ")
        if not passphrase:
            tell("It is empty. Take several words that only you would put together.")
            continue
        tell(strength(passphrase).words)
        if ask_secret("The same again: ") == passphrase:
            return passphrase
        tell("The two are not the same. Once more.")


def ask_secret(prompt: str) -> str:
    """Ask on the terminal, and show nothing of what is typed; MisuseError where that cannot be."""
    import getpass

    from facilitator.services.passphrase_command import VARIABLE

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except getpass.GetPassWarning:
        other = "" if os.environ.get(VARIABLE) else f", or have {VARIABLE} name a command that prints it"
        raise MisuseError(
            "This asks for a passphrase, and there is no terminal to ask on.", f"Run it in a terminal{other}."
        ) from None
    except KeyboardInterrupt:
        tell("")  # the shell's own prompt begins a line
        raise
    except EOFError:
        raise FacilitatorError("Nothing was typed, so nothing was done.") from None


@contextmanager
def recovery_code_shown(paths: Paths, code: str) -> Iterator[None]:
    """Show a new recovery code, and say so if what follows fails and the code is not put to use."""
    from facilitator.services.keeping import load_vault

    show_recovery_code(code)
    try:
        yield
    except BaseException:
        try:
            load_vault(paths).unlock_with_recovery(code)
        except FacilitatorError:
            tell("The recovery code that was just shown was not put to use: it opens nothing.")
        raise


def show_recovery_code(code: str) -> None:
    """Show a new recovery code once, and have a part of it typed; in a pipe it is only printed.

    FacilitatorError when the part is not the one that was shown: then the code must not be used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print(code)
        return
    sys.stdout.write("\x1b[?1049h\x1b[H")  # the other screen, which leaves nothing to scroll back to
    try:
        _confirm(code)
    finally:
        sys.stdout.write("\x1b[?1049l")
        sys.stdout.flush()


def _confirm(code: str) -> None:
    from facilitator.services.protecting import confirms, group_to_ask, groups_of

    groups = groups_of(code)
    print("Your recovery code. It opens your notes if you\nforget the passphrase, and is shown this once.\n")
    for start in range(0, len(groups), 4):
        print(f"  {start + 1:>2}  {'  '.join(groups[start : start + 4])}")
    print("\nWrite it down, and keep it where you keep papers.")
    number = group_to_ask(code)
    for _ in range(_TRIES):
        try:
            typed = input(f"Now type group {number}: ")
        except EOFError:
            break
        if confirms(code, number, typed):
            return
        print(f"Not quite. Group {number} has four letters or digits; count from the left.")
    raise FacilitatorError(
        "The recovery code was not confirmed, so nothing was changed.",
        "Start again when you can write it down.",
    )
