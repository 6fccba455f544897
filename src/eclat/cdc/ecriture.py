"""A file of declarations, written as its schema wants it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape

from eclat.cdc.schema import ESPACE, Schema

CREATION: Final = "CREATION"
FRANCE: Final = "100"


@dataclass(frozen=True)
class Titulaire:
    nom_naissance: str
    nom_usage: str
    prenoms: tuple[str, ...]
    ne_le: date
    sexe: str
    code_commune: str  # INSEE; nothing of who was born abroad
    commune: str
    code_pays: str


@dataclass(frozen=True)
class Passage:
    id_technique: str
    certification: str  # RNCP40871
    delivre_le: date
    acces: str
    titulaire: Titulaire
    examen_le: date | None = None
    modalite: str = ""
    preuve: str = ""


@dataclass(frozen=True)
class Emetteur:
    id_client: str
    id_contrat: str


def ecrit(
    schema: Schema, id_flux: str, emetteur: Emetteur, passages: Iterable[Passage], *, le: datetime, action: str = CREATION
) -> bytes:
    """``le``: with its offset; the schema wants it without a fraction, and no Z."""
    stamp = le.replace(microsecond=0).isoformat()
    head = [node("idFlux", id_flux), node("horodatage", stamp), *([node("action", action)] if schema.actions else [])]
    by = sorted(passages, key=lambda each: (each.certification, each.id_technique))
    certifications = [
        f"<cpf:certification>{node('type', 'RNCP')}{node('code', code)}{node('natureDeposant', 'CERTIFICATEUR')}"
        f"<cpf:passageCertifications>\n{''.join(map(passage, some))}</cpf:passageCertifications></cpf:certification>\n"
        for code, some in groupby(by, key=lambda each: each.certification)
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<cpf:flux xmlns:cpf="{ESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{''.join(head)}\n<cpf:emetteur>{node('idClient', emetteur.id_client)}<cpf:certificateurs><cpf:certificateur>"
        f"{node('idClient', emetteur.id_client)}{node('idContrat', emetteur.id_contrat)}\n"
        f"<cpf:certifications>{''.join(certifications)}</cpf:certifications>"
        "</cpf:certificateur></cpf:certificateurs></cpf:emetteur>\n</cpf:flux>\n"
    ).encode()


def node(name: str, value: Any) -> str:
    return f"<cpf:{name}>{escape(str(value))}</cpf:{name}>"


def maybe(name: str, value: Any) -> str:
    return node(name, value) if value else ""


def nil(name: str, value: Any = "") -> str:
    return node(name, value) if value else f'<cpf:{name} xsi:nil="true"/>'


def passage(each: Passage) -> str:
    """A CQP is for life, without a score, a mention, nor a level of language."""
    return "".join(
        (
            "<cpf:passageCertification>", node("idTechnique", each.id_technique), maybe("urlPreuve", each.preuve),
            node("obtentionCertification", "PAR_ADMISSION"), node("donneeCertifiee", "true"),
            *((node("dateDebutExamen", each.examen_le), node("dateFinExamen", each.examen_le)) if each.examen_le else ()),
            maybe("modalitePassageExamen", each.modalite),
            node("dateDebutValidite", each.delivre_le), nil("dateFinValidite"),
            node("presenceNiveauLangueEuro", "false"), node("presenceNiveauNumeriqueEuro", "false"), nil("scoring"), nil("mentionValidee"),
            "<cpf:modalitesInscription>", node("modaliteAcces", each.acces),
            node("voieAccessVAE", "VAE_CLASSIQUE") if each.acces == "VAE" else "", "</cpf:modalitesInscription>",
            "<cpf:identificationTitulaire><cpf:titulaire>", *titulaire(each.titulaire),
            "</cpf:titulaire></cpf:identificationTitulaire></cpf:passageCertification>\n",
        )
    )  # fmt: skip


def titulaire(one: Titulaire) -> Iterator[str]:
    """Never a national number: the branch of civil status alone."""
    yield node("nomNaissance", one.nom_naissance) + nil("nomUsage", one.nom_usage)
    for rank, prenom in enumerate(one.prenoms[:3], 1):
        yield node(f"prenom{rank}", prenom)
    yield node("anneeNaissance", one.ne_le.year) + node("moisNaissance", one.ne_le.month) + node("jourNaissance", one.ne_le.day)
    yield node("sexe", one.sexe) + "<cpf:codeCommuneNaissance>"
    if one.code_commune:
        yield f"<cpf:codeInseeNaissance>{node('codeInsee', one.code_commune)}</cpf:codeInseeNaissance>"
    else:
        yield f"<cpf:codePostalNaissance>{nil('codePostal')}</cpf:codePostalNaissance>"
    yield "</cpf:codeCommuneNaissance>" + maybe("libelleCommuneNaissance", one.commune[:60])
    yield node("codePaysNaissance", one.code_pays)
