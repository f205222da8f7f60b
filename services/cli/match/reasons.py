"""Reasons of a match in words.

Owns: one phrase per label of ``services.matching``. Refuses to know: which labels a match has.
"""

PHRASES = {
    "name_exact": "the whole name, legal form included",
    "name_normalized": "the same words, legal form aside",
    "name_reordered": "the same words in another order",
    "name_joined": "the same letters, split into other words",
    "name_similar": "a similar name",
    "name_native": "the name in its own script, from our table",
    "core_native": "the core of the Chinese name",
    "core_sounds_alike": "the core of the Chinese name sounds alike",
    "identifier_agrees": "a registration number agrees",
    "identifier_differs": "both state a number of this kind, and they differ",
    "identifier_malformed": "a stated number has wrong check digits and agrees with nothing",
    "address_listed": "at an address that is itself an entry",
    "address_shared": "another name at this listed party's street address",
    "address_agrees": "the address agrees",
    "unit_unstated": "the building is listed for one unit; none is stated",
    "unit_differs": "the same building, another unit",
    "by_alias": "through an alias",
    "by_part": "through one of several names in the entry",
    "by_short": "through a short form in brackets",
    "by_native_unsure": "through a native name of low confidence",
    "typo": "a spelling slip",
    "known_word": "the odd word stands in other listed names",
    "joined": "words run together",
    "split": "a word split in two",
    "abbreviated": "a word shortened",
    "sounds_alike": "a word that sounds the same",
    "looks_alike": "a word that a scanner reads the same",
    "alike_as_whole": "few letters differ for all that agrees",
    "unlike_as_whole": "too little agrees for what differs",
    "spelling": "another spelling of the same name",
    "initial": "an initial for a name",
    "words_more": "the stated name has words more",
    "words_fewer": "the listed name has words more",
    "name_part_differs": "a part of the person's name differs",
    "distinctive_differs": "the distinctive word differs",
    "number_differs": "a number differs",
    "place_differs": "a place differs",
    "business_differs": "the business differs",
    "bearer_differs": "a person's name against a company's or vessel's, or the reverse",
    "country_agrees": "the country agrees",
    "country_differs": "the country differs",
    "country_unstated": "no country stated",
    "country_unlisted": "the entry states no country",
    "born_agrees": "the date of birth agrees",
    "born_differs": "the date of birth differs",
    "common_name": "many people have this name",
    "mixed_script": "letters of several scripts in one word",
}


def phrase_of(label: str) -> str:
    """A label in words; one that has no phrase is told as it is."""
    return PHRASES.get(label, label.replace("_", " "))
