"""The product's tables, as far as the peers read and write them."""

import uuid
from zoneinfo import ZoneInfo

from django.db import models

PARIS = ZoneInfo("Europe/Paris")


class Personne(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    courriel = models.CharField(max_length=254)
    nom = models.CharField(max_length=100)
    prenom = models.CharField(max_length=100)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "personne"


class Connexion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cree_le = models.DateTimeField()
    vue_le = models.DateTimeField()
    fin_le = models.DateTimeField(null=True)
    empreinte = models.CharField(max_length=64)
    personne = models.ForeignKey(Personne, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "connexion"


class RoleAgent(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    role = models.CharField(max_length=32)
    jusqu_a = models.DateTimeField(null=True)
    personne = models.ForeignKey(Personne, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "role_agent"


class Organisme(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cree_le = models.DateTimeField()
    nom = models.CharField(max_length=200)
    siret = models.CharField(max_length=14, null=True)
    sans_siret = models.BooleanField()
    etat = models.CharField(max_length=32)
    profil_complet_le = models.DateTimeField(null=True)

    class Meta:
        managed, db_table = False, "organisme"


class Appartenance(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    role = models.CharField(max_length=32)
    jusqu_a = models.DateTimeField(null=True)
    personne = models.ForeignKey(Personne, on_delete=models.DO_NOTHING)
    organisme = models.ForeignKey(Organisme, on_delete=models.DO_NOTHING, related_name="appartenances")

    class Meta:
        managed, db_table = False, "appartenance"


class Habilitation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cree_le = models.DateTimeField()
    depose_le = models.DateTimeField(null=True)
    premier_depot_le = models.DateTimeField(null=True)
    enregistre_le = models.DateTimeField(null=True)
    numero = models.CharField(max_length=20)
    qualification = models.CharField(max_length=32, null=True)
    etat = models.CharField(max_length=32)
    organisme = models.ForeignKey(Organisme, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "habilitation"

    @property
    def redeposee(self):
        """On another day than the first time."""
        return (
            bool(self.premier_depot_le)
            and self.premier_depot_le.astimezone(PARIS).date() != self.depose_le.astimezone(PARIS).date()
        )


class Attribution(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    cree_le = models.DateTimeField()
    role = models.CharField(max_length=32)
    jusqu_a = models.DateTimeField(null=True)
    personne = models.ForeignKey(Personne, on_delete=models.DO_NOTHING)
    habilitation = models.ForeignKey(Habilitation, on_delete=models.DO_NOTHING, related_name="attributions")

    class Meta:
        managed, db_table = False, "attribution"


class Point(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    etat = models.CharField(max_length=32)
    habilitation = models.ForeignKey(Habilitation, on_delete=models.DO_NOTHING, db_column="dossier_id", related_name="points")

    class Meta:
        managed, db_table = False, "point"


class Courriel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "courriel"


class Delegation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    rang = models.IntegerField()
    nom = models.CharField(max_length=200)
    telephone = models.CharField(max_length=20)
    adresse = models.CharField(max_length=200)
    code_postal = models.CharField(max_length=5)
    ville = models.CharField(max_length=100)
    dirigeant_nom = models.CharField(max_length=100)
    dirigeant_prenom = models.CharField(max_length=100)
    courriel = models.CharField(max_length=254)
    etat = models.CharField(max_length=32)
    saisies = models.TextField()
    enregistree_le = models.DateTimeField(null=True)
    enregistree_par_id = models.UUIDField(null=True)
    invitee_le = models.DateTimeField(null=True)
    organisme_id = models.UUIDField(null=True)
    habilitation = models.ForeignKey(Habilitation, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "delegation"


# --- what the menu counts ---


class SessionCqp(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "session"


class Siege(models.Model):
    id = models.UUIDField(primary_key=True)
    jusqu_a = models.DateTimeField(null=True)

    class Meta:
        managed, db_table = False, "siege"


class Avis(models.Model):
    id = models.UUIDField(primary_key=True)
    session_id = models.UUIDField()
    siege = models.ForeignKey(Siege, on_delete=models.DO_NOTHING)
    favorable = models.BooleanField()
    perime_le = models.DateTimeField(null=True)

    class Meta:
        managed, db_table = False, "avis"


class Recours(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)
    instruit_par_id = models.UUIDField(null=True)

    class Meta:
        managed, db_table = False, "recours"


class Fil(models.Model):
    id = models.UUIDField(primary_key=True)
    objet_type = models.CharField(max_length=40)
    objet_id = models.UUIDField()

    class Meta:
        managed, db_table = False, "fil"


class NonLu(models.Model):
    id = models.UUIDField(primary_key=True)
    fil = models.ForeignKey(Fil, on_delete=models.DO_NOTHING)
    personne_id = models.UUIDField()
    depuis = models.DateTimeField()

    class Meta:
        managed, db_table = False, "non_lu"


class Document(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "document"


class Partenaire(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "partenaire"


class Declaration(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "declaration"


class SuiviAnnuel(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "suivi_annuel"


class DocumentSuivi(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "document_suivi"


class Changement(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "changement"


class Jure(models.Model):
    id = models.UUIDField(primary_key=True)
    propose_le = models.DateTimeField(null=True)
    retire_le = models.DateTimeField(null=True)

    class Meta:
        managed, db_table = False, "jure"


# --- what each reader chose of a list ---


class ColonnesListe(models.Model):
    id = models.UUIDField(primary_key=True)
    personne_id = models.UUIDField()
    liste = models.CharField(max_length=64)
    colonnes = models.CharField(max_length=1000)

    class Meta:
        managed, db_table = False, "colonnes_liste"


class VueListe(models.Model):
    id = models.UUIDField(primary_key=True)
    cree_le = models.DateTimeField()
    personne_id = models.UUIDField()
    liste = models.CharField(max_length=64)
    nom = models.CharField(max_length=60)
    requete = models.CharField(max_length=4000)
    partagee = models.BooleanField()
    au_menu = models.BooleanField()

    class Meta:
        managed, db_table = False, "vue_liste"
