"""The rows that are counted, subject by subject: each in one statement, from which its figures and its list both come."""

from typing import Any, Final

from sqlalchemy import Integer, String, Uuid, and_, case, cast, exists, func, literal, null, or_, type_coerce
from sqlalchemy import select as sa_select
from sqlmodel import col

from eclat.domain.statistiques.sql import departement, mois, mois_du_jour
from eclat.models import (
    Candidat,
    Courriel,
    Delegation,
    Enregistrement,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatSession,
    Habilitation,
    IssueCandidat,
    Organisme,
    ResultatBloc,
    SessionCqp,
    ValeurBloc,
)

H, S, D, O = EtatHabilitation, EtatSession, EtatDelegation, EtatOrganisme  # noqa: E741 - as they are read below
PRESENTS: Final = ("totale", "blocs_vises", "partielle", "non_valide")  # who came before a jury, and was judged
MENEES: Final = (S.OUVERTE, S.EN_COURS, S.JURY_PLANIFIE, S.PV_EN_SAISIE, S.PV_A_SIGNER, S.A_ATTRIBUER, S.CLOSE)
NULLE_PART: Final[Any] = cast(null(), Uuid)


def row(
    key: Any, quand: Any, month: Any, cqp: Any, etat: Any, nom: Any, detail: Any, page: str, vers: Any, **axes: Any
) -> tuple[Any, ...]:
    """The columns of a source, in their order."""
    return (
        key.label("id"), quand.label("quand"), month.label("mois"), cqp.label("cqp_id"), type_coerce(etat, String()).label("etat"),
        nom.label("nom"), detail.label("detail"), literal(page).label("page"), vers.label("vers"), cast(null(), Integer).label("jours"),
        *[each.label(name) for name, each in axes.items()],
    )  # fmt: skip


def demandes() -> Any:
    """Requests that were handed over at least once."""
    filed = col(Habilitation.premier_depot_le)
    columns = row(
        col(Habilitation.id), filed, mois(filed), col(Habilitation.cqp_id), col(Habilitation.etat), col(Habilitation.numero),
        col(Organisme.nom), "habilitation", col(Habilitation.id),
    )  # fmt: skip
    joined = sa_select(*columns).join(Organisme, col(Organisme.id) == Habilitation.organisme_id)
    return joined.where(filed.is_not(None), col(Habilitation.etat) != H.BROUILLON)


def delegataires() -> Any:
    """Those that an Organisme National named and that were told of it."""
    told = col(Delegation.invitee_le)
    columns = row(
        col(Delegation.id), told, mois(told), col(Habilitation.cqp_id), col(Delegation.etat), col(Delegation.nom), col(Habilitation.numero),
        "habilitation", col(Habilitation.id),
    )  # fmt: skip
    joined = sa_select(*columns).join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
    return joined.where(told.is_not(None), col(Delegation.etat) != D.BROUILLON)


def sessions() -> Any:
    """Those that were asked for, by the month of their first day."""
    first = col(SessionCqp.debut)
    columns = row(
        col(SessionCqp.id), first, mois_du_jour(first), col(SessionCqp.cqp_id), col(SessionCqp.etat), col(SessionCqp.numero),
        col(Organisme.nom), "session", col(SessionCqp.id), region=col(SessionCqp.region),
    )  # fmt: skip
    joined = sa_select(*columns).join(Organisme, col(Organisme.id) == SessionCqp.organisme_id)
    return joined.where(first.is_not(None), col(SessionCqp.etat) != S.BROUILLON)


def named() -> Any:
    """A candidate; nothing is left of their name once it is erased."""
    nom = func.coalesce(func.nullif(Candidat.nom_usage, ""), Candidat.nom_naissance)
    return case((nom == "", "Candidat effacé"), else_=nom + literal(" ") + col(Candidat.prenoms))


def candidats() -> Any:
    """Those of sessions that were opened, by the month of their first day: registered, then what became of them."""
    first = col(SessionCqp.debut)
    waiting = case((col(Candidat.abandon_le).is_not(None), "abandon"), else_="inscrit")
    columns = row(
        col(Candidat.id), first, mois_du_jour(first), col(SessionCqp.cqp_id), func.coalesce(col(IssueCandidat.issue), waiting), named(),
        col(SessionCqp.numero), "candidat", col(SessionCqp.id),
        acces=func.coalesce(type_coerce(Candidat.acces, String()), ""), organisme=col(SessionCqp.organisme_id),
        region=col(SessionCqp.region),
    )  # fmt: skip
    joined = sa_select(*columns).join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
    return joined.outerjoin(IssueCandidat, col(IssueCandidat.candidat_id) == Candidat.id).where(
        first.is_not(None), col(SessionCqp.etat).in_(MENEES)
    )


def blocs() -> Any:
    """Each bloc that a candidate aimed at and that a jury judged."""
    first = col(SessionCqp.debut)
    columns = row(
        col(ResultatBloc.id), first, mois_du_jour(first), col(SessionCqp.cqp_id), col(ResultatBloc.valeur), named(),
        col(SessionCqp.numero), "session", col(SessionCqp.id),
        bloc=func.coalesce(col(Enregistrement.code_rncp), "") + literal(" ") + col(ResultatBloc.bloc),
    )  # fmt: skip
    joined = (
        sa_select(*columns)
        .join(IssueCandidat, col(IssueCandidat.passage_id) == ResultatBloc.passage_id)
        .join(Candidat, col(Candidat.id) == IssueCandidat.candidat_id)
        .join(SessionCqp, col(SessionCqp.id) == Candidat.session_id)
        .outerjoin(Enregistrement, col(Enregistrement.id) == SessionCqp.enregistrement_id)
    )
    judged = (ValeurBloc.VALIDE, ValeurBloc.DISPENSE, ValeurBloc.NON_VALIDE)
    each = literal(", ") + col(ResultatBloc.bloc) + literal(",")  # BC1 is not BC10
    aimed = (literal(", ") + col(IssueCandidat.vises) + literal(",")).contains(each)
    return joined.where(first.is_not(None), col(IssueCandidat.issue).in_(PRESENTS), aimed, col(ResultatBloc.valeur).in_(judged))


def courriels() -> Any:
    written = col(Courriel.cree_le)
    columns = row(
        col(Courriel.id), written, mois(written), NULLE_PART, col(Courriel.etat), col(Courriel.sujet), col(Courriel.destinataire),
        "courriel", col(Courriel.id),
    )  # fmt: skip
    return sa_select(*columns)


def organismes() -> Any:
    """Those that OC Éclat validated, or that an Organisme National named: as they are today."""
    held = exists().where(col(Habilitation.organisme_id) == Organisme.id, col(Habilitation.etat) == H.ACCEPTEE)
    through = exists().where(
        and_(
            col(Delegation.organisme_id) == Organisme.id,
            col(Delegation.etat) == D.HABILITEE,
            col(Habilitation.id) == Delegation.habilitation_id,
            col(Habilitation.etat) == H.ACCEPTEE,
        )
    )
    standing = case((held, "habilite"), (through, "delegataire"), else_="sans")
    columns = row(
        col(Organisme.id), col(Organisme.cree_le), literal(""), NULLE_PART, standing, col(Organisme.nom), col(Organisme.ville),
        "organisme", col(Organisme.id), departement=departement(col(Organisme.code_postal)),
    )  # fmt: skip
    return sa_select(*columns).where(or_(*[col(Organisme.etat) == each for each in (O.ACCEPTE, O.SUSPENDU, O.INVITE)]))
