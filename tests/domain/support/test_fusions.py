"""Two organismes that were registered twice: found, made one, and apart again as they were."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from eclat import clock
from eclat.domain.messagerie import fils
from eclat.domain.organismes import organismes, vie
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.domain.support import doublons, fusions, fusions_annulees
from eclat.domain.support.fusions import Cote
from eclat.models import (
    Appartenance,
    Connexion,
    EtatOrganisme,
    Evenement,
    Fil,
    Habilitation,
    Lecture,
    Message,
    Organisme,
    Role,
    SessionCqp,
    metadata,
)
from eclat.models import Cote as Cote_
from eclat.tasks import clock as clock_jobs
from tests import factories as make


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


def pair(db: Session) -> tuple[Organisme, Organisme]:
    """The one that works, and the one that somebody registered again and where a session is."""
    return make.organisme(db, "Tremplin Animation Sud"), make.habilite(db, "Tremplin Annimation Sud")


def merged(db: Session, garde: Organisme, absorbe: Organisme, by: Utilisateur, **choix: Cote) -> None:
    fusions.merge(db, garde, absorbe=absorbe, choix=choix, by=by)


def rows(db: Session) -> dict[str, Any]:
    """By table, which organisme each row belongs to; and the organismes themselves but for when they were decided."""
    db.expire_all()
    whose = {
        table.name: dict(map(tuple, db.execute(select(table.c.id, table.c.organisme_id).order_by(table.c.id))))
        for table in (*fusions.moving(), metadata.tables["appartenance"])
    }
    fields = {each.id: fusions.fields_of(each) for each in db.exec(select(Organisme))}
    ended = dict(db.exec(select(Appartenance.id, Appartenance.jusqu_a)).all())
    return {**whose, "champs": fields, "fins": ended}


def test_proposed_by_siren_by_name_and_by_address(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    make.organisme(db, "Maison des Lucioles").adresse = "3 rue d’ailleurs"
    other = make.organisme(db, "Une tout autre enseigne")
    assert garde.siret
    other.adresse = "5 rue lointaine"
    other.siret = garde.siret[:9] + "99999"
    db.flush()
    found = {each.organisme.nom: set(each.raisons) for each in doublons.of(db, garde)}
    assert found == {absorbe.nom: {"nom proche", "même adresse"}, other.nom: {"même SIREN"}}


def test_everything_moves_and_is_told_once(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    make.session(db, absorbe, etat="ouverte")
    before = fusions.preview(db, garde, absorbe)
    assert before.empechement == "" and {"habilitation", "session", "appartenance"} <= set(before.deplaces)
    merged(db, garde, absorbe, claire)
    assert fusions.preview(db, garde, absorbe).deplaces == {}
    assert set(db.exec(select(Habilitation.organisme_id))) == set(db.exec(select(SessionCqp.organisme_id))) == {garde.id}
    assert absorbe.etat == EtatOrganisme.REFUSE and fusions.into(db, absorbe) == garde
    lines = db.exec(select(Evenement).where(Evenement.verbe == "fusion")).all()
    assert [each.details["absorbe"] for each in lines] == ["Tremplin Annimation Sud"]


def test_chosen_field_by_field(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    absorbe.telephone, absorbe.ville = "+33491000000", "Marseille"
    wanted, former = absorbe.siret, dict(fusions.fields_of(garde))
    merged(db, garde, absorbe, claire, siret=Cote.ABSORBE, telephone=Cote.ABSORBE)
    assert (garde.siret, garde.telephone) == (wanted, "+33491000000")
    assert (garde.nom, garde.ville) == (former["nom"], former["ville"])


@pytest.mark.parametrize("chosen", list(Cote))
def test_one_dirigeant_stays_and_the_other_is_told(db: Session, claire: Utilisateur, chosen: Cote) -> None:
    garde, absorbe = pair(db)
    both = {Cote.GARDE: make.dirigeant(db, garde), Cote.ABSORBE: make.dirigeant(db, absorbe)}
    merged(db, garde, absorbe, claire, dirigeant=chosen)
    gone = both[Cote.ABSORBE if chosen == Cote.GARDE else Cote.GARDE]
    assert organismes.dirigeant_of(db, garde.id) == both[chosen]
    assert [each.destinataire for each in make.mails(db) if each.modele == "dirigeant_remplace"] == [gone.courriel]
    assert db.exec(select(Connexion).where(Connexion.personne_id == gone.id, col(Connexion.fin_le).is_(None))).all() == []


@pytest.mark.parametrize("threads", ["both", "absorbed", "none"])
def test_undone_as_it_was(db: Session, claire: Utilisateur, threads: str) -> None:
    garde, absorbe = pair(db)
    make.session(db, absorbe, etat="ouverte")
    make.referent(db, absorbe)
    for each in {"both": (garde, absorbe), "absorbed": (absorbe,)}.get(threads, ()):
        make.message(db, each, f"Bonjour de {each.nom}", by=make.user_of(db, make.dirigeant(db, each)))
    before, said = rows(db), {each.id: each.fil_id for each in db.exec(select(Message))}
    merged(db, garde, absorbe, claire, nom=Cote.ABSORBE, siret=Cote.ABSORBE, dirigeant=Cote.ABSORBE)
    if threads != "none":
        fil = fils.about(db, garde)
        assert fil is not None and {each.fil_id for each in db.exec(select(Message))} == {fil.id}
    fusions_annulees.undo(db, garde, by=claire)
    assert rows(db) == before
    assert {each.id: each.fil_id for each in db.exec(select(Message))} == said
    assert {(each.objet_id, each.organisme_id) for each in db.exec(select(Fil).where(Fil.objet_type == "organisme"))} <= {
        (garde.id, garde.id),
        (absorbe.id, absorbe.id),
    }


def test_what_came_since_stays(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    merged(db, garde, absorbe, claire)
    since = make.session(db, garde, etat="ouverte")
    vie.correct(db, garde, nom="Tremplin Sud", siret=None, motif="Nouveau nom.", by=claire)
    fusions_annulees.undo(db, garde, by=claire)
    assert (since.organisme_id, garde.nom) == (garde.id, "Tremplin Sud")


def test_not_after_thirty_days_nor_twice(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    with pytest.raises(Refus, match="fusionné avec aucun"):
        fusions_annulees.undo(db, garde, by=claire)
    with clock.travel(timedelta(days=-31)):
        merged(db, garde, absorbe, claire)
    with pytest.raises(Refus, match="30 jours"):
        fusions_annulees.undo(db, garde, by=claire)


def test_two_requests_under_way_stay_two(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    make.habilitation(db, garde, etat="deposee")
    with pytest.raises(Refus, match="demande d’habilitation"):
        merged(db, garde, absorbe, claire)
    assert absorbe.etat == EtatOrganisme.ACCEPTE


def test_two_that_one_national_names_stay_two(db: Session, claire: Utilisateur) -> None:
    request = make.national(db, rows=[make.row(1), make.row(2)], etat="en_attente_delegataires")
    one, other = (db.get_one(Organisme, each.organisme_id) for each in make.delegataires(db, request))
    with pytest.raises(Refus, match="Organisme National"):
        merged(db, one, other, claire)
    with pytest.raises(Refus, match=r"Organisme National|gardez plutôt"):
        merged(db, make.organisme_of(db, request), one, claire)


def test_the_one_that_was_accepted_is_kept(db: Session, claire: Utilisateur) -> None:
    absorbe, garde = make.organisme(db), make.organisme(db, "La Cour des Possibles", etat="en_attente")
    with pytest.raises(Refus, match="gardez plutôt"):
        merged(db, garde, absorbe, claire)


def test_only_an_administrateur(db: Session) -> None:
    make.administrateur(db)
    garde, absorbe = pair(db)
    for who in (make.instructeur(db), make.dirigeant(db, garde)):
        with pytest.raises(Interdit):
            merged(db, garde, absorbe, make.user_of(db, who))


def test_its_people_find_everything_in_one_place(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    session = make.session(db, absorbe, etat="ouverte")
    merged(db, garde, absorbe, claire)
    mathilde = make.user_of(db, make.dirigeant(db, garde))
    assert mathilde.is_a(Role.DIRIGEANT)
    seen = db.exec(policies.visible_habilitations(mathilde)).all()
    assert {each.organisme_id for each in seen} == {garde.id} and session.organisme_id == garde.id


def test_the_referent_who_loses_their_place_is_told(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    mine, theirs = make.referent(db, garde), make.referent(db, absorbe, prenom="Lina", nom="Moreau")
    merged(db, garde, absorbe, claire, referent=Cote.ABSORBE)
    assert organismes.referent_of(db, garde.id) == theirs
    assert [each.destinataire for each in make.mails(db) if each.modele == "referent_fusionne"] == [mine.courriel]


def test_what_was_read_follows_and_nothing_else_is_said_read(db: Session, claire: Utilisateur) -> None:
    """An agent had read the second thread, and not the first."""
    assert claire.personne_id is not None
    garde, absorbe = pair(db)
    with clock.travel(timedelta(hours=-3)):
        theirs = make.message(db, absorbe, "Bonjour du second", by=make.user_of(db, make.dirigeant(db, absorbe)))
    with clock.travel(timedelta(hours=-2)):
        db.add(Lecture(fil_id=theirs.fil_id, personne_id=claire.personne_id, cote=Cote_.OC, jusqu_a=theirs.part_le))
        mine = make.message(db, garde, "Bonjour du premier", by=make.user_of(db, make.dirigeant(db, garde)))
    merged(db, garde, absorbe, claire)
    (kept,) = db.exec(select(Lecture).where(Lecture.fil_id == mine.fil_id, Lecture.personne_id == claire.personne_id)).all()
    assert theirs.part_le <= kept.jusqu_a < mine.part_le


def test_what_was_written_meanwhile_is_gathered_once_and_goes_back(db: Session, claire: Utilisateur) -> None:
    garde, absorbe = pair(db)
    merged(db, garde, absorbe, claire)
    late = make.session(db, garde, etat="ouverte")
    late.organisme_id = absorbe.id  # by whoever had entered it an instant before
    db.commit()
    clock_jobs.gather_merged()
    clock_jobs.gather_merged()
    db.expire_all()
    assert db.get_one(SessionCqp, late.id).organisme_id == garde.id
    assert fusions.behind(db) == []
    fusions_annulees.undo(db, garde, by=claire)
    assert db.get_one(SessionCqp, late.id).organisme_id == absorbe.id
