"""The files of the page, without a browser: what they are made of and what they may do."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256

from assistant.api.pages import PAGE, POLICY

VENDOR = PAGE / "vendor"
LANGUAGES = ("nb", "nn", "da", "en")


def _sum(name: str) -> str:
    return sha256((VENDOR / name).read_bytes()).hexdigest()


def test_other_peoples_code_is_what_was_published_and_nothing_else():
    versions = tomllib.loads((VENDOR / "versions.toml").read_text("utf-8"))
    expected = {"versions.toml"}
    for name, about in versions.items():
        assert _sum(about["module"]) == about["sha256"]
        assert _sum(f"{name}.LICENSE.md") == about["licence_sha256"]
        assert about["version"] in (VENDOR / about["module"]).read_text("utf-8")
        expected |= {about["module"], f"{name}.LICENSE.md"}
    assert set(versions) == {"dompurify", "marked"}
    assert {path.name for path in VENDOR.iterdir()} == expected


def test_no_file_of_the_page_loads_anything_from_elsewhere():
    for path in PAGE.rglob("*.js"):
        text = path.read_text("utf-8")
        loaded = re.findall(r"""(?:^import .*?from|\bimport\()\s*["'`]([^"'`]+)""", text, re.M)
        assert all(name.startswith("./") for name in loaded), path.name
        assert "sourceMappingURL" not in text


def test_every_language_of_the_interface_has_the_same_words():
    keys = {
        language: re.findall(r'^  "?([\w@]+)"?: "', (PAGE / "words" / f"{language}.js").read_text("utf-8"), re.M)
        for language in LANGUAGES
    }
    assert len(keys["nb"]) > 100
    assert {language: sorted(found) for language, found in keys.items()} == dict.fromkeys(LANGUAGES, sorted(keys["nb"]))


def test_strings_become_markup_only_through_the_sanitizer():
    assert "require-trusted-types-for 'script'" in POLICY
    assert re.findall(r"trusted-types ([^;]*)", POLICY) == ["dompurify"]
