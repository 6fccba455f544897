"""The candidates of a session: their table, where they were born, the civil status that they confirm (P13)."""
