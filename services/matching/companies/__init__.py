"""Names of companies: who could be meant, and the steps by which the words of two names pair."""
