"""A certificate that is sealed, read by what did not seal it: OpenSSL for the seal, pypdf for the document."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from sqlmodel import Session

from eclat import documents
from eclat.documents import sceau
from eclat.domain.certificats import contenus, editions
from eclat.settings import ConfigurationError, get_settings
from tests.domain.certificats.test_pdf import NAMES, one
from tests.papier import pages, reader, root, structure, text_of

PASSWORD = "une phrase qui ouvre la clé"
KEYS: dict[str, Callable[[], rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ec": lambda: ec.generate_private_key(ec.SECP384R1()),
}


def certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "OC Éclat, essai")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(usage, critical=True)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key of a body, set, with its certificate beside it."""
    private = KEYS[request.param]()
    own = certificate(private)
    lock = serialization.BestAvailableEncryption(PASSWORD.encode())
    path = tmp_path / "cle.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"oc", private, own, None, lock))
    (tmp_path / "cle.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    set_key(monkeypatch, path)
    return path


def set_key(monkeypatch: pytest.MonkeyPatch, path: Path, password: str = PASSWORD) -> None:
    set_to = get_settings().model_copy(update={"seal_key": str(path), "seal_password": password})
    monkeypatch.setattr(sceau, "get_settings", lambda: set_to)


def seal_of(data: bytes) -> Any:
    return (reader(data).get_fields() or {})[sceau.FIELD]["/V"]


def verified(data: bytes, folder: Path) -> bool:
    """Whether OpenSSL finds that the seal is of that key, over these bytes."""
    seal = seal_of(data)
    first, length, second, rest = seal["/ByteRange"]
    assert first == 0 and second + rest == len(data)  # all of it, but the seal itself
    (folder / "contenu").write_bytes(data[:length] + data[second : second + rest])
    held = bytes(seal["/Contents"])
    (folder / "sceau.der").write_bytes(held[: 4 + int.from_bytes(held[2:4], "big")])  # the room that was left is zeros
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "sceau.der", "-content", "contenu"]
    command += ["-CAfile", "cle.pem", "-purpose", "any", "-out", "lu"]
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_a_sealed_certificate_is_verified_by_openssl(db: Session, key: Path, tmp_path: Path) -> None:
    data = editions.made(one(db, NAMES[0]))
    assert verified(data, tmp_path)
    altered = data.replace(b"/Type /Page", b"/Type /Pagz", 1)
    assert altered != data and not verified(altered, tmp_path)


def test_the_tags_hold_and_nothing_is_drawn(db: Session, key: Path) -> None:
    found = one(db, NAMES[1])
    data = editions.made(found)
    bare = documents.render(str(found.nature), contenus.of(found), at=editions.dated(found), accessible=True)
    assert text_of(data) == text_of(bare) and data.startswith(bare)  # it is added after, so that what was made is whole
    assert [each["/S"] for each in structure(data)] == [each["/S"] for each in structure(bare)]
    assert root(data)["/MarkInfo"]["/Marked"] and root(data)["/Lang"] == root(bare)["/Lang"]
    assert 'pdfuaid:part="1"' in root(data)["/Metadata"].get_data().decode()
    (page,) = pages(data)
    (widget,) = page["/Annots"]
    left, bottom, right, top = widget["/Rect"]
    box = page.mediabox
    assert right <= box.left or left >= box.right or top <= box.bottom or bottom >= box.top


def test_the_seal_forbids_any_change(db: Session, key: Path) -> None:
    seal = seal_of(editions.made(one(db, NAMES[0])))
    (reference,) = seal["/Reference"]
    assert seal["/SubFilter"] == "/ETSI.CAdES.detached" and reference["/TransformMethod"] == "/DocMDP"
    assert reference["/TransformParams"]["/P"] == 1


def test_nothing_is_sealed_without_a_key(db: Session) -> None:
    data = editions.made(one(db, NAMES[0]))
    assert not reader(data).get_fields() and sceau.problem() is None


def test_what_is_wrong_with_the_key_is_said(tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sceau.problem() is None
    for path, password in ((tmp_path / "absente.p12", PASSWORD), (key, "une autre"), (key.with_suffix(".pem"), PASSWORD)):
        set_key(monkeypatch, path, password)
        said = sceau.problem()
        assert said is not None and said.startswith("ECLAT_SEAL_KEY: this file or its password cannot be used")
        with pytest.raises(ConfigurationError):
            sceau.sealed(b"%PDF-")
    own = ed25519.Ed25519PrivateKey.generate()
    other = tmp_path / "autre.p12"
    other.write_bytes(pkcs12.serialize_key_and_certificates(b"oc", own, certificate(own), None, serialization.NoEncryption()))
    set_key(monkeypatch, other, "")
    assert sceau.problem() == "ECLAT_SEAL_KEY: the key must be RSA or elliptic (NIST curves)."
