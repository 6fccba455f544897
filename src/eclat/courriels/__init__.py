"""Every mail that the platform sends: one small function here, one folder of templates beside.

Each writes a row for each of its readers in the caller's transaction; see compose.py for what happens next.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session

from eclat.courriels import recipients
from eclat.courriels.compose import Pli, address, compose, compose_each, placeholder
from eclat.models import OBJETS, Cqp, Decision, Delegation, Habilitation, Jeton, Organisme, Personne, Point, Role

# --- P1, P2: an organisme registers ---


def inscription_recue(db: Session, organisme: Organisme, dirigeant: Personne) -> None:
    compose(db, "inscription_recue", to=dirigeant, about=organisme)


def inscription_deja_faite(db: Session, personne: Personne) -> None:
    compose(db, "inscription_deja_faite", to=personne, about=personne, lien=address("/mot-de-passe-oublie"))


def inscription_a_valider(db: Session, organisme: Organisme, dirigeant: Personne) -> None:
    lien = address(f"/organismes/{organisme.id}")
    for administrateur in recipients.administrateurs(db):
        compose(
            db, "inscription_a_valider", to=administrateur, about=organisme, organisme=organisme, dirigeant=dirigeant, lien=lien
        )


def inscription_acceptee(db: Session, organisme: Organisme) -> None:
    for dirigeant in recipients.of_organisme(db, organisme.id, Role.DIRIGEANT):
        compose(db, "inscription_acceptee", to=dirigeant, about=organisme, organisme=organisme)


def inscription_refusee(db: Session, organisme: Organisme) -> None:
    lien = address("/inscription")
    for dirigeant in recipients.of_organisme(db, organisme.id, Role.DIRIGEANT):
        compose(db, "inscription_refusee", to=dirigeant, about=organisme, organisme=organisme, lien=lien)


# --- P4, P15, P16, P17: accounts ---


def activation_lien(jeton_id: UUID) -> str:
    return address(f"/activation/{placeholder(jeton_id)}")


def activation_referent(db: Session, organisme: Organisme, referent: Personne, jeton: Jeton) -> None:
    compose(
        db, "activation_referent", to=referent, about=organisme, jeton=jeton, organisme=organisme, lien=activation_lien(jeton.id)
    )


def referent_rattache(db: Session, organisme: Organisme, referent: Personne) -> None:
    compose(db, "referent_rattache", to=referent, about=organisme, organisme=organisme)


def activation_agent(db: Session, agent: Personne, jeton: Jeton) -> None:
    compose(db, "activation_agent", to=agent, about=agent, jeton=jeton, lien=activation_lien(jeton.id))


def activation_renouvelee(db: Session, personne: Personne, jeton: Jeton) -> None:
    compose(db, "activation_renouvelee", to=personne, about=personne, jeton=jeton, lien=activation_lien(jeton.id))


def mot_de_passe_oublie(db: Session, personne: Personne, jeton: Jeton) -> None:
    compose(db, "mot_de_passe_oublie", to=personne, about=personne, jeton=jeton, lien=activation_lien(jeton.id))


def mot_de_passe_change(db: Session, personne: Personne) -> None:
    compose(db, "mot_de_passe_change", to=personne, about=personne, lien=address("/mot-de-passe-oublie"))


def compte_bloque(db: Session, personne: Personne, jeton: Jeton) -> None:
    compose(db, "compte_bloque", to=personne, about=personne, jeton=jeton, lien=address(f"/deblocage/{placeholder(jeton.id)}"))


def second_facteur_change(db: Session, personne: Personne, *, actif: bool) -> None:
    compose(db, "second_facteur_change", to=personne, about=personne, actif=actif, lien=address("/mot-de-passe-oublie"))


def second_facteur_reinitialise(db: Session, personne: Personne, auteur: str) -> None:
    compose(db, "second_facteur_reinitialise", to=personne, about=personne, auteur=auteur)


# --- P5, P9, P10: an habilitation request ---


def about_habilitation(db: Session, modele: str, readers: Sequence[Personne], habilitation: Habilitation, **context: Any) -> None:
    """The same mail to each reader, with the request, its organisme, its CQP and its address."""
    context |= {
        "habilitation": habilitation,
        "organisme": db.get(Organisme, habilitation.organisme_id),
        "cqp": db.get(Cqp, habilitation.cqp_id),
        "lien": address(f"/habilitations/{habilitation.id}"),
    }
    for reader in readers:
        compose(db, modele, to=reader, about=habilitation, **context)


def habilitation_deposee(db: Session, habilitation: Habilitation) -> None:
    about_habilitation(db, "habilitation_deposee", recipients.administrateurs(db), habilitation)


def habilitation_accuse_reception(db: Session, habilitation: Habilitation) -> None:
    readers = recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT)
    about_habilitation(db, "habilitation_accuse_reception", readers, habilitation)


def habilitation_attribuee(db: Session, habilitation: Habilitation, agent: Personne, role: Role) -> None:
    about_habilitation(db, "habilitation_attribuee", [agent], habilitation, instruit=role == Role.INSTRUCTEUR)


def habilitation_a_completer(db: Session, habilitation: Habilitation, points: Sequence[Point]) -> None:
    readers = recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT)
    about_habilitation(db, "habilitation_a_completer", readers, habilitation, points=points)


def habilitation_completee(db: Session, habilitation: Habilitation) -> None:
    about_habilitation(db, "habilitation_completee", recipients.instructeurs(db, habilitation.id), habilitation)


def habilitation_acceptee(db: Session, habilitation: Habilitation, decision: Decision) -> None:
    readers = recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT, Role.REFERENT)
    assert decision.objet is not None
    about_habilitation(db, "habilitation_acceptee", readers, habilitation, decision=decision, objet=OBJETS[decision.objet])


def habilitation_refusee(db: Session, habilitation: Habilitation, decision: Decision) -> None:
    readers = recipients.of_organisme(db, habilitation.organisme_id, Role.DIRIGEANT, Role.REFERENT)
    about_habilitation(db, "habilitation_refusee", readers, habilitation, decision=decision)


# --- P6, P7, P10: the délégataires of a national request. ``organisme`` is the Organisme National, as in the document's text ---


def activation_delegataire(db: Session, organisme: Organisme, plis: Sequence[Pli]) -> None:
    compose_each(db, "activation_delegataire", plis, organisme=organisme, lien=activation_lien)


def delegataire_rattache(db: Session, organisme: Organisme, plis: Sequence[Pli]) -> None:
    compose_each(db, "delegataire_rattache", plis, organisme=organisme)


def delegataire_rappel(db: Session, organisme: Organisme, plis: Sequence[Pli], *, profil: bool) -> None:
    """``profil``: whether their profile is complete."""
    compose_each(db, "delegataire_rappel", plis, organisme=organisme, profil=profil, page=address("/"))


def delegation_retiree(db: Session, organisme: Organisme, delegation: Delegation, dirigeant: Personne) -> None:
    compose(db, "delegation_retiree", to=dirigeant, about=delegation, organisme=organisme)


def about_delegations(
    db: Session, modele: str, habilitation: Habilitation, delegations: Sequence[Delegation], *roles: Role, **context: Any
) -> None:
    """The same mail to the people of each délégataire."""
    keys = {each.organisme_id: each for each in delegations if each.organisme_id}
    plis = [
        Pli(personne.courriel, personne.id, keys[organisme_id])
        for personne, organisme_id in recipients.of_organismes(db, keys, *roles)
    ]
    context |= {
        "habilitation": habilitation,
        "organisme": db.get(Organisme, habilitation.organisme_id),
        "cqp": db.get(Cqp, habilitation.cqp_id),
    }
    compose_each(db, modele, plis, **context)


def delegation_acceptee(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation], decision: Decision) -> None:
    assert decision.objet is not None
    about_delegations(
        db, "delegation_acceptee", habilitation, delegations, Role.DIRIGEANT, Role.REFERENT,
        decision=decision, objet=OBJETS[decision.objet], page=address("/"),
    )  # fmt: skip


def delegation_refusee(db: Session, habilitation: Habilitation, delegations: Sequence[Delegation]) -> None:
    about_delegations(db, "delegation_refusee", habilitation, delegations, Role.DIRIGEANT)


def delegation_ecartee(db: Session, habilitation: Habilitation, delegation: Delegation) -> None:
    about_delegations(db, "delegation_ecartee", habilitation, [delegation], Role.DIRIGEANT, motif=delegation.motif)
