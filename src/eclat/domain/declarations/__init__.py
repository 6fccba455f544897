"""Certificates declared to the Caisse des Dépôts (Code du travail, R6113-17-2): what is missing, the files, the answers, the corrections."""
