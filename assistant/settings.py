"""All settings, read once: variables with the prefix ARENA_, then `arena.toml` in the working folder."""

from __future__ import annotations

from pathlib import Path
from tomllib import TOMLDecodeError

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import BadInput

FILE = Path("arena.toml")


class Settings(BaseSettings):
    """What can be set. Every name is also a variable: `data` is ARENA_DATA."""

    model_config = SettingsConfigDict(env_prefix="ARENA_", toml_file=FILE, extra="forbid", frozen=True)

    data: Path = Path(".arena")  # catalogue, vectors and the built embedder
    corpus: Path = Path("corpus")  # what `arena ingest` reads when no path is given
    chroma_url: str = ""  # of a `chroma run` server; empty means embedded, below `data`
    embedder: str = "bundled"  # or `provider:model`, as LangChain's init_embeddings takes it
    model: str = ""  # chat model as `provider:model`, as LangChain's init_chat_model takes it; empty means extractive
    model_url: str = ""  # of an OpenAI-compatible server
    host: str = "127.0.0.1"  # where `arena serve` listens; anything but loopback needs keys
    port: int = Field(default=8000, ge=0, le=65535)  # 0 means any free one
    public_url: str = ""  # how readers reach the service, for links in other programs: https://arena.example.org
    log_questions: bool = False  # whether the text of questions may stand in the log
    service_url: str = ""  # of a running service that the Slack bot asks; empty means its own index
    slack_api_url: str = "https://slack.com/api/"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before variables before the file; a stray `.env` is nobody's business."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """Raises BadInput, naming each setting that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadInput(f"settings ({FILE} or ARENA_ variables): {wrong}") from error
    except TOMLDecodeError as error:
        raise BadInput(f"{FILE} is not valid TOML: {error}") from error
