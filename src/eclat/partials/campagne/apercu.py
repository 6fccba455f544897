"""What would leave with a campaign, read before it is opened: nothing is written."""

from dataclasses import dataclass

from sqlmodel import Session

from eclat import clock
from eclat.courriels.compose import would_write
from eclat.domain.campagnes import diffusion, questions
from eclat.formats import format_date
from eclat.models import Campagne, SuiviAnnuel


@dataclass(frozen=True)
class Relue:
    """How many are asked, what is said of it, the mail as one of them would read it."""

    nombre: int
    faits: list[tuple[str, str]]
    mail: str


def relue(db: Session, campagne: Campagne) -> Relue:
    number = diffusion.how_many(db)
    asked = sum(questions.asks(each) for each in questions.of(db, campagne))
    faits = [
        ("Organismes habilités, délégataires compris", str(number)),
        ("Questions", str(asked)),
        ("Période suivie", f"du {format_date(campagne.periode_du)} au {format_date(campagne.periode_au)}"),
        ("Réponse attendue", f"au plus tard le {format_date(campagne.jusqu_au)}"),
    ]
    return Relue(number, faits, mail(db, campagne))


def mail(db: Session, campagne: Campagne) -> str:
    """What the first of them would read; nothing while nobody is concerned."""
    one = db.exec(diffusion.concerned().limit(1)).first()
    if one is None:
        return ""
    with db.no_autoflush:
        suivi = SuiviAnnuel(campagne_id=campagne.id, organisme_id=one.id, jusqu_au=campagne.jusqu_au, demande_le=clock.now())
        return would_write(db, "suivi_demande", suivi, campagne, one)[1]
