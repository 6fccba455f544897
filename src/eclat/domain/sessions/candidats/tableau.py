"""The table of candidates: its columns, how lists head them, who types into it and until when, what a row holds beside what was typed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import object_session
from sqlmodel import Session, col, func, select

from eclat.domain.sessions import arrets, catalogue, offres
from eclat.domain.sessions.candidats import changements, naissances, presences
from eclat.domain.sessions.candidats.champs import ACCES, CIVIL, FINANCEMENTS, SEXES, VISEES, LigneCandidat
from eclat.domain.sessions.candidats.lieux import mots
from eclat.domain.sessions.candidats.pays import FRANCE
from eclat.domain.socle import session_policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import Colonne, Grille, Mots, Regle, Reponses, Titres
from eclat.engines.rereading import hold
from eclat.formats import format_date_short
from eclat.models import JURY, Candidat, EtatCivil, EtatSession, ImportCandidats, SessionCqp

MAX_CANDIDATS: Final = 300
SAT: Final = JURY[1:]  # what its jury judged changes no more by the organisme: corrections are acts (domain/jurys/corrections.py)
STOPPED: Final = (EtatSession.REFUSEE, EtatSession.ANNULEE, *SAT)
CLOSED: Final = "Cette session est refusée ou annulée : ses candidats ne se modifient plus."
JUDGED: Final = "Le jury de cette session s’est réuni : ses candidats ne se modifient plus. Écrivez à OC Éclat si quelque chose y est à corriger."


def editable(db: Session, session: SessionCqp, by: Utilisateur) -> None:
    """Lock the session and check that its candidates may change now: from the draft on, and until its jury. Raises Interdit, Refus."""
    hold(db, session)
    if not session_policies.can_edit_session(db, by, session):
        raise Interdit("edit candidates")
    open_to_change(session)


def open_to_change(session: SessionCqp) -> None:
    """Raises Refus."""
    if said := why_closed(session):
        raise Refus(said)


def why_closed(session: SessionCqp) -> str:
    """Nothing while they may change."""
    if session.etat not in STOPPED:
        return ""
    return JUDGED if session.etat in SAT else CLOSED


def deduit(row: Any) -> None:
    """The code of the commune, the country of a French one, who the person is; what is confirmed no longer is once it changed."""
    row.code_commune = naissances.code(row.commune, row.pays)
    if row.code_commune and not row.pays and "pays" not in row.saisies:
        row.pays = FRANCE
    row.identite = identite(row)
    if row.etat == EtatCivil.CONFIRME and row.confirme != empreinte(row):
        row.etat, row.etat_le, row.confirme = EtatCivil.A_CONFIRMER, None, ""


def designe(row: Any) -> tuple[str, str]:
    return row.identite, row.courriel


def autre(row: Any) -> None:
    """The link was sent to another address, or is somebody else's: it opens nothing more, and nothing of what was said there stands."""
    row.etat, row.etat_le, row.confirme = EtatCivil.A_CONFIRMER, None, ""
    row.correction, row.correction_mot = {}, ""
    row.lien = row.lien_le = None


def identite(row: Any) -> str:
    """What is the same for the same person: birth name, first first name, date of birth; nothing while one of them is missing."""
    if not (row.nom_naissance and row.prenoms and row.ne_le):
        return ""
    names = (row.nom_naissance, row.prenoms.split(",")[0])
    return "|".join([*(" ".join(mots(each)) for each in names), row.ne_le.isoformat()])


def empreinte(row: Any) -> str:
    """Of what the candidate confirms."""
    return hashlib.sha256(json.dumps([str(getattr(row, name)) for name in CIVIL]).encode()).hexdigest()


def keep_out(table: Any, row: Any, typed: Mapping[str, Any]) -> None:
    """An empty row is not filled while nobody enters the session; one that was just removed comes back. Raises Refus."""
    if object_session(row) is None:
        return
    if not (row.nom_naissance or row.prenoms or row.saisies) and (why := arrets.no_more_candidates(table.db, table.owner)):
        raise Refus(why)


