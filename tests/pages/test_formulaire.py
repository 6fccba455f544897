"""The form of a request: begun, filled field by field, deposited (P5)."""

from tests import factories as make


def test_page(browse, db):
    o = make.organisme(db)
    h = make.habilitation(db, o)
    db.commit()
    me = browse(make.dirigeant(db, o))
    page = me.get(f"/habilitations/{h.id}")
    assert page.status_code == 200, page.text
    open("/tmp/hab/page.html","w").write(page.text)
    r = me.post(f"/habilitations/{h.id}/champs/nda", {"nda": "123"}, htmx=True)
    open("/tmp/hab/champ.html","w").write(r.text)
    assert r.status_code == 200
