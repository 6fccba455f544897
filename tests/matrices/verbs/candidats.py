"""Candidates of a session: typed, pasted, imported, completed; their civil status asked for, confirmed, corrected."""

import json

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import tableurs
from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.sessions.candidats.champs import LigneCandidat
from eclat.domain.sessions.candidats.etat_civil import LUI
from eclat.domain.sessions.candidats.tableau import CANDIDATS, empreinte
from eclat.engines.grilles import collage, feuilles, imports, tableau
from eclat.models import Candidat, Organisme
from eclat.signatures import sign
from tests import factories as make
from tests import jurys
from tests import tableurs as files
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff

TITLES = ["Nom de naissance", "Prénoms", "Né(e) le"]
SHEETS = files.ods(
    Candidats="".join(files.ods_row(*row) for row in (TITLES, ["Bertin", "Clément", "02/07/2001"])),
    Autre="".join(files.ods_row(*row) for row in (TITLES, ["Costa", "Léa", "21/11/1994"])),
)
RECTIFIED = {
    "nom_naissance": "Amrani", "nom_usage": "", "prenoms": "Yasmine", "ne_le": "15/03/1998", "sexe": "F", "commune": "Nice", "pays": "France",
    "entre_le": "", "vise": "blocs", "blocs_vises": "BC01",
}  # fmt: skip
NAMES = ("Bertin", "Costa", "Diallo", "Faure", "Giordano", "Hamel", "Ionescu")


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    owner = make.habilite(db, "Organisme aux candidats")
    nadia = make.dirigeant(db, owner).id
    thing = make.session(db, owner, etat="ouverte")
    at = f"/sessions/{thing.id}/candidats"
    rows = make.candidats(db, thing, *[{"nom_naissance": each, "courriel": f"{each.lower()}@exemple.example"} for each in NAMES])
    sat = jurys.tenu(db, make.habilite(db, "Organisme au jury qui corrige"))
    asked, typed, corrected, refused, confirming, correcting, held = rows
    for each in (confirming, correcting):
        etat_civil.ask(db, each, by=make.user_of(db, make.dirigeant(db, owner)))
    for each in (corrected, refused):
        etat_civil.propose(db, each, valeurs={"prenoms": "Jeanne"}, mot="", by=LUI)
    many = make.session(db, owner, etat="ouverte")
    make.candidats(db, many, {"nom_naissance": "KELLER"})
    before = make.session(db, owner, begins=40)
    (former,) = make.candidats(db, before, {"nom_naissance": held.nom_naissance, "blocs_acquis": "BC02"})
    assert former.identite == held.identite
    return {
        "candidat-demande": Case(nadia, f"{at}/{asked.id}/demande"),
        "candidat-acceptation": Case(nadia, f"{at}/{corrected.id}/acceptation"),
        "candidat-refus": Case(nadia, f"{at}/{refused.id}/refus"),
        "candidat-adresse": Case(staff.claire.id, f"{at}/{typed.id}/adresse", {"courriel": "autre@exemple.example"}),
        "candidat-rectification": Case(
            jurys.presidents(db, sat)[0].id,
            f"/sessions/{sat.id}/candidats/{make.inscrits(db, sat)[0].id}/rectification",
            RECTIFIED,
        ),
        "candidat-fiche": Case(nadia, f"{at}/{typed.id}/fiche", {"employeur": "Centre des Deux Rives"}, draft=LigneCandidat),
        "candidat-champ": Case(nadia, f"{at}/{typed.id}/champs/tuteur", {"tuteur": "Élodie Martin"}),
        "candidat-acquis": Case(nadia, f"{at}/{held.id}/acquis"),
        "candidats-export": Case(nadia, f"{at}/export", {"format": "csv"}),
        "candidats-demandes": Case(nadia, f"/sessions/{many.id}/candidats/demandes"),
        "candidats-casse": Case(nadia, f"/sessions/{many.id}/candidats/casse"),
        "etat-civil-confirmation": Case(None, f"/etat-civil/{link(confirming)}/confirmation", {"vu": empreinte(confirming)}),
        "etat-civil-correction": Case(None, f"/etat-civil/{link(correcting)}/correction", own(correcting)),
        **table(db, owner),
    }


def link(candidat: Candidat) -> str:
    return sign("jeton", str(candidat.lien or uuid7()))


def own(candidat: Candidat) -> dict[str, str]:
    """What the candidate writes: another first name."""
    civil = ("nom_naissance", "nom_usage", "commune", "pays")
    return {
        **{name: getattr(candidat, name) for name in civil},
        "prenoms": "Jeanne",
        "ne_le": "14/03/1998",
        "sexe": "F",
        "mot": "Mon prénom d’état civil.",
    }


def table(db: Session, owner: Organisme) -> dict[str, Case]:
    nadia, by = make.dirigeant(db, owner).id, make.user_of(db, make.dirigeant(db, owner))
    draft = make.session(db, owner)
    names = ("Keller", "Lambert", "Mendes", "Nicolas")
    first, undone, leaving, last = make.candidats(db, draft, *[{"nom_naissance": each} for each in names])
    held = collage.typed(CANDIDATS, undone)
    pasted = collage.paste(tableau.ouvrir(db, CANDIDATS, draft, by=by), undone, [{"nom_naissance": ["Olmeta"]}])
    at, row = f"/sessions/{draft.id}/candidats", make.CANDIDAT | {"nom_usage": "Marin"}
    undo = json.dumps([str(undone.id), [held[name] for name in CANDIDATS.noms]])
    found = {
        "candidats": Case(nadia, at),
        "candidats-brouillon": Case(nadia, f"{at}/brouillon", {"ligne": str(first.id)} | row, draft=LigneCandidat),
        "candidats-ligne": Case(nadia, f"{at}/{first.id}", {"nom_usage": "Marin"}, draft=LigneCandidat),
        "candidats-copie": Case(nadia, f"{at}/{first.id}/copie"),
        "candidats-retrait": Case(nadia, f"{at}/{leaving.id}/retrait"),
        "candidats-collage": Case(nadia, f"{at}/collage", {"texte": "Paoli\t\tAgnès\nRossi\t\tHugo", "depart": str(last.id)}),
        "candidats-annulation": Case(nadia, f"{at}/annulation", {"le": pasted.le.isoformat(), "avant": undo}),
    }
    for act in ("import", "apercu", "colonnes", "feuille", "ajout", "annulation"):
        mine = make.session(db, owner)
        sheets = feuilles.read(CANDIDATS, "candidats.ods", tableurs.read("candidats.ods", SHEETS))
        imports.receive(tableau.ouvrir(db, CANDIDATS, mine, by=by), "candidats.ods", sheets)
        kept = imports.current(db, CANDIDATS, mine)
        assert kept is not None
        path, seen = f"/sessions/{mine.id}/candidats/import", {"vu": imports.mark(kept)}
        data = {
            "apercu": {"ligne-2-nom_usage": "Marin"} | seen,
            "colonnes": {"titres": "1", **dict.fromkeys(CANDIDATS.noms, ""), "nom_naissance": "1", "prenoms": "0"} | seen,
            "feuille": {"feuille": "1"} | seen,
            "ajout": seen,
        }.get(act, {})
        file = {"fichier": ("autre.csv", files.text([TITLES, ["Paoli", "Agnès", "24/12/1993"]]), "text/csv")}
        name = "candidats-import" if act == "import" else f"candidats-import-{act}"
        found[name] = Case(nadia, path if act == "import" else f"{path}/{act}", data, files=file if act == "import" else None)
    return found
