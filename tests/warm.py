"""Starts programs from a process that has already imported what they import, which is most of a start.

One such process serves a whole test run: it forks, and what it has forked gets its own terminal, session,
environment, folder and arguments, as a fresh interpreter does. Run as a script, this file is that process.
"""

import atexit
import fcntl
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

LATE = ["sqlmodel", "pydantic_settings", "dateparser", "jinja2", "pyperclip"]
"""What the program imports only when it is used."""

# As facilitator.cli sets them, before Textual reads them on import.
TEXTUAL = {"TEXTUAL_FPS": "120", "ESCDELAY": "50"}


class Program:
    """A program that was started here, with what a terminal needs of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, minus the signal that ended it, or None while it runs."""
        if self.returncode is None:
            self.returncode = _ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as soon as there is one."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal; it cannot go astray, for a program keeps its number until its end was asked for."""
        if self.poll() is None:
            os.kill(self.pid, number)


def start(argv: Sequence[str], terminal: int, env: Mapping[str, str], cwd: Path | str | None) -> Program:
    """Run `python -c code arguments…` in that terminal (a file descriptor)."""
    _, flag, code, *arguments = argv
    assert flag == "-c", argv
    request = {"code": code, "argv": [flag, *arguments], "env": dict(env), "cwd": str(cwd or Path.cwd())}
    return Program(_ask(request, terminal))


def _ask(request: Mapping[str, Any], *descriptors: int) -> Any:
    server = _server()
    socket.send_fds(server, [json.dumps(request).encode() + b"\n"], descriptors)
    return json.loads(server.makefile().readline())


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())],
        env=os.environ | TEXTUAL | {"LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        pass_fds=[theirs.fileno()],
        start_new_session=True,
    )
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _import_all() -> None:
    import facilitator

    for each in pkgutil.walk_packages(facilitator.__path__, "facilitator."):
        if not each.name.endswith("__main__"):
            importlib.import_module(each.name)
    for name in LATE:
        importlib.import_module(name)
    _warm_up()


def _warm_up() -> None:
    """Use a store once, so that the ORM knows how its rows look, and read what ships."""
    from facilitator.domain.models import Person
    from facilitator.services.catalog import load_catalog
    from facilitator.storage.store import open_store

    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "store.db") as store:
        store.save([Person(name="Ana", created_at=datetime.now(UTC))])
        store.find(Person)
    tempfile.tempdir = None  # each program looks for itself
    load_catalog(None)


def _serve(tests: socket.socket) -> str:
    """Answer requests until there are no more; return, in each forked process, the code it is to run."""
    for request, descriptors in _requests(tests):
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if answer == 0:
                tests.close()
                _become(request, *descriptors)
                return str(request["code"])
            os.close(*descriptors)
        tests.sendall(json.dumps(answer).encode() + b"\n")
    sys.exit()


def _requests(tests: socket.socket) -> Iterator[tuple[dict[str, Any], list[int]]]:
    while True:
        data, descriptors = b"", list[int]()
        while not data.endswith(b"\n"):
            part, more, _, _ = socket.recv_fds(tests, 65536, 1)
            if not part:
                return
            data, descriptors = data + part, descriptors + more
        yield json.loads(data), descriptors


def _become(request: Mapping[str, Any], terminal: int) -> None:
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for descriptor in range(3):
        os.dup2(terminal, descriptor)
    os.close(terminal)
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", 1, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", 1, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.argv = request["argv"]
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])


if __name__ == "__main__":
    _import_all()
    exec(
        compile(_serve(socket.socket(fileno=int(sys.argv[1]))), "<string>", "exec"), {"__name__": "__main__"}
    )
