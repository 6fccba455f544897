"""The files that are exchanged with the Caisse des Dépôts (cpf, ``urn:cdc:cpf:pc5``): schemas, what is written, what is read."""
