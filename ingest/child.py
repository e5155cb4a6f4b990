"""Reads untrusted files in a child process, with limits on memory, time and output.

A request is a line of JSON with name and size, and then the bytes; an answer is eight bytes of length, and
then JSON. Nothing that comes from the child is executed or unpickled.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from assistant.errors import ScannedSource, UnreadableSource
from ingest.blocks import Loaded

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_LENGTH = 8  # bytes, big endian
_PIECE = 2**20  # bytes read at once
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")  # of the environment: no keys, no tokens


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file."""

    seconds: float = 30.0
    memory: int = 1536 * 2**20  # bytes of address space above those of the empty child
    output: int = 50 * 2**20  # bytes of the answer


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class _Answer:
    loaded: Loaded | None = None
    error: str = ""
    scan: bool = False
    last: bool = False  # the child ends with it


class Child:
    """A process that reads one file after the other; started when needed, and anew after it failed."""

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process beside other work, before there is a file to read."""
        with self._lock:
            self._process = self._process or _started(self._limits)

    def load(self, source: bytes | Path, name: str) -> Loaded:
        """Load and clean a file, given as its content or its path.

        Raises UnreadableSource with the reason, also where the child crashed or ran into a limit.
        """
        name = name.encode("utf-8", "replace").decode()  # file names may hold what is no character
        data = source if isinstance(source, bytes) else _content(source, name)
        with self._lock:
            answer = self._asked(data, name)
        if answer.loaded is None:
            kind = ScannedSource if answer.scan else UnreadableSource
            raise kind(answer.error or f"{name}: the parser gave no answer")
        return answer.loaded

    def close(self) -> None:
        """End the process; a later load starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:  # waits, and closes the pipes
                pass

    def _asked(self, data: bytes, name: str) -> _Answer:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        self._process = self._process or _started(self._limits)
        request = json.dumps({"name": name, "size": len(data)}).encode("ascii") + b"\n"
        try:
            answer = _checked(_exchanged(self._process, request, data, name, self._limits), name)
        except BaseException:  # an interrupted exchange, too, leaves a child that no longer listens
            self.close()
            raise
        if answer.last:
            self.close()
        return answer


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"{name}: cannot be opened ({error.strerror})") from error


def _started(limits: Limits) -> subprocess.Popen[bytes]:
    passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    here = str(Path(__file__).resolve().parents[1])
    return subprocess.Popen(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-P", "-m", "ingest.child", str(limits.memory), str(limits.output)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=passed | {"PYTHONPATH": here, "PYTHONUTF8": "1"},
    )


def _exchanged(process: subprocess.Popen[bytes], request: bytes, data: bytes, name: str, limits: Limits) -> bytes:
    """The answer to one request, within the time there is."""
    deadline = time.monotonic() + limits.seconds
    received = bytearray()
    waiting = [memoryview(request), memoryview(data)]
    with selectors.DefaultSelector() as selector:
        for pipe, event in ((process.stdin, selectors.EVENT_WRITE), (process.stdout, selectors.EVENT_READ)):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)
        while not _whole(received, name, limits):
            if time.monotonic() > deadline:
                raise UnreadableSource(f"{name}: reading it took longer than {limits.seconds:g} seconds")
            for key, _ in selector.select(timeout=max(deadline - time.monotonic(), 0)):
                if key.fileobj is process.stdin:
                    _send(key.fd, waiting)
                    if not waiting:
                        selector.unregister(key.fileobj)
                elif not (piece := os.read(key.fd, _PIECE)):
                    raise UnreadableSource(f"{name}: {_death(process)}")
                else:
                    received += piece
    return bytes(received[_LENGTH:])


def _checked(answer: bytes, name: str) -> _Answer:
    """The values in the answer, every type as it should be."""
    from pydantic import ValidationError

    try:
        return _shape().validate_json(answer, strict=True)
    except ValidationError as error:
        raise UnreadableSource(f"{name}: the parser gave an answer that makes no sense") from error


@lru_cache(maxsize=1)
def _shape() -> TypeAdapter[_Answer]:
    """Made once: it takes as long as reading a page."""
    from pydantic import TypeAdapter

    return TypeAdapter(_Answer)


def _whole(received: bytearray, name: str, limits: Limits) -> bool:
    """Whether the answer is complete."""
    if len(received) < _LENGTH:
        return False
    length = int.from_bytes(received[:_LENGTH])
    if length > limits.output:
        raise UnreadableSource(f"{name}: {_too_much(limits.output)}")
    return len(received) >= _LENGTH + length


def _send(pipe: int, waiting: list[memoryview]) -> None:
    """Write as much as the pipe takes; nothing more where the child is gone."""
    try:
        sent = os.write(pipe, waiting[0][:_PIECE])
    except BlockingIOError:
        return
    except BrokenPipeError:
        waiting.clear()
        return
    waiting[0] = waiting[0][sent:]
    if not waiting[0]:
        del waiting[0]


def _death(process: subprocess.Popen[bytes]) -> str:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "the parser stopped answering"
    return f"the parser crashed on it ({f'signal {-code}' if code < 0 else f'exit code {code}'})"


def _too_much(output: int) -> str:
    return f"more than {output // 2**20} MB of text"


def main() -> None:
    """The child: reads files as they are asked for, until its input ends."""
    memory, output = int(sys.argv[1]), int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit(memory)
    while request := sys.stdin.buffer.readline():
        asked = json.loads(request)
        answer = _read(sys.stdin.buffer, asked["size"], asked["name"], memory, output)
        answers.write(len(answer).to_bytes(_LENGTH) + answer)
        answers.flush()


def _limit(memory: int) -> None:
    """Where the system has such limits; the time limit of the parent holds everywhere."""
    try:
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


def _read(pipe: IO[bytes], size: int, name: str, memory: int, output: int) -> bytes:
    """One answer. After a lack of memory it is the last one: what is left is in pieces."""
    from ingest.clean import clean
    from ingest.load import load

    try:
        loaded = clean(load(pipe.read(size), name))
        if not loaded.blocks:
            raise UnreadableSource(f"{name}: nothing but navigation in it")
        answer = json.dumps({"loaded": asdict(loaded)}).encode("ascii")
        return answer if len(answer) <= output else _refusal(f"{name}: {_too_much(output)}")
    except ScannedSource as error:
        return _refusal(str(error), scan=True)
    except UnreadableSource as error:
        return _refusal(str(error))
    except MemoryError:
        return _refusal(f"{name}: reading it takes more than {memory // 2**20} MB of memory", last=True)
    except RecursionError:
        return _refusal(f"{name}: nested too deeply")
    except Exception as error:  # the edge: no file may end the reading of the others
        return _refusal(f"{name}: the parser failed on it ({type(error).__name__}: {error})"[:500])


def _refusal(reason: str, *, last: bool = False, scan: bool = False) -> bytes:
    return json.dumps({"error": reason, "last": last, "scan": scan}).encode("ascii")


if __name__ == "__main__":
    main()
