from services.matching.grams import ODD_FLOOR, build_grams

NAMES = [("shanghai", "biren"), ("inspur", "group"), ("sugon",)]


def test_the_nearest_names_come_first() -> None:
    grams = build_grams(NAMES)

    nearest = grams.nearest([("biren", "shanghai"), ("inspur",)], count=2, floor=0.3)

    assert [[0], [1]] == [[row for row, _ in rows] for rows in nearest]


def test_the_order_of_words_does_not_matter() -> None:
    grams = build_grams(NAMES)

    [[(row, near)]] = grams.nearest([("biren", "shanghai")], count=5, floor=0.5)

    assert (0, 1.0) == (row, round(near, 3))


def test_only_so_many_are_proposed_and_ties_fall_to_the_lower_row() -> None:
    grams = build_grams([("same",), ("same",), ("same",)])

    [rows] = grams.nearest([("same",)], count=2, floor=0.1)

    assert [0, 1] == [row for row, _ in rows]


def test_a_name_that_shares_nothing_has_no_neighbor() -> None:
    assert [[]] == build_grams(NAMES).nearest([("qqqq",)], count=5, floor=0.1)


def test_no_names_propose_nobody() -> None:
    assert ([[]], []) == (
        build_grams([]).nearest([("sugon",)], count=5, floor=0.1),
        build_grams(NAMES).nearest([], count=5, floor=0.1),
    )


def test_letters_that_no_listed_name_joins_are_odd() -> None:
    grams = build_grams([("technology",)] * ODD_FLOOR)

    assert [(False, True), ()] == grams.odd([("technology", "tcqhnology"), ()])


def test_a_short_list_does_not_know_what_is_odd() -> None:
    assert [()] == build_grams(NAMES).odd([("tcqhnology",)])
