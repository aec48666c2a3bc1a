"""The program's memory and files are its own: no core dumps, nobody may attach, new files are private."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.probe import Terminal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="told by /proc")

OWNER = """
import ctypes, os, resource
from facilitator.hardening import keep_to_itself
if os.getuid() == 0:
    os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # changing the user alone already closes it
print(os.stat("/proc/self/mem").st_uid == os.getuid())
keep_to_itself()
print(os.stat("/proc/self/mem").st_uid == os.getuid(), ctypes.CDLL(None).prctl(3))
"""


def test_other_programs_of_the_same_user_may_not_look_in() -> None:
    done = subprocess.run([sys.executable, "-c", OWNER], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "0"]


def test_the_running_program_dumps_no_core_and_makes_private_files(tmp_path: Path) -> None:
    own = {"FACILITATOR_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    with Terminal([sys.executable, "-m", "facilitator"], cols=50, rows=24, env=own, cwd=tmp_path) as program:
        program.expect("Choose a passphrase")
        proc = Path("/proc", str(program.process.pid))
        assert re.search(r"^Max core file size +0 +0 ", (proc / "limits").read_text(), re.MULTILINE)
        assert re.search(r"^Umask:\s+0077$", (proc / "status").read_text(), re.MULTILINE)
        program.keys("ctrl+q")
        assert program.wait_exit() == 0
