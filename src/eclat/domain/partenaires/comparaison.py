"""Our partners beside the open data of France compétences (flux XML V4.1, as CSV): missing there, known there alone, different."""

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.domain.socle.errors import Refus
from eclat.models import Enregistrement, Organisme, Partenaire, Situation

SIRET: Final = "SIRET_PARTENAIRE"
ROLE: Final = "HABILITATION_PARTENAIRE"
ETAT: Final = "ETAT_HABILITATION"
NOM: Final = "NOM_PARTENAIRE"
FICHE: Final = ("NUMERO_FICHE", "CODE_RNCP", "NUMERO_FICHE_RNCP")  # where the file holds several registrations
ATTENDUES: Final = (SIRET, ROLE, ETAT)
MAX_SIZE: Final = 10 * 1024 * 1024
ACTIF: Final = "actif"
Cle = tuple[str, str]  # a registration, a SIRET


@dataclass(frozen=True)
class Discordance:
    nom: str
    siret: str
    code_rncp: str
    ici: str = ""
    la_bas: str = ""


@dataclass
class Comparaison:
    """``manquants``: ours, that the file does not know; ``en_trop``: active there, none of ours; ``differents``: not the same in both."""

    lignes: int
    manquants: list[Discordance] = field(default_factory=list)
    en_trop: list[Discordance] = field(default_factory=list)
    differents: list[Discordance] = field(default_factory=list)
    identiques: int = 0


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of the file, by the names of its columns. Raises Refus."""
    if len(data) > MAX_SIZE:
        raise Refus(
            f"Ce fichier dépasse {MAX_SIZE // 1024**2}\u00a0Mo. Gardez-y seulement les lignes de vos fiches, puis choisissez-le de nouveau."
        )
    if b"\0" in data[:1000] or data.startswith((b"PK", b"%PDF")):
        raise Refus("Ce fichier n’est pas un CSV. Enregistrez-le au format CSV, puis choisissez-le de nouveau.")
    text = decoded(data)
    first = text.partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise Refus("Ce fichier ne se lit pas comme un CSV. Enregistrez-le de nouveau, puis choisissez-le.") from None
    found = [{str(name or "").strip().upper(): str(value or "").strip() for name, value in row.items()} for row in rows]
    missing = [each for each in ATTENDUES if not found or each not in found[0]]
    if missing:
        raise Refus(
            f"Il manque {'la colonne' if len(missing) == 1 else 'les colonnes'} {', '.join(missing)}. Choisissez le fichier des partenaires "
            "des données ouvertes de France compétences."
        )
    return found


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def compare(db: Session, rows: list[dict[str, str]]) -> Comparaison:
    """Registrations that are none of ours are left out; a file that names none is of the only one that we have."""
    ours, codes = known(db), [code for (code,) in db.execute(sa_select(col(Enregistrement.code_rncp)))]
    alone = codes[0] if len(codes) == 1 else ""
    theirs: dict[Cle, tuple[str, str]] = {}
    for row in rows:
        if row[ETAT].casefold() != ACTIF:
            continue
        code = next((row[each] for each in FICHE if row.get(each)), "")
        siret = re.sub(r"\D", "", row[SIRET])
        for each in matching(code, siret, codes, alone, ours):
            theirs[(each, siret)] = (row[ROLE].upper(), row.get(NOM, ""))
    found = Comparaison(len(rows))
    for key, (nom, role) in sorted(ours.items(), key=lambda item: item[1][0]):
        if key not in theirs:
            found.manquants.append(Discordance(nom, key[1], key[0], role))
        elif theirs[key][0] != role:
            found.differents.append(Discordance(nom, key[1], key[0], role, theirs[key][0]))
        else:
            found.identiques += 1
    found.en_trop += [
        Discordance(nom, key[1], key[0], la_bas=role) for key, (role, nom) in sorted(theirs.items()) if key not in ours
    ]
    return found


def matching(code: str, siret: str, codes: list[str], alone: str, ours: dict[Cle, tuple[str, str]]) -> list[str]:
    """Of which of our registrations a row is."""
    if code:
        digits = re.sub(r"\D", "", code)
        return [each for each in codes if re.sub(r"\D", "", each) == digits]
    return [each for each in codes if (each, siret) in ours] or ([alone] if alone else codes[-1:])


def known(db: Session) -> dict[Cle, tuple[str, str]]:
    """Ours that are not out; a suspended one too, for a suspension has no word in that file."""
    rows = db.execute(
        sa_select(col(Enregistrement.code_rncp), col(Partenaire.siret), col(Organisme.nom), col(Partenaire.role))
        .join(Organisme, col(Organisme.id) == Partenaire.organisme_id)
        .join(Enregistrement, col(Enregistrement.id) == Partenaire.enregistrement_id)
        .where(col(Partenaire.situation) != Situation.SORTI)
    )
    return {(code, siret): (nom, str(role)) for code, siret, nom, role in rows}
