"""The flows and prompts that a meeting can use: those that ship, and the user's own over them."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from facilitator.domain.fitting import blanks
from facilitator.domain.flow import Depth, Flow, Prompt, Stage
from facilitator.domain.situation import Need
from facilitator.domain.text import one_line
from facilitator.quick_dataclass import dataclass
from facilitator.services.catalog_fields import (
    FLOW_FIELDS,
    NOTHING,
    PROMPT_FIELDS,
    PROMPT_FILE_FIELDS,
    STAGE_FIELDS,
    Flaw,
    read_table,
)
from facilitator.services.catalog_files import read_toml, toml_files

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CatalogProblem:
    """Something in a user's file that could not be used; the rest of the catalog works without it.

    `file` is relative to the user's folder, `key` says where in it, `found` what stands there.
    """

    file: str
    key: str
    expectation: str
    found: str = ""

    def __str__(self) -> str:
        found = f", found {self.found}" if self.found else ""
        return f"{self.file}, {self.key}: expected {self.expectation}{found}"


@dataclass(slots=True)
class Catalog:
    """Every flow and every prompt by its id, and what was wrong with the user's files."""

    flows: dict[str, Flow] = field(default_factory=dict)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    problems: tuple[CatalogProblem, ...] = ()


def load_catalog(user_folder: Path | None) -> Catalog:
    """Return what ships with Facilitator, and over it `flows/*.toml` and `prompts/*.toml` of the folder.

    A user's flow or prompt with the id of one that ships takes its place. A wrong file raises
    nothing: it becomes problems, and what it would have replaced stays.
    """
    shipped = _shipped()
    catalog = Catalog(dict(shipped.flows), dict(shipped.prompts), shipped.problems)
    if user_folder is not None:
        _Loading(catalog).folder(user_folder)
    return catalog


@cache
def _shipped() -> Catalog:
    catalog = Catalog()
    _Loading(catalog).folder(files("facilitator") / "data")
    return catalog


