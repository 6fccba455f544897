"""The mail that asks a holder what they have become: nothing of their civil status is in it."""

from sqlmodel import Session

from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address, placeholder
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Candidat, Certificat, Cqp, EnqueteInsertion, Habilitation, SessionCqp

DEPUIS = {6: "six mois", 24: "deux ans"}


@mail("Enquête d’insertion", cause="Certificat")
def enquete_insertion(db: Session, enquete: EnqueteInsertion, rappel: bool) -> Lettre:
    """To the holder, at the address that their organisme gave; ``rappel``: they were asked already."""
    certificat = db.get_one(Certificat, enquete.certificat_id)
    candidat = db.get_one(Candidat, enquete.candidat_id)
    session = db.get_one(SessionCqp, certificat.session_id)
    habilitation = db.get_one(Habilitation, session.habilitation_id)
    lien = address(f"/enquete/{placeholder(enquete.lien)}")
    said: dict[str, Value] = {
        "cqp": db.get_one(Cqp, habilitation.cqp_id).intitule, "depuis": DEPUIS[enquete.mois], "jusqu_au": format_date(enquete.jusqu_au),
        "rappel": rappel,
    }  # fmt: skip
    return Lettre([Pli(candidat.courriel, None, enquete, lien=lien)], said)
