"""The process that reads files, shared: starting it takes longer than any test."""

from collections.abc import Iterator

import pytest

from ingest.child import Child


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    with Child() as child:
        yield child
