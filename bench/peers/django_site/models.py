"""The product's tables, as far as the peers read and write them."""

import uuid

from django.db import models


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
    etat = models.CharField(max_length=32)

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
    enregistre_le = models.DateTimeField(null=True)
    numero = models.CharField(max_length=20)
    qualification = models.CharField(max_length=32, null=True)
    etat = models.CharField(max_length=32)
    organisme = models.ForeignKey(Organisme, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "habilitation"


class Attribution(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
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
    habilitation = models.ForeignKey(Habilitation, on_delete=models.DO_NOTHING)

    class Meta:
        managed, db_table = False, "delegation"


class SessionCqp(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "session"


class NonLu(models.Model):
    id = models.UUIDField(primary_key=True)
    personne_id = models.UUIDField()
    depuis = models.DateTimeField()

    class Meta:
        managed, db_table = False, "non_lu"


class Document(models.Model):
    id = models.UUIDField(primary_key=True)
    etat = models.CharField(max_length=32)

    class Meta:
        managed, db_table = False, "document"
