"""Settings come from variables and a TOML file; what is wrong is named."""

from pathlib import Path

import pytest

from assistant.errors import BadInput
from assistant.settings import read_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "CORPUS", "CHROMA_URL", "EMBEDDER"):
        monkeypatch.delenv(f"ARENA_{name}", raising=False)
    return tmp_path


def test_variables_go_before_the_file(monkeypatch: pytest.MonkeyPatch):
    Path("arena.toml").write_text('data = "from-file"\ncorpus = "texts"\n')
    monkeypatch.setenv("ARENA_DATA", "from-variable")
    settings = read_settings()
    assert (settings.data, settings.corpus) == (Path("from-variable"), Path("texts"))


def test_an_unknown_name_in_the_file_is_named():
    Path("arena.toml").write_text('corpsu = "texts"\n')
    with pytest.raises(BadInput, match="corpsu"):
        read_settings()


def test_a_broken_file_is_named():
    Path("arena.toml").write_text("data = \n")
    with pytest.raises(BadInput, match=r"arena\.toml is not valid TOML"):
        read_settings()


def test_a_stray_env_file_changes_nothing():
    Path(".env").write_text("ARENA_DATA=elsewhere\nALLOW_RESET=true\n")
    assert read_settings().data == Path(".arena")
