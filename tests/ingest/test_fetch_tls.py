"""Names and certificates, though connections go to addresses."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest

from assistant.errors import UnreadableSource
from ingest.fetch import Fetcher
from tests.ingest.site import PUBLIC, Site, page


def test_the_certificate_must_be_that_of_the_name_though_the_connection_goes_to_an_address(tmp_path: Path):
    certificate = _certificate(tmp_path, "site.example")
    trusted = ssl.create_default_context(cafile=str(certificate))
    with Site(side=page("Kryptert.")) as site, _tls(site, certificate) as port:

        def connect(address: str, _: int, seconds: float) -> httpcore.NetworkStream:
            site.connected.append(address)
            return httpcore.SyncBackend().connect_tcp("127.0.0.1", port, timeout=seconds)

        def fetcher(host: str) -> Fetcher:
            return Fetcher((host,), resolve=lambda *_: [PUBLIC], connect=connect, trusted=trusted)

        fetched = fetcher("site.example").fetch("https://site.example/side")
        assert fetched is not None
        assert fetched.data == b"Kryptert."
        with pytest.raises(UnreadableSource, match=r"the connection failed.*other\.example"):
            fetcher("other.example").fetch("https://other.example/side")


def _certificate(folder: Path, name: str) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "site.pem"
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return path


class _tls:  # noqa: N801 reads as a function
    """A listener that speaks TLS and hands over to a site."""

    def __init__(self, site: Site, certificate: Path) -> None:
        self._site = site
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._context, self._socket = context, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(plain, server_side=True) as connection:
                    self._site._answer(connection)
            except OSError:
                plain.close()
