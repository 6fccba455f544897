"""Certificates declared to the Caisse des Dépôts: opened, completed, sent, answered, corrected, deleted."""

from datetime import date, timedelta

import pytest
from lxml import etree
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.cdc import schema
from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import PAR_CLE
from eclat.domain.certificats import delivrances, production
from eclat.domain.declarations import controles, declarations, demandes, flux, ouvertures, politiques, relances, reponses, schemas
from eclat.domain.socle import fichiers
from eclat.domain.socle.delais import months_after
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.engines import journal
from eclat.models import (
    ActionFlux,
    Certificat,
    Courriel,
    Declaration,
    EtatDeclaration,
    EtatFlux,
    Fichier,
    Flux,
    NatureCertificat,
    Organisme,
    PassageDeclare,
    ReponseCdc,
    ValeurBloc,
)
from tests import certificats
from tests import declarations as told
from tests import factories as make
from tests.cdc.test_xml import later

E = EtatDeclaration


def states(db: Session) -> list[E]:
    return [each.etat for each in db.exec(select(Declaration).order_by(col(Declaration.id_technique)))]


def read(db: Session, data: bytes, nom: str = "rapport.xml", by=None) -> reponses.Lue:
    return reponses.receive(db, reponses.read(data), data, nom, by=by or make.decider(db))


def values(one: Declaration, **other: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in declarations.TITRES} | other


def test_each_parchemin_is_to_be_declared_within_three_months(db: Session) -> None:
    found = told.incompletes(db)
    assert [len(each.manques) for each in found] == [2] * 3 and ouvertures.follow(db) == 0
    assert found[0].pays == "France", "as its commune is"
    certificat = db.get_one(Certificat, found[0].certificat_id)
    assert found[0].id_technique == certificat.numero
    assert found[0].echeance == months_after(certificat.delivre_le, 3)


@pytest.mark.parametrize(
    ("delivre_le", "echeance"),
    [(date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 11, 30), date(2028, 2, 29)), (date(2026, 1, 31), date(2026, 4, 30)), (date(2026, 12, 1), date(2027, 3, 1))],
)  # fmt: skip
def test_the_limit_is_counted_from_date_to_date(delivre_le: date, echeance: date) -> None:
    assert months_after(delivre_le, ouvertures.MOIS) == echeance


def test_an_attestation_of_bloc_is_not_declared(db: Session) -> None:
    said = dict.fromkeys(("BC02", "BC03", "BC04"), ValeurBloc.NON_VALIDE) | {"BC01": ValeurBloc.VALIDE}
    session = certificats.attribuee(db, people=1, valeurs=[said])
    production.produce(db, session.id)
    assert db.exec(select(Certificat.nature)).all() == [NatureCertificat.ATTESTATION]
    assert ouvertures.follow(db) == 0 and not states(db)


def test_all_that_is_missing_is_said_at_once(db: Session) -> None:
    one = Declaration(certificat_id=uuid7(), echeance=clock.today(), id_technique="1")
    assert len(controles.manques(one)) == 6
    one.nom_naissance, one.prenoms, one.pays, one.code_commune = "A\x01", "a, b, c, d", "Sénégal", "75115"
    one.ne_le, one.acces, one.sexe = date(1899, 1, 1), "VAE", "F"  # type: ignore[assignment]
    assert len(controles.manques(one)) == 4


def test_what_is_missing_is_corrected_then_ready(db: Session) -> None:
    (one,) = told.ouvertes(db, people=1)
    by = make.decider(db)
    assert declarations.correct_and_settle(db, one, valeurs=values(one, commune="Saint-Denis"), by=by) == E.INCOMPLET
    assert len(one.manques) == 1 and "code INSEE" in one.manques[0]
    assert declarations.correct_and_settle(db, one, valeurs=values(one, commune="93066 Saint-Denis"), by=by) == E.PRET
    assert one.code_commune == "93066" and not one.manques
    line = next(each for each in journal.about(db, one) if each.verbe == "correction")
    assert line.details["champs"] == ["Commune de naissance"] and "Saint-Denis" not in str(line.details)


