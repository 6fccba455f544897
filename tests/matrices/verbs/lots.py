"""What is done to several rows of a list at once."""

from sqlmodel import Session, select

from eclat.domain.habilitations import lots as demandes
from eclat.domain.partenaires import partenaires
from eclat.engines import exports, lots
from eclat.models import College, Export, Organisme, Partenaire
from tests import factories as make
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    claire = staff.claire.id
    several = [make.organisme(db, f"Organisme du lot {n}", etat="en_attente") for n in range(2)]
    asked, launched = (make.habilitation(db, make.organisme(db, f"Demande du lot {n}"), etat="deposee") for n in range(2))
    session = make.session(db, make.habilite(db, "Sessions du lot"), etat="demandee")
    make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron")
    habilite: Organisme = make.habilite(db, "Partenaire du lot")
    partenaires.follow(db)
    (partner,) = db.exec(select(Partenaire.id).where(Partenaire.organisme_id == habilite.id))
    invited = make.referent(db, make.organisme(db, "Invitation du lot"), active=False, prenom="Lot", nom="Invité")
    awaited = make.national(
        db, "Réseau du lot", rows=[make.row(77, courriel="d@lot-ecoles.example")], etat="en_attente_delegataires"
    )
    (named,) = make.delegataires(db, awaited)
    prepared = lots.prepare(db, demandes.ATTRIBUTION, [launched.id], by=staff.claire_user)
    assert prepared is not None
    return {
        "organismes-acceptation": Case(claire, "/organismes/acceptations", {"ids": [str(each.id) for each in several]}),
        "habilitations-attribution": Case(claire, "/habilitations/attributions", {"ids": str(asked.id)}),
        "sessions-attribution": Case(claire, "/sessions/attributions", {"ids": str(session.id)}),
        "courriels-relance": Case(claire, "/courriels/relances", {"ids": str(make.failed_mail(db).id)}),
        "comptes-relance": Case(claire, "/comptes/relances", {"ids": str(invited.id)}),
        "delegations-relance": Case(claire, "/delegations/relances", {"ids": str(named.id)}),
        "export-abandon": Case(claire, f"/exports/{asked_for(db, staff).id}/abandon"),
        "partenaires-declaration": Case(claire, "/partenaires/declaration", {"ids": str(partner), "rang": "99"}),
        "lot-lancement": Case(
            claire, f"/lots/{prepared.id}/lancement", {"instructeur_1": str(staff.julien.id), "instructeur_2": "", "comite": ""}
        ),
    }


def asked_for(db: Session, staff: Staff) -> Export:
    """The file of a long list, which nobody has made yet."""
    return exports.ask(db, "organismes", "Organismes", "etat=accepte", "csv", 9000, by=staff.claire_user)
