"""Mails about the procès-verbal of a jury: to sign, signed by one, opened again, signed by all (P14). Results stay on the pages."""

from sqlmodel import Session

from eclat import reglages
from eclat.courriels import recipients
from eclat.courriels.compose import Lettre, mail
from eclat.courriels.links import address
from eclat.courriels.sessions import about, followers, people
from eclat.courriels.typed import Value
from eclat.models import Personne, Pv, SessionCqp


def named(session: SessionCqp, pv: Pv, page: str = "signature") -> dict[str, Value]:
    return {
        "pv": pv.numero,
        "rectifie": pv.version > 1,
        "version": str(pv.version),
        "lien": address(f"/sessions/{session.id}/pv/{page}"),
    }


@mail("Procès-verbal à signer", cause="Procès-verbal", notification="proces_verbaux")
def pv_a_signer(db: Session, session: SessionCqp, pv: Pv, agent: Personne) -> Lettre:
    """To each of those who sign, when the entry has closed."""
    return about(db, session, [agent], second_facteur=reglages.of(db).pv_second_facteur, **named(session, pv))


@mail("Procès-verbal signé par un autre", cause="Procès-verbal", notification="proces_verbaux")
def pv_signe_par_un(db: Session, session: SessionCqp, pv: Pv, agent: Personne, autre: str) -> Lettre:
    """To who has yet to sign: ``autre`` did."""
    return about(db, session, [agent], autre=autre, **named(session, pv))


@mail("Procès-verbal rouvert", cause="Procès-verbal", notification="proces_verbaux")
def pv_rouvert(db: Session, session: SessionCqp, pv: Pv, agent: Personne, autre: str, motif: str, avait_signe: bool) -> Lettre:
    """``avait_signe``: whether its reader had signed, for that no longer stands."""
    said = named(session, pv) | {"lien": address(f"/sessions/{session.id}/pv")}
    return about(db, session, [agent], autre=autre, motif=motif, avait_signe=avait_signe, **said)


@mail("Procès-verbal signé, au binôme", cause="Procès-verbal", notification="suivi")
def pv_signe_binome(db: Session, session: SessionCqp, pv: Pv) -> Lettre:
    return about(db, session, followers(db, session), **named(session, pv))


@mail("Procès-verbal signé, à l’organisme", cause="Procès-verbal")
def pv_signe_organisme(db: Session, session: SessionCqp, pv: Pv) -> Lettre:
    return about(db, session, people(db, session), **named(session, pv))


@mail("Procès-verbal signé, aux administrateurs", cause="Procès-verbal", notification="proces_verbaux")
def pv_signe_administrateurs(db: Session, session: SessionCqp, pv: Pv) -> Lettre:
    """It leads where they attribute."""
    said = named(session, pv) | {"lien": address(f"/sessions/{session.id}/resultats")}
    return about(db, session, recipients.administrateurs(db), **said)