def test_nothing_leaves_before_who_declares_is_known(db: Session) -> None:
    told.ouvertes(db, people=1)
    with pytest.raises(Refus, match=r"identifiant client.*identifiant du contrat"):
        flux.prepare(db, action=ActionFlux.CREATION, by=make.decider(db))


def test_a_file_carries_all_that_is_ready_and_is_valid(db: Session) -> None:
    one, found = told.envoyees(db)
    assert one.etat == EtatFlux.PRET and one.numero == f"CDC-{clock.today().year}-0001"
    assert states(db) == [E.EXPORTE] * 3
    data = fichiers.read(db.get_one(Fichier, one.fichier_id))
    assert data == flux.written(db, one) and schema.fautes(schema.livre(), data) == []
    names = etree.fromstring(data).iterfind(".//{*}idTechnique")
    assert sorted(str(each.text) for each in names) == [each.id_technique for each in found]
    assert flux.prepare(db, action=ActionFlux.CREATION, by=make.decider(db)) == [one], "a second click"
    with clock.travel(timedelta(minutes=1)), pytest.raises(Refus, match="Aucune déclaration"):
        flux.prepare(db, action=ActionFlux.CREATION, by=make.decider(db))


def test_files_hold_no_more_than_was_settled(db: Session) -> None:
    by = make.decider(db)
    told.ouvertes(db)
    told.emetteur(db, by)
    reglages.change_group(db, PAR_CLE["declaration"], valeurs={"cdc_passages": 2}, vus={}, by=by)
    made = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    carried = [len(db.exec(select(PassageDeclare).where(PassageDeclare.flux_id == each.id)).all()) for each in made]
    assert carried == [2, 1]