class _Loading:
    """Puts the files of one folder into a catalog; within the folder each id may be used once."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.flow_files: dict[str, str] = {}
        self.prompt_files: dict[str, str] = {}
        self.file = ""
        self.flaws: list[Flaw] = []

    def folder(self, folder: Traversable) -> None:
        # Prompts come first, since a flow may name any of them.
        for kind, take in (("prompts", self._take_prompts), ("flows", self._take_flow)):
            for path in toml_files(folder.joinpath(kind)):
                self.file, self.flaws = f"{kind}/{one_line(path.name)}", []
                table = read_toml(path, self.flaws)
                if table is not None:
                    take(table)
                self.catalog.problems += tuple(CatalogProblem(self.file, *flaw) for flaw in self.flaws)

    def _take_prompts(self, table: Table) -> None:
        values = read_table(table, PROMPT_FILE_FIELDS, "", self.flaws)
        whole = not self.flaws
        shared: Table = {key: table[key] for key in values if key != "prompts"}
        for number, each in enumerate(values.get("prompts", ()), 1):
            where = f"prompt {number}"
            prompt = self._prompt({**shared, **each}, where)
            if not whole:  # what a prompt lacks may be what is wrong above it
                self.flaws = [flaw for flaw in self.flaws if flaw.found != NOTHING]
            elif prompt is None:
                continue
            elif not prompt.kinds:
                self._flaw(f"{where}, kinds", "the kinds of stage it suits", "none")
            elif not self._is_taken(prompt.id, self.prompt_files, f"{where}, id"):
                flow = self._flow_of(prompt.id, "")
                self._add(replace(prompt, flow=flow) if flow else prompt)

    def _take_flow(self, table: Table) -> None:
        values = read_table(table, FLOW_FIELDS, "", self.flaws)
        flow_id = values.get("id", "")
        self._is_taken(flow_id, self.flow_files, "id")
        stages = self._stages(values.get("stages", ()))
        own = self._own_prompts(values.get("prompts", ()), flow_id, stages)
        self._names_exist(stages, flow_id, [each.get("id") for each in values.get("prompts", ())])
        if self.flaws:
            return
        flow = Flow(id=flow_id, title=values["title"], purpose=values["purpose"], stages=tuple(stages))
        self.flow_files[flow_id] = self.file
        self.catalog.flows[flow_id] = flow
        for prompt in own:
            self._add(prompt)

    def _stages(self, tables: Sequence[Table]) -> list[Stage]:
        """Return the stages, or none of them when one is wrong."""
        before, stages, ids = len(self.flaws), [], set()
        for number, table in enumerate(tables, 1):
            where = f"stage {number}"
            values = read_table(table, STAGE_FIELDS, where, self.flaws)
            if "id" in values and values["id"] in ids:
                self._flaw(f"{where}, id", "an id that no other stage has", f"“{values['id']}” again")
            ids.add(values.get("id"))
            if len(self.flaws) == before:
                stages.append(Stage(**values))
        return stages if len(self.flaws) == before else []

    def _own_prompts(self, tables: Sequence[Table], flow_id: str, stages: Sequence[Stage]) -> list[Prompt]:
        own: dict[str, Prompt] = {}
        for number, table in enumerate(tables, 1):
            where = f"prompt {number}"
            prompt = self._prompt(table, where)
            if prompt is None or self._is_taken(prompt.id, self.prompt_files, f"{where}, id"):
                continue
            if prompt.id in own or self._flow_of(prompt.id, flow_id) != flow_id:
                self._flaw(f"{where}, id", "an id that no other prompt has", f"“{prompt.id}” again")
            homes = tuple(dict.fromkeys(s.kind for s in stages if prompt.id in s.prompts))
            if stages and not homes and prompt.depth is Depth.OPENING:
                self._flaw(f"{where}, id", "to be named in a stage’s prompts", f"“{prompt.id}” in none")
            elif stages and not homes and not prompt.kinds:
                self._flaw(f"{where}, kinds", "the kinds of stage it suits", "none")
            own[prompt.id] = replace(prompt, flow=flow_id, kinds=prompt.kinds or homes)
        return list(own.values())

    def _names_exist(self, stages: Sequence[Stage], flow_id: str, own: Sequence[object]) -> None:
        for number, stage in enumerate(stages, 1):
            for name in (each for each in stage.prompts if each not in own):
                known = self.catalog.prompts.get(name)
                if known is None:
                    self._flaw(f"stage {number}, prompts", "ids of known prompts", f"“{name}”")
                elif known.flow not in ("", flow_id):
                    other = f"“{name}”, which belongs to “{known.flow}”"
                    self._flaw(f"stage {number}, prompts", "prompts of its own or of no flow", other)

    def _prompt(self, table: Table, where: str) -> Prompt | None:
        flaws: list[Flaw] = []
        values = read_table(table, PROMPT_FIELDS, where, flaws)
        self.flaws += flaws
        if flaws:
            return None
        prompt = Prompt(**values)
        quoted = (Need(name) for name in blanks(prompt.text))
        return replace(prompt, needs=tuple(dict.fromkeys((*prompt.needs, *quoted))))

    def _flow_of(self, prompt_id: str, unknown: str) -> str:
        known = self.catalog.prompts.get(prompt_id)
        return known.flow if known else unknown

    def _is_taken(self, name: str, taken: Mapping[str, str], key: str) -> bool:
        if name not in taken:
            return False
        self._flaw(key, "an id that is used once", f"“{name}” in {taken[name]} too")
        return True

    def _flaw(self, key: str, expectation: str, found: str) -> None:
        self.flaws.append(Flaw(key, expectation, found))

    def _add(self, prompt: Prompt) -> None:
        self.prompt_files[prompt.id] = self.file
        self.catalog.prompts[prompt.id] = prompt
