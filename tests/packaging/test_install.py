"""What a user installs: it holds everything, starts anywhere, and leaves cleanly.

Each clean environment sees only the package under test and the packages that it declares, linked from
where the tests run; nothing is downloaded.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.probe import Terminal

ROOT = Path(__file__).parents[2]
FIRST_SCREEN = r"Choose a passphrase"

pytestmark = pytest.mark.xdist_group("packaging")


def run(*argv: str | Path, cwd: Path) -> None:
    """Run a command and fail with what it said."""
    done = subprocess.run([*map(str, argv)], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def declared(requirements: list[str], extras: frozenset[str] = frozenset()) -> set[str]:
    """Return the names of all packages that these requirements bring, theirs included."""
    found: set[str] = set()
    for text in requirements:
        requirement = Requirement(text)
        environments = [{"extra": extra} for extra in extras or {""}]
        if requirement.marker and not any(map(requirement.marker.evaluate, environments)):
            continue
        try:
            theirs = distribution(requirement.name).requires or []
        except PackageNotFoundError:
            continue
        found |= {requirement.name} | declared(theirs, frozenset(requirement.extras))
    return found


def link(names: set[str], packages: Path) -> None:
    """Make the files of these installed packages importable from another folder of packages."""
    for name in names:
        installed = distribution(name)
        tops = {file.parts[0] for file in installed.files or []} - {"..", "__pycache__"}
        for top in tops:
            target = packages / top
            if not target.exists():
                target.symlink_to(Path(str(installed.locate_file(top))))


def clean_environment(folder: Path, needs: set[str]) -> Path:
    """Make an environment in which only pip and these packages are found; return its interpreter."""
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    link(needs | {"pip"}, packages)
    python = folder / "bin" / "python"
    run(python, "-c", "import importlib.util as u; assert not u.find_spec('facilitator')", cwd=folder)
    return python


def starts_and_quits(program: Path, folder: Path) -> None:
    """Start the program far from the repository, see its first screen, and leave with ctrl+q."""
    folder.mkdir()
    with Terminal(
        [program], cols=100, rows=30, env={"FACILITATOR_HOME": str(folder)}, cwd=folder
    ) as terminal:
        terminal.expect(FIRST_SCREEN)
        terminal.keys("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.faults() == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and from it the wheel, as a release does; return the folder that holds them."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def sdist(built: Path) -> Path:
    return next(built.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def runtime(wheel: Path) -> set[str]:
    """Return the names of the packages that the wheel declares, with what they need in turn."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(
            next(name for name in archive.namelist() if name.endswith("/METADATA"))
        ).decode()
    return declared(re.findall(r"^Requires-Dist: (.+)$", metadata, re.M))


def files_under(folder: Path) -> set[str]:
    """Return the files below a folder that belong in a release, relative to it."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in files}


def test_the_wheel_holds_the_whole_program_with_its_styles_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert {f"facilitator/{name}" for name in files_under(ROOT / "src" / "facilitator")} <= held
    assert {f"facilitator/styles/{name}" for name in files_under(ROOT / "styles")} <= held
    assert any(name.endswith(".data/data/share/man/man1/facilitator.1") for name in held)
    for pattern in (r"styles/.*\.tcss", r"data/prompts.*\.toml", r"data/flows.*\.toml"):
        assert any(re.fullmatch(f"facilitator/{pattern}", name) for name in held), pattern


def test_the_wheel_holds_nothing_that_is_not_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0].partition("-")[0] for name in archive.namelist()}
    assert tops == {"facilitator"}


def test_the_sdist_holds_what_a_packager_needs_to_build_and_test(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    single = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "constraints.txt"}
    assert single <= held
    assert {f"styles/{name}" for name in files_under(ROOT / "styles")} <= held
    assert {"tests/packaging/test_install.py", "tests/probe.py", "benchmarks/bare_app.py"} <= held


@pytest.mark.slow
def test_the_checkout_and_the_sdist_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, cwd=ROOT)
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(tmp_path / wheel.name) as other:
        assert {(item.filename, item.CRC) for item in one.infolist()} == {
            (item.filename, item.CRC) for item in other.infolist()
        }


def test_the_installed_wheel_starts_anywhere(wheel: Path, runtime: set[str], tmp_path: Path) -> None:
    python = clean_environment(tmp_path / "venv", runtime)
    run(python, "-m", "pip", "install", "--no-deps", wheel, cwd=tmp_path)
    run(python, "-m", "pip", "check", cwd=tmp_path)
    starts_and_quits(python.with_name("facilitator"), tmp_path / "away")


def test_the_installed_sdist_starts_anywhere(sdist: Path, runtime: set[str], tmp_path: Path) -> None:
    python = clean_environment(tmp_path / "venv", runtime | declared(["hatchling"]))
    run(python, "-m", "pip", "install", "--no-deps", "--no-build-isolation", sdist, cwd=tmp_path)
    starts_and_quits(python.with_name("facilitator"), tmp_path / "away")


def test_the_editable_install_starts_anywhere(tmp_path: Path) -> None:
    program = shutil.which("facilitator", path=os.pathsep.join([str(Path(sys.executable).parent)]))
    assert program, "install the checkout first: make test does"
    starts_and_quits(Path(program), tmp_path / "away")


def test_every_package_has_one_pinned_version() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    project = distribution("facilitator")
    everything = declared(project.requires or [], frozenset({"dev"})) | declared(project.requires or [])
    pinned = {re.sub(r"[-_.]+", "-", name).lower() for name in pins}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in everything} <= pinned