def test_a_report_accepts_and_rejects_and_only_what_was_rejected_leaves_again(db: Session) -> None:
    by = make.decider(db)
    one, (a, b, c) = told.envoyees(db, by=by)
    data = told.rapport(one, [a], [(b, "Aucun titulaire ne correspond")], "<passage><idTechnique>AUTRE-1</idTechnique><messageErreur>?</messageErreur></passage>")  # fmt: skip
    done = read(db, data)
    assert (done.deja, done.bouges, one.etat) == (False, 2, EtatFlux.TRAITE)
    assert states(db) == [E.ACCEPTE, E.KO, E.EXPORTE] and b.message == "Aucun titulaire ne correspond"
    assert done.reponse.inconnus == [{"id": "AUTRE-1", "message": "?"}], "none is lost"
    assert read(db, data).deja and states(db) == [E.ACCEPTE, E.KO, E.EXPORTE]
    other = data.replace(b"<PassagesOK>", b"\n<PassagesOK>")
    assert read(db, other).bouges == 0, "the same, written otherwise"
    assert read(db, told.rapport(one, [b, c])).bouges == 1, "what was told later; what was told before stays"
    assert states(db) == [E.ACCEPTE, E.KO, E.ACCEPTE]
    declarations.correct_and_settle(db, b, valeurs=values(b, nom_usage="Autre"), by=by)
    assert states(db)[1] == E.CORRIGE
    (again,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    told.ecrit(db, again)
    assert [each for each, _ in reponses.carried(db, again)] == [b.id_technique]
    assert read(db, told.rapport(one, [], [(b, "Trop tard")])).bouges == 0, "of an older file"
    assert states(db)[1] == E.EXPORTE and b.message == ""
    assert read(db, told.rapport(again, [b])).bouges == 1 and states(db)[1] == E.ACCEPTE


def test_a_receipt_receives_the_file_or_frees_what_it_carried(db: Session) -> None:
    by = make.decider(db)
    one, _ = told.envoyees(db, by=by)
    flux.mark_sent(db, one, by=by)
    assert read(db, told.accuse(one)).bouges == 3 and states(db) == [E.RECU] * 3 and one.etat == EtatFlux.RECU
    assert read(db, told.accuse(one, "REJETE", "Schéma inconnu")).bouges == 3
    assert states(db) == [E.PRET] * 3 and (one.etat, one.motif) == (EtatFlux.REFUSE, "Schéma inconnu")
    assert read(db, told.accuse(one, "OK")).bouges == 0, "it came late"


def test_an_answer_to_no_file_of_ours_is_kept_with_all_that_it_names(db: Session) -> None:
    one, (a, b, _) = told.envoyees(db)
    data = told.rapport(one, [a], [(b, "Non")]).replace(one.numero.encode(), b"AILLEURS-1")
    done = read(db, data)
    assert done.reponse.flux_id is None and done.bouges == 0
    assert [each["id"] for each in done.reponse.inconnus] == [a.id_technique, b.id_technique]
    assert states(db) == [E.EXPORTE] * 3


def test_a_report_without_an_identifier_is_known_by_its_name(db: Session) -> None:
    one, (a, *_) = told.envoyees(db)
    data = told.rapport(one, [a]).replace(f"<idFlux>{one.numero}</idFlux>".encode(), b"")
    assert read(db, data).bouges == 1


def test_a_file_that_does_not_follow_its_schema_is_said_and_frees_what_it_carried(db: Session) -> None:
    by = make.decider(db)
    (one,) = told.ouvertes(db, people=1)
    told.emetteur(db, by)
    (made,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    one.code_commune = "7"
    db.flush()
    with pytest.raises(Refus, match=r"ligne \d+") as why:
        flux.written(db, made)
    flux.fail(db, made, motif=str(why.value), by=SYSTEME)
    assert (made.etat, one.etat, one.flux_id) == (EtatFlux.ECHEC, E.PRET, None)


def test_a_certificate_that_ends_is_deleted_where_it_was_accepted(db: Session) -> None:
    by = make.decider(db)
    one, (a, b, c) = told.envoyees(db, by=by)
    read(db, told.rapport(one, [a], [(b, "Non")]))
    for each in (a, b, c):
        delivrances.withdraw(db, db.get_one(Certificat, each.certificat_id), motif="Erreur", by=SYSTEME)
    assert ouvertures.follow(db) == 2
    assert states(db) == [E.A_SUPPRIMER, E.SANS_OBJET, E.EXPORTE], "what they have is awaited"
    with pytest.raises(Refus, match=r"1\.1\.2 ne sait pas dire une suppression"):
        flux.prepare(db, action=ActionFlux.SUPPRESSION, by=by)
    schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=by)
    (made,) = flux.prepare(db, action=ActionFlux.SUPPRESSION, by=by)
    told.ecrit(db, made)
    assert b"SUPPRESSION" in fichiers.read(db.get_one(Fichier, made.fichier_id)) and made.version == "1.1.5"
    assert read(db, told.rapport(made, [], [(a, "Inconnu")])).bouges == 1 and (a.etat, a.message) == (E.A_SUPPRIMER, "Inconnu")
    (again,) = flux.prepare(db, action=ActionFlux.SUPPRESSION, by=by)
    told.ecrit(db, again)
    read(db, told.rapport(again, [a]))
    assert a.etat == E.SUPPRIME
    with pytest.raises(Refus, match="plus valide"):
        declarations.reopen(db, a, by=by)


def test_what_was_accepted_wrongly_is_deleted_then_declared_again(db: Session) -> None:
    by = make.decider(db)
    one, (a, *_) = told.envoyees(db, people=1, by=by)
    read(db, told.rapport(one, [a]))
    declarations.to_delete(db, a, by=by)
    declarations.delete(db, a, by=by)  # on the portal
    declarations.reopen(db, a, by=by)
    assert (a.etat, a.accepte_le) == (E.PRET, None)


def test_a_schema_serves_until_it_is_withdrawn(db: Session) -> None:
    by = make.decider(db)
    assert schemas.current(db) is None
    with pytest.raises(Refus, match="déjà celui qui sert"):
        schemas.choose(db, schemas.checked(schema.LIVRE.read_bytes()), "cpf.xsd", by=by)
    row = schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=by)
    assert schemas.read(schemas.current(db)).version == "1.1.5"
    schemas.withdraw(db, row, by=by)
    assert schemas.current(db) is None
    with pytest.raises(Refus, match="ne sait pas encore écrire"):
        schemas.checked(later().replace(b'name="scoring"', b'name="note"').replace(b"1.1.5", b"2.0.0"))


