"""The délégataires of a national request (P6, P7, P10). ``{organisme}`` is the Organisme National, as in the document's text."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, Pli, lettre, mail
from eclat.courriels.griefs import Decidee, ended
from eclat.courriels.habilitations import granted, named, stopped
from eclat.courriels.links import address
from eclat.courriels.typed import Value
from eclat.formats import format_date
from eclat.francais import of_name
from eclat.models import Decision, Delegation, Habilitation, Organisme, Personne, Role, Suspension


@mail("Désignation délégataire", cause="Délégataire")
def activation_delegataire(db: Session, organisme: Organisme, plis: Sequence[Pli]) -> Lettre:
    return Lettre(plis, {"organisme": organisme.nom})


@mail("Désignation délégataire, compte existant", cause="Délégataire")
def delegataire_rattache(db: Session, organisme: Organisme, plis: Sequence[Pli], *, attend: bool) -> Lettre:
    """``attend``: OC Éclat has yet to accept their inscription, and they cannot sign in before."""
    return Lettre(plis, {"organisme": organisme.nom, "ouvert": not attend})


@mail("Inscription d’un délégataire refusée, à son Organisme National", cause="Délégataire")
def delegataire_refuse(db: Session, delegations: Sequence[Delegation]) -> Lettre:
    """To the dirigeants of those who await it: their request will not leave with it."""
    plis, nom = [], ""
    for delegation in delegations:
        nom = delegation.nom
        national = db.get_one(Habilitation, delegation.habilitation_id).organisme_id
        plis += [Pli.to(each, delegation) for each in recipients.of_organisme(db, national, Role.DIRIGEANT)]
    return Lettre(plis, {"delegataire": nom, "lien": address("/delegataires")})


@mail("Rappel à un délégataire", cause="Délégataire")
def delegataire_rappel(db: Session, organisme: Organisme, plis: Sequence[Pli], *, profil: bool) -> Lettre:
    """``profil``: whether their profile is complete."""
    return Lettre(plis, {"organisme": organisme.nom, "profil_attendu": not profil, "lien": address("/")})


@mail("Délégataire retiré de la liste", cause="Délégataire")
def delegation_retiree(db: Session, organisme: Organisme, delegation: Delegation, dirigeant: Personne) -> Lettre:
    return lettre([dirigeant], about=delegation, organisme=organisme.nom)


def each(db: Session, delegations: Sequence[Delegation], *roles: Role) -> list[Pli]:
    """The people of each délégataire."""
    by_organisme = {each.organisme_id: each for each in delegations if each.organisme_id}
    return [
        Pli.to(personne, by_organisme[organisme_id])
        for personne, organisme_id in recipients.of_organismes(db, by_organisme, *roles)
    ]


@mail("Habilitation acceptée, à un délégataire", cause="Délégataire")
def delegation_acceptee(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], decision: Decision) -> Lettre:
    plis = each(db, delegations, Role.DIRIGEANT, Role.REFERENT)
    return Lettre(plis, named(db, habilitation) | granted(decision) | {"lien": address("/")})


@mail("Habilitation refusée, à un délégataire", cause="Délégataire")
def delegation_refusee(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation]) -> Lettre:
    values = named(db, habilitation)
    return Lettre(each(db, delegations, Role.DIRIGEANT), values | {"de_organisme": of_name(values["organisme"])})


@mail("Délégataire écarté", cause="Délégataire")
def delegation_ecartee(db: Session, habilitation: Habilitation, delegation: Delegation) -> Lettre:
    return Lettre(each(db, [delegation], Role.DIRIGEANT), named(db, habilitation) | {"motif": delegation.motif})


def theirs(db: Session, habilitation: Habilitation) -> dict[str, Value]:
    """What names the habilitation of their Organisme National, and leads to where they read of it."""
    values = named(db, habilitation)
    return {**values, "de_organisme": of_name(values["organisme"]), "lien": address("/")}


@mail("Habilitation suspendue, à un délégataire", cause="Délégataire")
def delegation_arretee(
    db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], suspension: Suspension
) -> Lettre:
    """That of its Organisme National was suspended."""
    plis = each(db, delegations, Role.DIRIGEANT, Role.REFERENT)
    return Lettre(plis, theirs(db, habilitation) | stopped(suspension))


@mail("Suspension levée, à un délégataire", cause="Délégataire")
def delegation_reprise(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation]) -> Lettre:
    plis = each(db, delegations, Role.DIRIGEANT, Role.REFERENT)
    return Lettre(plis, theirs(db, habilitation))


@mail("Habilitation expirée, à un délégataire", cause="Délégataire")
def delegation_expiree(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], until: date) -> Lettre:
    plis = each(db, delegations, Role.DIRIGEANT, Role.REFERENT)
    return Lettre(plis, theirs(db, habilitation) | {"jusqu_au": format_date(until)})


@mail("Habilitation résiliée, à un délégataire", cause="Délégataire")
def delegation_resiliee(
    db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], resiliation: Decidee
) -> Lettre:
    """That of its Organisme National was withdrawn; its reasons are between OC Éclat and it."""
    plis = each(db, delegations, Role.DIRIGEANT, Role.REFERENT)
    said = {name: value for name, value in ended(resiliation).items() if name in ("effet_le", "jury")}
    return Lettre(plis, theirs(db, habilitation) | said)


@mail("Résiliation annulée, à un délégataire", cause="Délégataire")
def delegation_resiliation_annulee(
    db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], finie: bool
) -> Lettre:
    """``finie``: it had taken effect."""
    return Lettre(each(db, delegations, Role.DIRIGEANT, Role.REFERENT), theirs(db, habilitation) | {"finie": finie})


def both(db: Session, habilitation: Habilitation, delegation: Delegation) -> list[Pli]:
    """The people of one délégataire, and the dirigeants of its Organisme National."""
    national = recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT)
    theirs = each(db, [delegation], Role.DIRIGEANT, Role.REFERENT)
    known = {pli.courriel for pli in theirs}
    return [*theirs, *(Pli.to(one, delegation) for one in national if one.courriel not in known)]


def alone(db: Session, habilitation: Habilitation, delegation: Delegation) -> dict[str, Value]:
    return {**theirs(db, habilitation), "delegataire": delegation.nom}


@mail("Délégataire suspendu", cause="Délégataire")
def delegataire_suspendu(db: Session, habilitation: Habilitation, delegation: Delegation, suspension: Suspension) -> Lettre:
    """By itself: the national habilitation holds."""
    return Lettre(both(db, habilitation, delegation), alone(db, habilitation, delegation) | stopped(suspension))


@mail("Suspension d’un délégataire levée", cause="Délégataire")
def delegataire_repris(db: Session, habilitation: Habilitation, delegation: Delegation, raison: str) -> Lettre:
    return Lettre(both(db, habilitation, delegation), alone(db, habilitation, delegation) | {"raison": raison})


@mail("Délégataire retiré de l’habilitation", cause="Délégataire")
def delegataire_exclu(db: Session, habilitation: Habilitation, delegation: Delegation) -> Lettre:
    return Lettre(both(db, habilitation, delegation), alone(db, habilitation, delegation) | {"motif": delegation.motif})
