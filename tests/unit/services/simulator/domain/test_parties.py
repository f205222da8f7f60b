from services.simulator.domain.parties import PartyPool


def test_the_same_number_gives_the_same_company() -> None:
    assert PartyPool(1).company("DE", 5) == PartyPool(1).company("DE", 5)


def test_numbers_wrap_at_the_size_of_the_pool() -> None:
    pool = PartyPool(1, size=10)

    assert pool.company("DE", 3) == pool.company("DE", 13)


def test_an_unlisted_country_still_gives_a_company() -> None:
    assert "PT" == PartyPool(1).company("PT", 1)["country"]
