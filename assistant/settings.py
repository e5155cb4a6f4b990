"""All settings, read once: variables with the prefix ARENA_, then `arena.toml` in the working folder."""

from __future__ import annotations

from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import BadInput

FILE = Path("arena.toml")


def _names(value: object) -> object:
    return [name for name in (part.strip() for part in value.split(",")) if name] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)]  # in a variable separated by commas


class Settings(BaseSettings):
    """What can be set. Every name is also a variable: `data` is ARENA_DATA."""

    model_config = SettingsConfigDict(env_prefix="ARENA_", toml_file=FILE, extra="forbid", frozen=True)

    data: Path = Path(".arena")  # catalogue, vectors and the built embedder
    corpus: Path = Path("corpus")  # what `arena ingest` reads when no path is given
    chroma_url: str = ""  # of a `chroma run` server; empty means embedded, below `data`
    embedder: str = "bundled"  # or `provider:model`, as LangChain's init_embeddings takes it
    model: str = ""  # chat model as `provider:model`, as LangChain's init_chat_model takes it; empty means extractive
    model_url: str = ""  # of an OpenAI-compatible server
    model_key: SecretStr = SecretStr("")  # for that server; other providers read their own variables
    model_timeout: float = Field(default=20.0, gt=0, le=600)  # seconds for an answer, whatever the chat model does
    model_tokens: int = Field(default=2400, ge=100)  # of passages that the chat model is given
    host: str = "127.0.0.1"  # where `arena serve` listens; anything but loopback needs keys
    port: int = Field(default=8000, ge=0, le=65535)  # 0 means any free one
    public_url: str = ""  # how readers reach the service, for links in other programs: https://arena.example.org
    log_questions: bool = False  # whether the text of questions may stand in the log
    keep_refused: bool = True  # whether refused questions are kept for the corpus' keeper, masked, for 90 days
    keys: Path | None = None  # file of keys, made by `arena keys add`; none is needed on loopback
    hosts: Names = ()  # under which the service is reached, besides loopback and public_url
    origins: Names = ()  # of web pages elsewhere that may ask: https://intranet.example.org
    proxies: Names = ()  # addresses and networks whose X-Forwarded-For is believed
    rate: str = ""  # of one key, such as 120/minute, the default where there are keys
    address_rate: str = ""  # of one address, 600/minute where there are keys
    workers: int = Field(default=4, ge=1, le=64)  # answers at once
    queue: int = Field(default=64, ge=0, le=10_000)  # questions that may wait for their turn
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