def faute(row: Any) -> Mapping[str, str]:
    said = naissances.faute(row.commune, row.pays)
    return {"commune": said} if said else {}


def faute_in_sql() -> ColumnElement[bool]:
    in_france = col(Candidat.pays).in_(("", FRANCE))
    return and_(in_france, col(Candidat.commune) != "", col(Candidat.code_commune) == "")


def code(row: Any) -> str:
    """The code of the commune, beside its name; not twice when it was typed with it."""
    found: str = row.code_commune
    return "" if row.commune.startswith(found) else found


ETATS: Final = {
    EtatCivil.A_CONFIRMER: "À confirmer",
    EtatCivil.DEMANDE: "Demandé",
    EtatCivil.CORRIGE: "Correction",
    EtatCivil.CONFIRME: "Confirmé",
}


def etat_civil(row: Any) -> str:
    """Confirmé 3 nov."""
    when = f" {format_date_short(row.etat_le)}" if row.etat_le else ""
    return f"{ETATS[row.etat]}{when}"


def reponses(db: Session) -> tuple[Reponses, ...]:
    """The answers of the catalogue, whatever their days, in its words; files may also have those of before, or the shorter ones."""
    held, found = catalogue.answers().rows(db), []
    for name, nature in offres.LISTES.items():
        here = [each for each in held if each.nature == nature]
        former = {words: each.code for each in here for words in each.anciens}
        short = {words: str(code) for code, words in PREMIERS_MOTS[name].items()}
        found.append(Reponses(name, tuple((each.code, each.libelle) for each in here), tuple({**former, **short}.items())))
    return tuple(found)


