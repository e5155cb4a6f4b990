"""When the index was last brought in step with its sources."""

from __future__ import annotations

from datetime import UTC, datetime

from assistant.index.catalogue import Catalogue


def seconds_since_ingestion(catalogue: Catalogue) -> float:
    """Since the last ingestion that came to its end; infinite where there was none."""
    with catalogue.reading() as rows:
        ended = rows.execute("SELECT max(ended) FROM runs WHERE json_extract(summary, '$.failed') IS NULL").fetchone()[
            0
        ]
    return (datetime.now(UTC) - datetime.fromisoformat(ended)).total_seconds() if ended else float("inf")