def test_a_holder_is_answered_within_three_months(db: Session) -> None:
    by = make.decider(db)
    (one,) = told.ouvertes(db, people=1)
    with pytest.raises(ChampRefuse):
        demandes.register(db, one, recue_le=clock.today() + timedelta(days=1), demande="Mon nom", by=by)
    demandes.register(db, one, recue_le=date(2026, 11, 30), demande="Mon nom", by=by)
    (row,) = demandes.of(db, one)
    assert [each for each, _ in demandes.waiting(db)] == [row]
    assert row.echeance == date(2027, 2, 28)
    demandes.unfounded(db, row, reponse="Il est le même à l’état civil.", by=by)
    assert row.etat == "infondee" and row.repondue_le is not None


def test_two_clocks_open_one_declaration(db: Session) -> None:
    told.ouvertes(db, people=2)
    assert ouvertures.follow(db) == 0 and len(db.exec(select(Declaration)).all()) == 2


def test_nothing_keeps_a_national_number() -> None:
    tables = (Declaration, Flux, PassageDeclare, ReponseCdc)
    assert not [name for table in tables for name in table.model_fields if "nir" in name or "insee" in name or "secu" in name]


def mails(db: Session, modele: str) -> list[Courriel]:
    return [each for each in make.mails(db) if each.modele == modele]


def test_the_organisme_is_reminded_once_a_day_of_what_it_corrects(db: Session) -> None:
    by, one = make.decider(db), told.incompletes(db, people=1)[0]
    relances.remind(db, one, by=by)
    (mail,) = mails(db, "declaration_a_corriger")
    assert mail.destinataire == make.dirigeant(db, db.get_one(Organisme, politiques.session_of(db, one).organisme_id)).courriel
    assert f"/declarations/{one.id}" in mail.texte and one.nom_naissance not in mail.texte and "incomplète" in mail.texte
    relances.remind(db, one, by=by)  # a second click
    with clock.travel(timedelta(hours=2)), pytest.raises(Refus, match="moins de 24 heures"):
        relances.remind(db, one, by=by)
    assert len(mails(db, "declaration_a_corriger")) == 1
    with clock.travel(timedelta(hours=25)):
        relances.remind(db, one, by=by)
    assert len(mails(db, "declaration_a_corriger")) == 2


def test_administrateurs_are_told_once_of_what_is_soon_due(db: Session) -> None:
    claire = make.administrateur(db)
    found = told.ouvertes(db, people=3)
    assert relances.warn_in_time(db) == 0
    before = found[0].echeance - clock.today() - timedelta(days=30)
    with clock.travel(before - timedelta(days=1)):
        assert relances.warn_in_time(db) == 0
    with clock.travel(before):
        assert relances.warn_in_time(db) == 3 and relances.warn_in_time(db) == 0
    (mail,) = mails(db, "declarations_a_envoyer")
    assert mail.destinataire == claire.courriel and "3 déclarations" in mail.texte.replace("\u00a0", " ")


def test_nobody_is_told_of_what_is_accepted(db: Session) -> None:
    make.administrateur(db)
    (one,) = told.ouvertes(db, people=1)
    one.etat, one.accepte_le = E.ACCEPTE, clock.now()
    db.flush()
    with clock.travel(timedelta(days=200)):
        assert relances.warn_in_time(db) == 0
