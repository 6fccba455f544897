"""The procès-verbal as a document: read, signed, verified."""
