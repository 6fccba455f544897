"""Pages that list things ask the database as many questions for one as for three (the agents' lists say so in their own tests)."""

from tests import factories as make


def test_an_organismes_page_and_its_mails(db, browse):
    claire = make.administrateur(db)
    known = make.organisme(db)
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    db.commit()
    counts = []
    for _ in range(3):
        make.habilitation(db, known, etat="refusee", instructeurs=pair)
        db.commit()
        counts.append(len(browse(claire).queries(f"/organismes/{known.id}")))
    assert len(set(counts)) == 1


def test_an_organismes_own_requests(db, browse):
    known = make.organisme(db)
    pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
    make.habilitation(db, known, etat="refusee", instructeurs=pair)  # a single one is shown at once, not listed
    browser, counts = browse(make.dirigeant(db, known)), []
    for _ in range(2):
        make.habilitation(db, known, etat="refusee", instructeurs=pair)
        db.commit()
        counts.append(len(browser.queries("/habilitations")))
    assert len(set(counts)) == 1


def test_the_log_of_mails(db, browse):
    counts = []
    for nom in ("Tremplin", "Belvédère", "Marelle"):
        make.organisme(db, nom)
        db.commit()
        counts.append(len(browse().queries("/dev/courriels")))
    assert len(set(counts)) == 1
