"""Sending a mail again: the same row when it never left, else a new one, and never with a link that is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from eclat import clock, courriels
from eclat.domain.comptes import agents, comptes, jetons
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.courriels import envois
from eclat.domain.delegataires import delegues, effacements
from eclat.domain.delegataires import liste as lignes
from eclat.domain.organismes import organismes, referents
from eclat.domain.sessions import retraits
from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.sessions.candidats.tableau import CANDIDATS, empreinte
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.support import reexpeditions
from eclat.engines import journal
from eclat.engines.grilles import tableau
from eclat.engines.workflow import UNCHANGED
from eclat.models import Candidat, Courriel, EtatCourriel, Jeton, Organisme, Personne, Role, UsageJeton
from tests import factories as make

UNKNOWN = "550 5.1.1 <karim@organisme.example>: User unknown"
LATER = envois.JUST_NOW + timedelta(seconds=1)


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


@pytest.fixture
def cour(db: Session, claire: Utilisateur) -> Organisme:
    return make.organisme(db)


def written(db: Session, modele: str) -> list[Courriel]:
    return [each for each in make.mails(db) if each.modele == modele]


def failed(db: Session, courriel: Courriel, answer: str = UNKNOWN) -> Courriel:
    courriel.etat, courriel.tentatives, courriel.derniere_reponse = EtatCourriel.ECHEC, 6, answer
    courriel.pris_le = clock.now()
    db.flush()
    return courriel


def sent(db: Session, courriel: Courriel) -> Courriel:
    courriel.etat, courriel.tentatives, courriel.envoye_le = EtatCourriel.ENVOYE, 1, clock.now()
    db.flush()
    return courriel


def link_of(db: Session, courriel: Courriel) -> Jeton:
    return db.exec(select(Jeton).where(Jeton.courriel_id == courriel.id)).one()


# --- one that never left ---


def test_the_same_row_is_tried_anew_and_its_past_kept(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = failed(db, written(db, "inscription_acceptee")[0])
    before, identity, given_up = len(make.mails(db)), mail.message_id, mail.pris_le
    db.info["courriels"] = []
    reexpeditions.resend(db, mail, by=claire)
    assert (mail.etat, mail.tentatives, mail.derniere_reponse, mail.pris_le) == (EtatCourriel.A_ENVOYER, 0, "", None)
    assert mail.prochain_essai_le <= clock.now() and db.info["courriels"] == [mail.id], "the worker is told after the commit"
    assert len(make.mails(db)) == before and mail.message_id == identity, "nobody received it: it is not another message"
    assert given_up is not None
    line = journal.about(db, mail)[0]
    assert (line.verbe, line.avant, line.apres, line.acteur_nom) == ("relance", "echec", "a_envoyer", "Claire Aubertin")
    assert line.details == {"essais": 6, "motif": "cette adresse n’existe pas", "abandon": given_up.isoformat()}


def test_one_that_waits_is_not_doubled(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = written(db, "inscription_recue")[0]
    for etat in (EtatCourriel.A_ENVOYER, EtatCourriel.EN_COURS):
        mail.etat = etat
        db.flush()
        with pytest.raises(Refus):
            reexpeditions.resend(db, mail, by=claire)
        assert reexpeditions.is_waiting(mail)
    assert len(written(db, "inscription_recue")) == 1


def test_only_an_administrateur_may(db: Session, cour: Organisme) -> None:
    mail = failed(db, written(db, "inscription_recue")[0])
    for personne in (make.dirigeant(db, cour), make.instructeur(db), make.comite_technique(db)):
        with pytest.raises(Interdit):
            reexpeditions.resend(db, mail, by=make.user_of(db, personne))


# --- one that left ---


def test_one_that_left_is_sent_as_a_new_mail(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = sent(db, written(db, "inscription_acceptee")[0])
    reexpeditions.resend(db, mail, by=claire)
    first, copie = written(db, "inscription_acceptee")
    assert first == mail and mail.etat == EtatCourriel.ENVOYE
    assert (copie.etat, copie.destinataire, copie.sujet, copie.texte, copie.html, copie.objet_id) == (
        EtatCourriel.A_ENVOYER, mail.destinataire, mail.sujet, mail.texte, mail.html, mail.objet_id,
    )  # fmt: skip
    assert copie.message_id != mail.message_id, "mail programs would hide the second of two that have one name"
    assert journal.about(db, mail)[0].details == {"copie": str(copie.id)}
    assert (journal.about(db, copie)[0].verbe, journal.about(db, copie)[0].details) == ("copie", {"de": str(mail.id)})


def test_a_copy_that_waits_or_has_just_left_is_not_doubled(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = sent(db, written(db, "inscription_acceptee")[0])
    reexpeditions.resend(db, mail, by=claire)
    paul = make.user_of(db, make.administrateur(db, "Paul", "Martin"))
    assert reexpeditions.resend(db, mail, by=paul) is UNCHANGED
    with clock.travel(LATER):
        assert reexpeditions.resend(db, mail, by=claire) is UNCHANGED, "the copy still waits"
        sent(db, written(db, "inscription_acceptee")[1])
        assert reexpeditions.resend(db, mail, by=claire) is not UNCHANGED
    assert len(written(db, "inscription_acceptee")) == 3


def test_nobody_s_mailbox_is_flooded(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = sent(db, written(db, "inscription_acceptee")[0])
    for turn in range(1, envois.MAX_AN_HOUR):
        with clock.travel(turn * LATER):
            reexpeditions.resend(db, mail, by=claire)
            sent(db, written(db, "inscription_acceptee")[-1])
    with clock.travel(envois.MAX_AN_HOUR * LATER), pytest.raises(Refus, match="plusieurs fois dans l’heure"):
        reexpeditions.resend(db, mail, by=claire)
    assert len(written(db, "inscription_acceptee")) == envois.MAX_AN_HOUR
    with clock.travel(timedelta(hours=2)):
        assert reexpeditions.resend(db, mail, by=claire) is not UNCHANGED


# --- single-use links ---


def invite_agent(db: Session, claire: Utilisateur) -> Personne:
    return agents.create(
        db,
        courriel="nour.haddad@oc-eclat.example",
        nom="Haddad",
        prenom="Nour",
        roles=[Role.INSTRUCTEUR],
        college=None,
        by=claire,
    )


def test_a_failed_invitation_goes_with_the_link_that_it_has(db: Session, claire: Utilisateur) -> None:
    invite_agent(db, claire)
    mail = failed(db, written(db, "activation_agent")[0])
    link = link_of(db, mail)
    with clock.travel(timedelta(days=30)):  # its clock starts when it leaves
        reexpeditions.resend(db, mail, by=claire)
    assert mail.etat == EtatCourriel.A_ENVOYER and link_of(db, mail) == link


def test_an_agent_is_invited_again_by_their_own_verb(db: Session, claire: Utilisateur) -> None:
    nour = invite_agent(db, claire)
    mail = sent(db, written(db, "activation_agent")[0])
    with clock.travel(timedelta(days=20)):
        reexpeditions.resend(db, mail, by=claire)
        first, second = written(db, "activation_agent")
        assert link_of(db, second) != link_of(db, first) and jetons.is_open(db, link_of(db, second))
    assert str(link_of(db, second).id) in second.texte and str(link_of(db, first).id) not in second.texte
    assert journal.about(db, nour)[0].verbe == "relance_agent"
    assert journal.about(db, mail)[0].details == {"copie": str(second.id)}


def test_a_referent_is_invited_again_by_their_own_verb(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    make.referent(db, cour, active=False)
    mail = sent(db, written(db, "activation_referent")[0])
    with clock.travel(timedelta(minutes=5)):
        reexpeditions.resend(db, mail, by=claire)
    first, second = written(db, "activation_referent")
    assert link_of(db, second).appartenance_id == link_of(db, first).appartenance_id
    line = journal.about(db, cour)[0]
    assert (line.verbe, line.acteur_nom) == ("relance_referent", "Claire Aubertin")


def test_a_link_to_a_new_password_is_made_anew(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mathilde = make.dirigeant(db, cour)
    comptes.ask_reset(db, mathilde.courriel)
    mail = sent(db, written(db, "mot_de_passe_oublie")[0])
    with clock.travel(timedelta(days=1)):
        assert not jetons.is_open(db, link_of(db, mail)), "an hour"
        reexpeditions.resend(db, mail, by=claire)
        again = written(db, "mot_de_passe_oublie")[1]
        fresh = link_of(db, again)
        assert (fresh.usage, fresh.personne_id) == (UsageJeton.MOT_DE_PASSE, mathilde.id) and jetons.is_open(db, fresh)
    for part in (again.texte, again.html):
        assert str(fresh.id) in part and str(link_of(db, mail).id) not in part


def activated(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    karim = make.referent(db, cour, active=False)
    mail = written(db, "activation_referent")[0]
    by = make.user_of(db, karim)
    comptes.choose_password(db, karim, jeton=link_of(db, mail), hache=hash_password(make.PASSWORD), by=by)
    return mail


def withdrawn(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    make.referent(db, cour, active=False)
    referents.remove(db, cour, by=make.user_of(db, make.dirigeant(db, cour)))
    return written(db, "activation_referent")[0]


def suspended(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    agents.suspend(db, invite_agent(db, claire), by=claire)
    return written(db, "activation_agent")[0]


def chosen(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    mathilde = make.dirigeant(db, cour)
    comptes.ask_reset(db, mathilde.courriel)
    mail = written(db, "mot_de_passe_oublie")[0]
    by = make.user_of(db, mathilde)
    comptes.choose_password(db, mathilde, jeton=link_of(db, mail), hache=hash_password(make.PASSWORD), by=by)
    return mail


def unlocked(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    mathilde = make.dirigeant(db, cour)
    courriels.comptes.compte_bloque(db, mathilde, jetons.issue(db, mathilde, UsageJeton.DEBLOCAGE))
    mail = written(db, "compte_bloque")[0]
    mail.cree_le -= timedelta(hours=2)
    return mail


def erased(db: Session, claire: Utilisateur, cour: Organisme) -> Courriel:
    mail = failed(db, written(db, "inscription_recue")[0])
    effacements.erase_person(db, make.dirigeant(db, cour), by=SYSTEME)
    db.refresh(mail)
    assert (mail.texte, mail.derniere_reponse) == ("", ""), "what a server answers may hold the address"
    return mail


@pytest.mark.parametrize("left", [True, False], ids=["sent", "failed"])
@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (activated, "Ce lien ne peut plus servir : le compte est déjà actif"),
        (withdrawn, "Ce lien ne peut plus servir : cet accès a pris fin le"),
        (suspended, "Ce lien ne peut plus servir : ce compte est suspendu"),
        (chosen, "Ce lien ne peut plus servir : il a servi le"),
        (unlocked, "Ce lien ne peut plus servir : le blocage a pris fin"),
        (erased, "Ce mail a été effacé"),
    ],
)
def test_a_link_that_is_over_is_not_sent(
    db: Session, claire: Utilisateur, cour: Organisme, prepare: Callable[..., Courriel], said: str, left: bool
) -> None:
    mail = (sent if left else failed)(db, prepare(db, claire, cour))
    etat, before = mail.etat, len(make.mails(db))
    with pytest.raises(Refus, match=said):
        reexpeditions.resend(db, mail, by=claire)
    assert mail.etat == etat and len(make.mails(db)) == before
    assert not any(line.verbe == "relance" for line in journal.about(db, mail))


# --- what became of it ---


def test_the_last_relaunch_and_its_copy(db: Session, claire: Utilisateur, cour: Organisme) -> None:
    mail = sent(db, written(db, "inscription_acceptee")[0])
    assert reexpeditions.last(db, mail) is None
    reexpeditions.resend(db, mail, by=claire)
    found = reexpeditions.last(db, mail)
    assert found is not None and (found.par, found.copie) == ("Claire Aubertin", written(db, "inscription_acceptee")[1])
    assert found.recente and found.en_route
    with clock.travel(LATER):
        assert not found.recente and found.en_route
        sent(db, written(db, "inscription_acceptee")[1])
        assert not found.en_route


def test_an_administrateur_reminds_the_referent_and_changes_nothing_more(
    db: Session, claire: Utilisateur, cour: Organisme
) -> None:
    karim: Any = make.referent(db, cour, active=False)
    assert organismes.referent_of(db, cour.id) == karim
    for verb in (referents.remove, lambda *a, **k: referents.designate(*a, nom="X", prenom="Y", courriel="x@y.example", **k)):
        with pytest.raises(Interdit):
            verb(db, cour, by=claire)


# --- a délégataire's ---


def test_a_délégataire_s_invitation_goes_again_as_its_organisation_sees(db: Session, claire: Utilisateur) -> None:
    request = make.national(db, rows=1, etat="en_attente_delegataires")
    (named,) = make.delegataires(db, request)
    before = lignes.version(db, request)
    mail = sent(db, written(db, "activation_delegataire")[0])
    former = link_of(db, mail)
    with clock.travel(LATER):
        reexpeditions.resend(db, mail, by=claire)
        assert lignes.version(db, request) != before
        envoi = lignes.one(db, named.id, request).envoi
        assert envoi is not None and (envoi.nombre, envoi.attend) == (2, True)
    db.refresh(former)
    again = written(db, "activation_delegataire")[1]
    assert again.destinataire == named.courriel and link_of(db, again).appartenance_id == former.appartenance_id


def test_who_was_taken_off_the_list_is_not_invited_again(db: Session, claire: Utilisateur) -> None:
    known = make.organisme(db, "Institut Les Tilleuls")
    rows = [make.row(1, courriel=make.dirigeant(db, known).courriel), make.row(2), make.row(3)]
    request = make.national(db, rows=rows, etat="en_attente_delegataires")
    for named, modele in zip(make.delegataires(db, request), ("delegataire_rattache", "activation_delegataire"), strict=False):
        mail = sent(db, written(db, modele)[0])
        delegues.remove(db, named, by=make.owner(db, request))
        with pytest.raises(Refus, match="n’est plus délégataire"):
            reexpeditions.resend(db, mail, by=claire)


# --- a candidate's ---


@pytest.fixture
def candidat(db: Session, claire: Utilisateur) -> Candidat:
    (asked,) = make.candidats(db, make.session(db, make.habilite(db), etat="ouverte"))
    etat_civil.ask(db, asked, by=nadia(db, asked))
    return asked


def test_a_candidate_s_mail_goes_again_while_its_link_opens(db: Session, claire: Utilisateur, candidat: Candidat) -> None:
    mail = sent(db, written(db, etat_civil.MODELE)[0])
    with clock.travel(LATER):
        reexpeditions.resend(db, mail, by=claire)
    assert len(written(db, etat_civil.MODELE)) == 2


def nadia(db: Session, candidat: Candidat) -> Utilisateur:
    return make.user_of(db, make.dirigeant(db, make.organisme_of(db, etat_civil.session_of(db, candidat))))


def typed(db: Session, candidat: Candidat, **values: str) -> None:
    table = tableau.ouvrir(db, CANDIDATS, etat_civil.session_of(db, candidat), by=nadia(db, candidat))
    tableau.save(table, candidat, {name: [value] for name, value in values.items()})


def moved(db: Session, candidat: Candidat) -> None:
    """To another address, where another mail went, and back."""
    for courriel in ("autre@exemple.example", candidat.courriel):
        typed(db, candidat, courriel=courriel)
        etat_civil.ask_all(db, etat_civil.session_of(db, candidat), by=nadia(db, candidat))


def replaced(db: Session, candidat: Candidat) -> None:
    typed(db, candidat, nom_naissance="Bertin", prenoms="Clément")


def answered(db: Session, candidat: Candidat) -> None:
    etat_civil.confirm(db, candidat, seen=empreinte(candidat), by=etat_civil.LUI)


def removed(db: Session, candidat: Candidat) -> None:
    db.delete(candidat)
    db.flush()


def cancelled(db: Session, candidat: Candidat) -> None:
    retraits.cancel(db, etat_civil.session_of(db, candidat), motif="Trop peu de candidats.", by=make.decider(db))


def aged(db: Session, candidat: Candidat) -> None:
    candidat.lien_le = clock.now() - etat_civil.VALABLE - timedelta(hours=1)
    db.flush()


@pytest.mark.parametrize("left", [True, False], ids=["sent", "failed"])
@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (moved, "il est trop ancien"),
        (replaced, "il est trop ancien"),
        (aged, "il est trop ancien"),
        (answered, "ce candidat a déjà répondu"),
        (removed, "ce candidat n’est plus dans la session"),
        (cancelled, "la session n’est plus ouverte"),
    ],
)
def test_a_candidate_s_mail_does_not_go_once_its_link_is_over(
    db: Session, claire: Utilisateur, candidat: Candidat, happens: Callable[..., None], said: str, left: bool
) -> None:
    mail = (sent if left else failed)(db, written(db, etat_civil.MODELE)[0])
    happens(db, candidat)
    before = len(make.mails(db))
    with pytest.raises(Refus, match=said):
        reexpeditions.resend(db, mail, by=claire)
    assert len(make.mails(db)) == before
