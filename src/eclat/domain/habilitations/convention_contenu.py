"""What a convention says, frozen when it is made: the parties, the articles filled, the annexes; and its fingerprint."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from eclat import clock, reglages
from eclat.domain.delegataires import delegations
from eclat.domain.dossiers import dossiers
from eclat.domain.dossiers.formulaires import FONCTIONS
from eclat.domain.habilitations import clauses
from eclat.domain.organismes import organismes
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.formats import format_date, format_siret, plural
from eclat.francais import listed
from eclat.models import (
    Convention,
    Cqp,
    Decision,
    Enregistrement,
    EtatDelegation,
    Fonction,
    Habilitation,
    Objet,
    Organisme,
)

OBJETS = {
    Objet.PREPARER: "préparer les candidats à la certification",
    Objet.EVALUER: "évaluer les compétences des candidats à la certification",
    Objet.PREPARER_ET_EVALUER: "préparer les candidats à la certification et évaluer leurs compétences",
}
EVALUENT = [FONCTIONS[each] for each in (Fonction.EVALUATEUR, Fonction.FORMATEUR_EVALUATEUR)]
EQUIPE = "Équipe pédagogique"
Equipe = Sequence[Sequence[str]]  # for each of its people, their name and what they do
LOI = "articles R.\u00a06113-16-1 à R.\u00a06113-16-6 du code du travail"
TITRE = "Convention d’habilitation"


def of(db: Session, habilitation: Habilitation, decision: Decision, numero: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """The convention itself."""
    equipe = declared(db, habilitation)
    values = valeurs(db, habilitation, decision, equipe)
    written = [(each.titre, clauses.paragraphes(texts[each.cle], values)) for each in clauses.CLAUSES]
    preambule = (
        f"Vu la demande {habilitation.numero} et la décision du {format_date(decision.cree_le)}, il est convenu ce qui suit."
    )
    return whole(
        db, habilitation, values, numero, TITRE, preambule,
        [{"titre": titre, "paragraphes": said} for titre, said in written if said],
    ) | {"annexes": annexes(db, habilitation, equipe)}  # fmt: skip


def amending(
    db: Session, habilitation: Habilitation, decision: Decision, equipe: Equipe, base: Convention, numero: str, avenant: int,
    changements: str,
) -> dict[str, Any]:  # fmt: skip
    """An avenant: what changes, the territory and the team as they will be, and that the rest stands. ``decision``: with what is to change
    in it."""
    values = valeurs(db, habilitation, decision, equipe)
    preambule = f"Vu la convention {base.numero}, signée le {format_date(base.signee_le)}, les parties conviennent de la modifier comme suit."
    lines = [line.strip() for line in changements.splitlines() if line.strip()]
    people = [f"{EQUIPE}\u00a0: {values['equipe']}, en annexe."] if values["equipe"] else []
    people += [f"Délégataires\u00a0: {values['delegataires']}, en annexe."] if values["delegataires"] else []
    articles = [
        ("Ce qui change", lines),
        ("Territoire", [f"{values['territoire']}."]),
        ("Équipe et délégataires", people),
        ("Le reste de la convention", [
            "Les autres clauses de la convention, et des avenants déjà signés, restent inchangées. "
            "Le présent avenant prend effet le jour où les deux parties l’ont signé."
        ]),
    ]  # fmt: skip
    return whole(
        db, habilitation, values, numero, f"Avenant n°\u00a0{avenant} à la convention d’habilitation", preambule,
        [{"titre": titre, "paragraphes": [[(line, False)] for line in said]} for titre, said in articles if said],
    ) | {"annexes": annexes(db, habilitation, equipe)}  # fmt: skip


def whole(
    db: Session, habilitation: Habilitation, values: Mapping[str, str], numero: str, titre: str, preambule: str, articles: list[Any]
) -> dict[str, Any]:  # fmt: skip
    organisme = db.get_one(Organisme, habilitation.organisme_id)
    settings = reglages.of(db)
    dirigeant = organismes.dirigeant_of(db, organisme.id)
    return {
        "numero": numero,
        "titre": titre,
        "habilitation": habilitation.numero,
        "certification": ", ".join(filter(None, (values["cqp"], values["rncp"], LOI))),
        "certificateur": {"nom": settings.certifier_name, "siret": format_siret(settings.certifier_siret)},
        "organisme": {
            "nom": organisme.nom,
            "siret": format_siret(organisme.siret) if organisme.siret else "",
            "statut": label_of(organisme.statut_juridique),
            "adresse": ", ".join(filter(None, (organisme.adresse, f"{organisme.code_postal} {organisme.ville}".strip()))),
            "dirigeant": dirigeant.nom_complet if dirigeant else "",
        },
        "preambule": preambule,
        "articles": articles,
        "fait_le": clock.today().isoformat(),
    }


def valeurs(db: Session, habilitation: Habilitation, decision: Decision, equipe: Equipe) -> dict[str, str]:
    """What each variable of the clauses stands for; empty where there is nothing to say."""
    organisme, settings = db.get_one(Organisme, habilitation.organisme_id), reglages.of(db)
    cqp = db.get(Cqp, habilitation.cqp_id)
    registered = db.get(Enregistrement, decision.enregistrement_id) if decision.enregistrement_id else None
    named = habilitated(db, habilitation)
    evaluators = sum(fonction in EVALUENT for _, fonction in equipe)
    people = plural(len(equipe), "personne", "personnes") if equipe else ""
    return {
        "organisme": organisme.nom,
        "siret": format_siret(organisme.siret) if organisme.siret else "",
        "demande": habilitation.numero,
        "certificateur": settings.certifier_name,
        "cqp": cqp.intitule if cqp else "",
        "rncp": registered.code_rncp if registered else "",
        "fin_enregistrement": format_date(registered.jusqu_au) if registered else "",
        "objet": OBJETS[decision.objet] if decision.objet else "",
        "portee": portee(decision),
        "debut": format_date(decision.valide_du),
        "fin": format_date(decision.valide_jusqu_au),
        "territoire": listed(decision.regions) if decision.regions else "toute la France",
        "conditions": decision.conditions,
        "equipe": people + (f", dont {plural(evaluators, 'évaluateur', 'évaluateurs')}" if people and evaluators else ""),
        "delegataires": plural(len(named), "organisme habilité", "organismes habilités") if named else "",
        "heures_centre": number(registered, "heures_centre_min"),
        "heures_structure": number(registered, "heures_structure_min"),
        "stagiaires": number(registered, "stagiaires_par_formateur"),
    }


def portee(decision: Decision) -> str:
    if not decision.blocs:
        return "la certification entière et chacun de ses blocs"
    return f"{'le bloc' if len(decision.blocs) == 1 else 'les blocs'} {listed(decision.blocs)}"


def number(registered: Enregistrement | None, name: str) -> str:
    found = getattr(registered, name, None)
    return str(found) if found else ""


def habilitated(db: Session, habilitation: Habilitation) -> list[Any]:
    return [each for each in delegations.rows(db, habilitation) if each.etat == EtatDelegation.HABILITEE]


def declared(db: Session, habilitation: Habilitation) -> Equipe:
    """The team of the request."""
    team = dossiers.team(db, habilitation)
    return [[f"{each.prenom} {each.nom}".strip(), FONCTIONS[each.fonction] if each.fonction else ""] for each in team]


def equipe_of(contenu: Mapping[str, Any]) -> Equipe:
    """The team of what was signed."""
    return next((each["lignes"] for each in contenu["annexes"] if each["titre"] == EQUIPE), [])


def annexes(db: Session, habilitation: Habilitation, equipe: Equipe) -> list[dict[str, Any]]:
    """The team, and the délégataires as they are that day."""
    named = [[each.nom, f"{each.code_postal} {each.ville}".strip()] for each in habilitated(db, habilitation)]
    said = ((EQUIPE, ("Nom", "Fonction"), equipe), ("Délégataires", ("Organisme", "Ville"), named))
    return [{"titre": titre, "tete": tete, "lignes": lignes} for titre, tete, lignes in said if lignes]


def empreinte_of(contenu: Mapping[str, Any]) -> str:
    """The SHA-256 of what it says, whatever the order in which its keys are kept."""
    said = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def example(db: Session, texts: Mapping[str, str]) -> dict[str, Any]:
    """A convention that nobody signs, of an organisme that does not exist: what clauses look like once filled."""
    settings, start = reglages.of(db), clock.today()
    values = {
        "organisme": "Organisme d’exemple", "siret": "000 000 000 00000", "demande": "HAB-0000-0000",
        "certificateur": settings.certifier_name, "cqp": "CQP d’exemple", "rncp": "RNCP00000",
        "fin_enregistrement": format_date(months_after(start, 48)), "objet": OBJETS[Objet.PREPARER_ET_EVALUER],
        "portee": "la certification entière et chacun de ses blocs", "debut": format_date(start),
        "fin": format_date(months_after(start, settings.habilitation_months)), "territoire": "Bretagne et Normandie",
        "conditions": "Transmettre chaque année le bilan des sessions.", "equipe": "6 personnes, dont 2 évaluateurs",
        "delegataires": "3 organismes habilités", "heures_centre": "217", "heures_structure": "200", "stagiaires": "12",
    }  # fmt: skip
    assert set(values) == set(clauses.VARIABLES)
    written = [(each.titre, clauses.paragraphes(texts[each.cle], values)) for each in clauses.CLAUSES]
    return {
        "numero": "CONV-0000-0000",
        "titre": TITRE,
        "habilitation": values["demande"],
        "certification": f"{values['cqp']}, {values['rncp']}, {LOI}",
        "certificateur": {"nom": settings.certifier_name, "siret": format_siret(settings.certifier_siret)},
        "organisme": {"nom": values["organisme"], "siret": values["siret"], "statut": "Association déclarée", "adresse": "", "dirigeant": ""},
        "preambule": f"Vu la demande {values['demande']}, il est convenu ce qui suit.",
        "articles": [{"titre": titre, "paragraphes": said} for titre, said in written if said],
        "fait_le": start.isoformat(),
        "annexes": [],
    }  # fmt: skip
