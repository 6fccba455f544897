"""What every wing is made with: it knows no noun of theirs."""
