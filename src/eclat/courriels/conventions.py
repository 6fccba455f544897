"""Mails about the convention of an habilitation or one of its avenants: to sign, signed by one, signed by both, withdrawn (R6113-16-2)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from eclat import reglages
from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, mail
from eclat.courriels.habilitations import about, dirigeants, people
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.models import Convention, Habilitation, Personne


def of(db: Session, habilitation: Habilitation, convention: Convention, readers: Sequence[Personne], **said: Value) -> Lettre:
    return about(
        db, habilitation, readers, convention=convention.numero, avenant=convention.avenant > 0,
        lien=address(f"/habilitations/{habilitation.id}/convention"), **said,
    )  # fmt: skip


@mail("Convention à signer", cause="Habilitation")
def convention_a_signer(db: Session, habilitation: Habilitation, convention: Convention) -> Lettre:
    """To the dirigeant, as soon as it is made."""
    waits = reglages.of(db).convention_required and convention.bloquante
    readers = dirigeants(db, habilitation)
    return of(db, habilitation, convention, readers, changements=convention.changements, attendue=waits)


@mail("Convention à contresigner", cause="Habilitation", notification="suivi")
def convention_a_contresigner(db: Session, habilitation: Habilitation, convention: Convention, autre: str) -> Lettre:
    """To the administrateurs: ``autre`` signed for the organisme."""
    return of(db, habilitation, convention, recipients.administrateurs(db), autre=autre)


@mail("Convention toujours à signer", cause="Habilitation")
def convention_rappel(db: Session, habilitation: Habilitation, convention: Convention, depuis: date) -> Lettre:
    """To the dirigeant, once, who has not signed it."""
    waits = reglages.of(db).convention_required and convention.bloquante
    return of(db, habilitation, convention, dirigeants(db, habilitation), depuis=format_date(depuis), attendue=waits)


@mail("Convention toujours à contresigner", cause="Habilitation", notification="suivi")
def convention_rappel_oc(db: Session, habilitation: Habilitation, convention: Convention, depuis: date) -> Lettre:
    """To the administrateurs, once: the organisme has signed, OC Éclat has not."""
    return of(db, habilitation, convention, recipients.administrateurs(db), depuis=format_date(depuis))


@mail("Convention signée", cause="Habilitation")
def convention_signee(db: Session, habilitation: Habilitation, convention: Convention) -> Lettre:
    return of(db, habilitation, convention, people(db, habilitation))


@mail("Convention retirée", cause="Habilitation")
def convention_retiree(db: Session, habilitation: Habilitation, convention: Convention) -> Lettre:
    """What was to be signed is no more."""
    return of(db, habilitation, convention, dirigeants(db, habilitation), motif=convention.motif)
