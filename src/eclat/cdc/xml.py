"""XML that came from outside, read without trust: no DTD, no entity, no network, and never more than a given size."""

from typing import Final

from lxml import etree

MO: Final = 1024 * 1024


class XmlRefuse(Exception):
    """What is wrong with a file, in French, and what to do."""


def parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False,
        remove_comments=True, remove_pis=True, recover=False, collect_ids=False,
    )  # fmt: skip


def parsed(data: bytes, *, limit: int) -> etree._Element:
    """The root. Raises XmlRefuse."""
    if len(data) > limit:
        raise XmlRefuse(f"Ce fichier dépasse {limit // MO}\u00a0Mo\u00a0: choisissez celui que le portail a donné.")
    if not data.strip():
        raise XmlRefuse("Ce fichier est vide. Téléchargez-le de nouveau sur le portail, puis choisissez-le.")
    try:
        root = etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        if "ntit" in str(error):  # an entity that is not defined, or that would be a thousand times itself
            raise XmlRefuse(ENTITES) from None
        raise XmlRefuse("Ce fichier n’est pas du XML lisible. Choisissez-le tel que le portail l’a donné.") from None
    except ValueError:
        raise XmlRefuse("Ce fichier n’est pas du XML lisible. Choisissez-le tel que le portail l’a donné.") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None or any(True for _ in root.iter(etree.Entity)):
        raise XmlRefuse(ENTITES)
    return root


ENTITES: Final = (
    "Ce fichier contient une DTD ou des entités, que la Caisse des Dépôts n’emploie jamais\u00a0: il est refusé. "
    "Choisissez-le tel que le portail l’a donné."
)


def local(element: etree._Element) -> str:
    """Its name, whatever its prefix and its capitals."""
    return etree.QName(element).localname.casefold()


def text(element: etree._Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
