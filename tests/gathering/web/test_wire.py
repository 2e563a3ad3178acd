"""Encrypted connections: the certificate has to be the host's, wherever the connection goes."""

import datetime
import socket
import ssl
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amts_core.gathering import wire
from amts_core.gathering.addresses import Address
from amts_core.kernel.errors import WebError


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def certificate(tmp_path):
    """A certificate for secure.example, signed by itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def port(certificate):
    server = HTTPServer(("127.0.0.1", 0), _Hello)
    server.handle_error = lambda *_, **__: None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def get(host, port):
    return wire.get(
        Address("https", host, port, "/"), ("127.0.0.1",), seconds=5, n_bytes=100, accept="*/*"
    )


def test_a_certificate_that_is_known_and_for_the_host(port, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert get("secure.example", port).data == b"hello"


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_host(port, certificate, monkeypatch, host):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(WebError, match="certificate is not valid"):
        get(host, port)


def test_a_certificate_that_nobody_vouches_for(port, monkeypatch, tmp_path):
    empty = tmp_path / "none.pem"
    empty.write_bytes(b"")
    monkeypatch.setenv("SSL_CERT_FILE", str(empty))
    with pytest.raises(WebError, match="certificate is not valid"):
        get("secure.example", port)


def test_the_first_address_that_answers_is_taken(port, certificate, monkeypatch):
    """127.0.0.2 is this machine too, but nobody listens there."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    address = Address("https", "secure.example", port, "/")
    ips = ("127.0.0.2", str(ip_address("127.0.0.1")))
    found = wire.get(address, ips, seconds=5, n_bytes=100, accept="*/*")
    assert found.data == b"hello"


def test_a_greeting_that_never_ends_is_ended():
    """Each byte comes soon after the one before: no limit of a single wait would ever be met."""
    ended = threading.Event()

    def greet(listening):
        client, _ = listening.accept()
        with client, suppress(OSError):
            client.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB begins
            for _ in range(1000):
                if ended.wait(0.02):
                    break
                client.sendall(b"\x02")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet, args=[listening])
        thread.start()
        address = Address("https", "secure.example", listening.getsockname()[1], "/")
        try:
            with pytest.raises(WebError, match="took longer"):
                wire.get(address, ("127.0.0.1",), seconds=2, n_bytes=100, accept="*/*")
        finally:
            ended.set()
            thread.join()
