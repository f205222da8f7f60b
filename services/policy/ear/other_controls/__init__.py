"""Controls that have no country chart here."""
