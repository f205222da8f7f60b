"""Party names against lists: who a name of the order resembles, and why.

Owns: reading list files, normalizing names, comparing every party with every listed name, and
labeled evidence for each resemblance. Refuses to know: what a match means in law (that is
``services.policy``), files, clocks, and Kafka. Pure: bytes and names in, results out.
"""
