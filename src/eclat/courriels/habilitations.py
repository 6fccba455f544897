"""An habilitation request, from its deposit to its decision (P5, P9, P10)."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, mail
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import PARIS, format_date, format_datetime
from eclat.francais import listed
from eclat.models import (
    OBJETS,
    Cqp,
    Decision,
    EffetSuspension,
    Habilitation,
    Organisme,
    Personne,
    Point,
    Qualification,
    Role,
    Suspension,
)


def about(db: Session, habilitation: Habilitation, readers: Sequence[Personne], **values: Value) -> Lettre:
    """A mail that leads to the request."""
    lien = address(f"/habilitations/{habilitation.id}")
    return Lettre([Pli.to(each, habilitation) for each in readers], {"lien": lien, **named(db, habilitation), **values})


def named(db: Session, habilitation: Habilitation) -> dict[str, str]:
    """What names the request, in any mail that speaks of it."""
    return {
        "organisme": db.get_one(Organisme, habilitation.organisme_id).nom,
        "numero": habilitation.numero,
        "cqp": db.get_one(Cqp, habilitation.cqp_id).intitule,
    }


def granted(decision: Decision) -> dict[str, str]:
    """What an acceptance allows, and for how long."""
    assert decision.objet is not None
    return {
        "objet": OBJETS[decision.objet],
        "valide_du": format_date(decision.valide_du),
        "valide_jusqu_au": format_date(decision.valide_jusqu_au),
        "portee": portee(decision),
        "territoire": territoire(decision),
    }


def portee(decision: Decision) -> str:
    if not decision.blocs:
        return "La certification entière"
    return f"{'Le bloc' if len(decision.blocs) == 1 else 'Les blocs'} {listed(decision.blocs)}"


def territoire(decision: Decision) -> str:
    """The régions, or all of them."""
    return listed(decision.regions) if decision.regions else "Toute la France"


def dirigeants(db: Session, habilitation: Habilitation) -> Sequence[Personne]:
    return recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT)


def people(db: Session, habilitation: Habilitation) -> Sequence[Personne]:
    return recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT, Role.REFERENT)


@mail("Demande à attribuer", cause="Habilitation", notification="depots")
def habilitation_deposee(db: Session, habilitation: Habilitation) -> Lettre:
    national = habilitation.qualification == Qualification.ORGANISME_NATIONAL
    return about(
        db, habilitation, recipients.administrateurs(db),
        qualification="Organisme National" if national else "OF indépendant", depose_le=format_date(habilitation.depose_le),
    )  # fmt: skip


@mail("Accusé de réception d’une demande", cause="Habilitation")
def habilitation_accuse_reception(db: Session, habilitation: Habilitation) -> Lettre:
    """That what it renews stays valid meanwhile is said, when it does."""
    return about(
        db, habilitation, dirigeants(db, habilitation), depose_le=f"{format_datetime(habilitation.depose_le)} ({PARIS})",
        maintient=habilitation.maintient,
    )  # fmt: skip


@mail("Demande reprise", cause="Habilitation", notification="suivi")
def habilitation_retiree(db: Session, habilitation: Habilitation) -> Lettre:
    return about(
        db, habilitation, recipients.administrateurs(db),
        depose_le=format_date(habilitation.depose_le), lien=address("/habilitations"),
    )  # fmt: skip


@mail("Demande attribuée", cause="Habilitation", notification="dossiers_confies")
def habilitation_attribuee(db: Session, habilitation: Habilitation, agent: Personne, role: Role) -> Lettre:
    return about(db, habilitation, [agent], instructeur=role == Role.INSTRUCTEUR)


@mail("Avis demandé sur une demande", cause="Habilitation", notification="etude")
def habilitation_avis_demande(db: Session, habilitation: Habilitation, agent: Personne, autre: str, question: str) -> Lettre:
    """``autre``: the instructeur who asks."""
    return about(db, habilitation, [agent], autre=autre, question=question)


@mail("Avis sur une demande", cause="Habilitation", notification="etude")
def habilitation_avis(db: Session, habilitation: Habilitation, agent: Personne, autre: str, avis: str) -> Lettre:
    """To an instructeur: what ``autre``, who was asked, thinks in a word."""
    return about(db, habilitation, [agent], autre=autre, avis=avis.lower())


@mail("Demande à compléter", cause="Habilitation")
def habilitation_a_completer(db: Session, habilitation: Habilitation, points: Sequence[Point], avant_le: date | None) -> Lettre:
    return about(
        db, habilitation, dirigeants(db, habilitation),
        points=[point.texte for point in points], avant_le=format_date(avant_le),
    )  # fmt: skip


@mail("Points à compléter, rappel", cause="Habilitation")
def habilitation_rappel_points(db: Session, habilitation: Habilitation, points: Sequence[Point], avant_le: date) -> Lettre:
    """``points``: those that still await an answer; none, when it only has to be deposited again."""
    return about(
        db, habilitation, dirigeants(db, habilitation),
        points=[point.texte for point in points], avant_le=format_date(avant_le),
    )  # fmt: skip


@mail("Points sans réponse à leur date", cause="Habilitation", notification="etude")
def habilitation_points_en_retard(db: Session, habilitation: Habilitation, avant_le: date) -> Lettre:
    return about(db, habilitation, recipients.instructeurs(db, habilitation.id), avant_le=format_date(avant_le))


@mail("Demande complétée", cause="Habilitation", notification="etude")
def habilitation_completee(db: Session, habilitation: Habilitation) -> Lettre:
    return about(db, habilitation, recipients.instructeurs(db, habilitation.id))


@mail("Habilitation acceptée", cause="Habilitation")
def habilitation_acceptee(db: Session, habilitation: Habilitation, decision: Decision) -> Lettre:
    return about(db, habilitation, people(db, habilitation), conditions=decision.conditions, **granted(decision))


@mail("Habilitation refusée", cause="Habilitation")
def habilitation_refusee(
    db: Session, habilitation: Habilitation, decision: Decision, jusqu_au: date, ancienne: str = "", jusque: date | None = None
) -> Lettre:  # fmt: skip
    """``jusqu_au``: until when it may be contested. ``ancienne``: what it was to renew, and still holds; ``jusque``: its last day."""
    return about(
        db, habilitation, people(db, habilitation), motif=decision.motif, jusqu_au=format_date(jusqu_au), ancienne=ancienne,
        jusque=format_date(jusque),
    )  # fmt: skip


@mail("Refus contesté", cause="Habilitation", notification="etude")
def habilitation_contestee(db: Session, habilitation: Habilitation, agents: Sequence[Personne]) -> Lettre:
    """To the members of the comité technique who may decide; the administrateurs when there is none."""
    return about(db, habilitation, agents or recipients.administrateurs(db))


@mail("Recours sans réponse", cause="Habilitation", notification="etude")
def habilitation_recours_rappel(
    db: Session, habilitation: Habilitation, agents: Sequence[Personne], depuis: date, *, refus: bool
) -> Lettre:
    """The same readers: it waits since that day. ``refus``: against a refusal; else a résiliation."""
    return about(db, habilitation, agents or recipients.administrateurs(db), depuis=format_date(depuis), refus=refus)


@mail("Accusé de réception d’un recours", cause="Habilitation")
def habilitation_recours_recu(db: Session, habilitation: Habilitation, recu_le: date, *, papier: bool) -> Lettre:
    """``papier``: it came by letter."""
    return about(db, habilitation, dirigeants(db, habilitation), recu_le=format_date(recu_le), papier=papier)


@mail("Refus maintenu", cause="Habilitation")
def habilitation_refus_maintenu(db: Session, habilitation: Habilitation, motif: str) -> Lettre:
    return about(db, habilitation, people(db, habilitation), motif=motif)


@mail("Étude rouverte", cause="Habilitation")
def habilitation_rouverte(db: Session, habilitation: Habilitation, motif: str) -> Lettre:
    return about(db, habilitation, people(db, habilitation), motif=motif)


@mail("Demande à étudier à nouveau", cause="Habilitation", notification="etude")
def habilitation_a_reetudier(db: Session, habilitation: Habilitation, motif: str) -> Lettre:
    """To its instructeurs: the comité technique found for the organisme."""
    return about(db, habilitation, recipients.instructeurs(db, habilitation.id), motif=motif)


@mail("Habilitation suspendue", cause="Habilitation")
def habilitation_suspendue(db: Session, habilitation: Habilitation, suspension: Suspension) -> Lettre:
    return about(db, habilitation, people(db, habilitation), **stopped(suspension))


def stopped(suspension: Suspension) -> dict[str, Value]:
    """Why, and what may no longer be done."""
    return {"motif": suspension.motif, "candidats": suspension.effet == EffetSuspension.CANDIDATS}


@mail("Suspension levée", cause="Habilitation")
def habilitation_reprise(db: Session, habilitation: Habilitation, raison: str) -> Lettre:
    return about(db, habilitation, people(db, habilitation), raison=raison)


@mail("Fin d’habilitation proche", cause="Habilitation")
def habilitation_echeance(
    db: Session, habilitation: Habilitation, until: date, mois: int, suite: str = "", ouvre: date | None = None
) -> Lettre:  # fmt: skip
    """``suite``: its renewal under way, if there is one; ``ouvre``: from when it is asked for, when that is to come."""
    return about(
        db, habilitation, people(db, habilitation), jusqu_au=format_date(until), mois=str(mois), suite=suite,
        ouvre=format_date(ouvre),
    )  # fmt: skip


@mail("Habilitation expirée", cause="Habilitation")
def habilitation_expiree(db: Session, habilitation: Habilitation, until: date) -> Lettre:
    return about(db, habilitation, people(db, habilitation), jusqu_au=format_date(until))


@mail("Habilitation renouvelée", cause="Habilitation")
def habilitation_relevee(db: Session, habilitation: Habilitation, suite: Habilitation, decision: Decision) -> Lettre:
    """``suite``: what renews it, as it begins."""
    lien = address(f"/habilitations/{suite.id}")
    return about(db, habilitation, people(db, habilitation), suite=suite.numero, **(granted(decision) | {"lien": lien}))
