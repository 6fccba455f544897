"""The mails of the story leave, but for a few."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import select

from eclat import clock
from eclat.models import Courriel, EtatCourriel
from eclat.tasks import deliver
from eclat.tasks.smtp import SendingFailed
from eclat.tasks.unit_of_work import read_only

# The mails that do not arrive, and what the reader's server answers.
REFUSED = {
    ("contact@formation-express.example", "inscription_recue"): "550 5.1.1 <contact@formation-express.example>: User unknown",
    ("info@cc3000.example", "inscription_refusee"): "552 5.2.2 Mailbox full",
    ("contact@cfa-lamarele.example", "activation_delegataire"): "550 5.1.1 <contact@cfa-lamarele.example>: User unknown",
    ("a.ndiaye@filrouge-ep.example", "inscription_recue"): "451 4.7.1 Greylisted, please try again later",
}


def send_all() -> None:
    """Each mail leaves as it was written, but for those whose server refuses them: for good, or for now."""
    with read_only() as db:
        waiting = db.exec(select(Courriel).where(Courriel.etat == EtatCourriel.A_ENVOYER, Courriel.tentatives == 0)).all()
    for courriel in waiting:
        answer = REFUSED.get((courriel.destinataire, courriel.modele))
        with clock.travel(courriel.cree_le + timedelta(seconds=2) - clock.now()):
            if answer is None:
                deliver.deliver(str(courriel.id))
            else:
                refuse(courriel.id, answer)


def refuse(courriel_id: UUID, answer: str) -> None:
    """The reader's server answers this to each try: for good, or until the next one is an hour away."""
    permanent, later = answer.startswith("5"), timedelta(0)
    for pause in deliver.PAUSES[: 1 if permanent else None]:
        with clock.travel(later):
            [taken] = deliver.take(courriel_id)
            deliver.record_failure(taken, SendingFailed(answer, permanent=permanent))
        later += pause