PREMIERS_MOTS: Final[Mapping[str, Mapping[Any, str]]] = {"acces": ACCES, "financement": FINANCEMENTS}
CANDIDATS: Final = Grille(
    Candidat, LigneCandidat, owner="session_id", hold=editable, check=open_to_change, nom="candidats", limit=MAX_CANDIDATS,
    unique="identite", unique_de=("nom_naissance", "prenoms", "ne_le"), deduit=deduit, designe=designe,
    autre=autre, columns={
        "nom_naissance": Colonne(label="Nom de naissance *", cle=True, exemple="Amrani"),
        "nom_usage": Colonne(moitie=True, exemple="Marin"),
        "prenoms": Colonne(cle=True, exemple="Yasmine, Inès"),
        "ne_le": Colonne(moitie=True, exemple="14/03/1998", aspect=r"\d{1,2}[/. -]\d{1,2}[/. -]\d{4}|\d{4}-\d\d-\d\d"),
        "sexe": Colonne(
            options=tuple(SEXES.items()), moitie=True, exemple="F",
            aussi={
                "h": "M", "homme": "M", "masculin": "M", "mr": "M", "monsieur": "M", "femme": "F", "feminin": "F", "mme": "F",
                "madame": "F", "mlle": "F", "mademoiselle": "F", "1": "M", "2": "F",
            },
        ),
        "commune": Colonne(label="Commune de naissance *", liste="communes", exemple="Nice"),
        "code_commune": Colonne(court="Code INSEE", avec=True, lecture=code),
        "pays": Colonne(label="Pays *", moitie=True, liste="pays", exemple="France"),
        "acces": Colonne(
            options=tuple(ACCES.items()), moitie=True, exemple="Formation continue",
            aussi={"continue": "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION", "contrat pro": "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION"},
        ),
        "courriel": Colonne(clavier="email", aspect=r".*@.*", exemple="y.amrani@exemple.example"),
        "etat": Colonne(label="État civil", lecture=etat_civil, region="partials/candidat/ouvrir.html"),
        "etat_le": Colonne(hors=True, lecture=lambda row: ""),
        "entre_le": Colonne(hors=True, exemple="12/01/2027"),
        "vise": Colonne(hors=True, options=tuple(VISEES.items()), exemple="Le CQP entier", aussi={"entier": "entier", "cqp": "entier", "blocs": "blocs"}),
        "blocs_vises": Colonne(hors=True, exemple="BC01, BC03"),
        "blocs_acquis": Colonne(hors=True, exemple="BC02"),
        "acquis_preuve": Colonne(hors=True, exemple="Attestation 2025-014 du 12 juin 2025"),
        "employeur": Colonne(hors=True, exemple="Centre de loisirs des Deux Rives"),
        "tuteur": Colonne(hors=True, exemple="Élodie Martin"),
        "tuteur_qualite": Colonne(hors=True, exemple="Directrice depuis 2019, formée en 2024"),
        "financement": Colonne(hors=True, options=tuple(FINANCEMENTS.items()), exemple="CPF"),
        "financement_detail": Colonne(hors=True, exemple="Dossier 123456"),
        "amenagement_demande": Colonne(hors=True, exemple="Un tiers de temps en plus"),
        "amenagement_accorde": Colonne(hors=True, exemple="Accordé par la responsable de formation"),
    },
    titles=Titres(
        mots={
            "nom_usage": r"\b(usage|marital|epouse|usuel)\b", "nom_naissance": r"\b(noms?|nom de famille|patronyme)\b", "prenoms": r"\bprenoms?\b",
            "pays": r"\bpays\b", "commune": r"\b(communes?|villes?|lieu) (de )?naissance\b|\blieu\b|\bcommune\b",
            "ne_le": r"\b(nee? le|dates?( de)? naissance|naissance|nee?)\b", "sexe": r"\b(sexe|genre|civilite|titre)\b",
            "courriel": r"\b(mails?|courriels?|e mail|email|adresse mail|mel)\b", "acces": r"\b(acces|voie|modalite d acces|statut)\b",
            "entre_le": r"\b(entree|debut de parcours)\b", "blocs_vises": r"\bblocs? (vises?|prepares?)\b", "blocs_acquis": r"\bblocs? (deja )?(acquis|obtenus?|valides?)\b",
            "acquis_preuve": r"\b(preuve|attestation)\b", "vise": r"\b(vise|parcours)\b", "tuteur_qualite": r"\b(fonction|qualite|experience) (du )?tuteur\b",
            "tuteur": r"\btut(eur|rice)\b", "employeur": r"\b(employeur|structure|entreprise|alternance)\b",
            "financement_detail": r"\b(precision|numero|dossier) .*financement\b", "financement": r"\b(financement|financeur|opco)\b",
            "amenagement_accorde": r"\bamenagements? accordes?\b", "amenagement_demande": r"\bamenagements?\b",
        },
        autres=r"\b(telephone|portable|adresse postale|rue|code postal|cp|nir|securite sociale|insee|nationalite|age)\b",
    ),
    mots=Mots(
        un="candidat", plusieurs="candidats", ajouter="Ajouter un candidat", liste="La liste", lignes="candidats",
        ligne="Une ligne par candidat", vide="Aucun candidat pour l’instant : saisissez le premier", accepte="une session accepte",
        partagee="La même personne qu’{ou} : même nom, même prénom, même naissance.",
        apres="Le numéro de sécurité sociale n’est jamais demandé.",
    ),
    imports=ImportCandidats, regle=Regle(faute, faute_in_sql), quitte=presences.leave, offre=offres.offered, plein=arrets.no_more_candidates, garde=keep_out,
    tient=lambda db, row: bool(presences.why_kept(db, row)), ensuite=changements.note, repond=reponses,
    appelle=lambda values: " ".join(filter(None, (values["prenoms"].split(",")[0], values["nom_naissance"]))),
)  # fmt: skip


def known(db: Session, session: SessionCqp, reader: Utilisateur) -> int | None:
    """How many candidates the session has; nothing for who does not read them."""
    if db.exec(session_policies.followed_sessions(reader).where(SessionCqp.id == session.id)).first() is None:
        return None
    return db.exec(select(func.count()).select_from(Candidat).where(Candidat.session_id == session.id)).one()
