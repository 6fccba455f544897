"""The schema by which a file is written and validated: 1.1.2 is shipped; a later one is what the administrateur chose."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from eclat.cdc.xml import MO, XmlRefuse, local, parsed

ESPACE: Final = "urn:cdc:cpf:pc5:schema:1.0.0"
XS: Final = "{http://www.w3.org/2001/XMLSchema}"
LIVRE: Final = Path(__file__).with_name("cpf-1.1.2.xsd")
LIMITE: Final = MO
FOIS: Final = 100_000  # what repeats more often, and is counted, would have the validator count for ever
MONTREES: Final = 5


@dataclass(frozen=True)
class Schema:
    """``actions``: whether a file says what it does, CREATION or SUPPRESSION."""

    version: str
    actions: bool
    texte: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.texte).hexdigest()


@lru_cache(maxsize=4)
def read(texte: bytes) -> Schema:
    """What a schema is. Raises XmlRefuse."""
    root = parsed(texte, limit=LIMITE)
    if root.tag != f"{XS}schema" or root.get("targetNamespace") != ESPACE:
        raise XmlRefuse(
            f"Ce fichier n’est pas un schéma de la déclaration ({ESPACE}). Choisissez le fichier .xsd du kit de dépôt."
        )
    if any(local(each) in ("import", "include", "redefine", "override") for each in root):
        raise XmlRefuse(
            "Ce schéma en appelle un autre, que la plateforme n’ira pas chercher. Choisissez le fichier .xsd complet."
        )
    if any(times(each.get(name)) > FOIS for each in root.iter(etree.Element) for name in ("minOccurs", "maxOccurs")):
        raise XmlRefuse(f"Ce schéma compte plus de {FOIS} répétitions\u00a0: ce n’est pas celui du kit de dépôt.")
    version = (root.get("version") or "").strip()
    if not version or len(version) > 20:
        raise XmlRefuse("Ce schéma ne dit pas sa version. Choisissez le fichier .xsd du kit de dépôt.")
    flux = root.find(f"{XS}complexType[@name='flux']")
    actions = flux is not None and any(each.get("name") == "action" for each in flux.iter(f"{XS}element"))
    found = Schema(version, actions, texte)
    validator(found)
    return found


def times(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 12 else 0


@lru_cache(maxsize=4)
def compiled(texte: bytes) -> etree.XMLSchema:
    return etree.XMLSchema(parsed(texte, limit=LIMITE))


def validator(schema: Schema) -> etree.XMLSchema:
    """Raises XmlRefuse."""
    try:
        return compiled(schema.texte)
    except etree.XMLSchemaParseError:
        raise XmlRefuse("Ce schéma ne se lit pas\u00a0: il n’est pas valide lui-même. Téléchargez-le de nouveau.") from None


@lru_cache(maxsize=1)
def livre() -> Schema:
    return read(LIVRE.read_bytes())


def fautes(schema: Schema, data: bytes, *, limit: int = 200 * MO) -> list[str]:
    """What a file has that its schema does not want, in the validator's words, the first ones; nothing of a valid one."""
    check = etree.XMLSchema(parsed(schema.texte, limit=LIMITE))  # one of its own: its log is written while it validates
    if check.validate(parsed(data, limit=limit)):
        return []
    return list(dict.fromkeys(f"ligne {each.line}\u00a0: {each.message}" for each in check.error_log))[:MONTREES]
