"""What a session of the demonstration has as rows: its other places, its periods; and the blocs of its registration, plainly fictional."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlmodel import Session, col, select

from eclat.domain.dossiers import contenu
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.periodes import PERIODES
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import tableau
from eclat.models import Bloc, Enregistrement, SessionCqp

BLOCS = [
    "Bloc fictif : accueillir les enfants et leurs familles", "Bloc fictif : animer un temps périscolaire",
    "Bloc fictif : participer à la vie de la structure", "Bloc fictif : préparer un projet d’animation",
]  # fmt: skip
AILLEURS = [
    ("Salle des Carmes", "2 place des Carmes", "Rampe, ascenseur"), ("École Frédéric-Mistral", "8 rue des Écoles", "De plain-pied"),
]  # fmt: skip
LISTES = {
    "financements": ["plan", "cpf"],
    "acces": ["FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION", "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION"],
}
DAY = timedelta(days=1)


def blocs(db: Session) -> None:
    """What RNCP40871 is really made of is not written here."""
    held = db.exec(select(Enregistrement).order_by(col(Enregistrement.jusqu_au).desc())).all()[0]
    db.add_all(Bloc(enregistrement_id=held.id, code=f"BC0{rank}", intitule=intitule) for rank, intitule in enumerate(BLOCS, 1))
    db.flush()


def fill(db: Session, session: SessionCqp, start: date, end: date, by: Utilisateur) -> None:
    """Its places in its own town; in the centre, at the workplace, in the centre again; the lists."""
    third = (end - start) // 3
    periods = [
        (start, start + third, "centre", "98", "Accueillir les enfants et leurs familles"),
        (start + third + DAY, end - third, "structure", "200", "Alternance en accueil périscolaire"),
        (end - third + DAY, end, "centre", "119", "Évaluations"),
    ]
    places = [
        {"nom": nom, "adresse": adresse, "accessibilite": access, "code_postal": session.code_postal, "ville": session.ville}
        for nom, adresse, access in AILLEURS
    ]
    dated = [
        {"du": du.isoformat(), "au": au.isoformat(), "endroit": where, "heures": hours, "contenu": what}
        for du, au, where, hours, what in periods
    ]
    tableau.add(tableau.ouvrir(db, LIEUX, session, by=by), [typed(each) for each in places])
    tableau.add(tableau.ouvrir(db, PERIODES, session, by=by), [typed(each) for each in dated])
    for name, codes in LISTES.items():
        contenu.save_field(db, session, name, codes, by=by)


def typed(row: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in row.items()}
