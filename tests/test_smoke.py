from tests.factories import administrateur, habilitation, mails, organisme


def test_story(db, browse):
    administrateur(db)
    o = organisme(db)
    h = habilitation(db, o, etat="acceptee")
    db.commit()
    print([(m.modele, m.destinataire) for m in mails(db)])
    print(browse().get("/connexion").status_code)
