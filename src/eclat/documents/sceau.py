"""The seal of the certifying body on a document: PAdES B-B (ETSI EN 319 142-1), by its own key, off unless one is set.

It proves that the file left this platform and was not altered since, to whoever trusts that key; what it does not prove stands in
``docs/decisions/0015``. Nothing is drawn on the page, so that the tags of the document hold. pyHanko is installed beside the product
(``requirements-sceau.lock``): who seals nothing does without it.
"""

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import Certificate

from eclat.settings import ConfigurationError, get_settings

if TYPE_CHECKING:
    from pyhanko.sign import signers

FIELD: Final = "Sceau"
ROOM: Final = 16_384  # bytes kept for the seal, with the chain that comes with the key
HASH: Final = hashes.SHA256()


def sealed(data: bytes) -> bytes:
    """The same PDF with the seal, once a key is set; as it is otherwise. Raises ConfigurationError."""
    settings = get_settings()
    return seal(data, settings.seal_key, settings.seal_password) if settings.seal_key else data


def seal(data: bytes, path: str, password: str) -> bytes:
    signer = signer_of(path, password)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=HASH.name,
        subfilter=fields.SigSeedSubFilter.PADES,
        name=get_settings().certifier_name,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    nowhere = fields.SigFieldSpec(FIELD, invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True))
    written = signers.PdfSigner(about, signer=signer, new_field_spec=nowhere).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), bytes_reserved=ROOM
    )
    return bytes(written.getbuffer())


@lru_cache(maxsize=4)
def signer_of(path: str, password: str) -> "signers.Signer":
    """Who seals with the key of a PKCS#12 file, which is read once. Raises ConfigurationError, in words for who installs."""
    sign, size, certificates = read(path, password)
    try:
        from asn1crypto import x509
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore
    except ImportError:
        raise ConfigurationError("ECLAT_SEAL_KEY: install what seals first (`pip install -r requirements-sceau.lock`).") from None
    held = [x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in certificates]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(held)

    class Signer(signers.Signer):
        """pyHanko's own reads and checks the key anew for each document, for twenty times what a seal costs."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return bytes(size) if dry_run else sign(data)

    return Signer(signing_cert=held[0], cert_registry=store)


def read(path: str, password: str) -> tuple[Callable[[bytes], bytes], int, list[Certificate]]:
    """What signs, the bytes that a signature takes, and the certificates, that of the key first. Raises ConfigurationError."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(Path(path).read_bytes(), password.encode() or None)
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(f"ECLAT_SEAL_KEY: this file or its password cannot be used ({type(error).__name__}).") from None
    if certificate is None:
        raise ConfigurationError("ECLAT_SEAL_KEY: the file holds no certificate for its key.")
    chain = [certificate, *others]
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), HASH), key.key_size // 8, chain
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data: key.sign(data, ec.ECDSA(HASH)), key.key_size // 4 + 16, chain
    raise ConfigurationError("ECLAT_SEAL_KEY: the key must be RSA or elliptic (NIST curves).")


def problem() -> str | None:
    """What keeps documents from being sealed, in a sentence; nothing when they are, or when no key is set."""
    settings = get_settings()
    try:
        if settings.seal_key:
            signer_of(settings.seal_key, settings.seal_password)
    except ConfigurationError as error:
        return str(error)
    return None
