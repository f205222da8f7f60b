"""Query sets of persons: listed people with slips, and invented people of many regions.

Owns: how people's names are altered and invented. Refuses to know: who answers. No name part is
drawn from a list; who bears a listed name by chance is asked apart.
"""

import random
from collections.abc import Callable, Iterable, Sequence

from services.matching.lists import ListEntry
from services.matching.normalize import normalize
from services.matching.persons.kinds import is_person

# Given names, then family names, per region.
REGIONS_TEXT = """
Arabic:
Ahmad Anas Bilal Dalal Eman Fadwa Ghada Hisham Ihsan Jihan Kamal Lamia Majed Nabila Omar Qusay
Rawan Salma Tamer Wael Yousef Ziad Abdulaziz Mohamed Hassan Khadija Mustafa Samar
/
Abboud Al-Rashid Al-Sayegh Awad Barakat Bishara Darwish El-Masry Fakhoury Ghannam Haddad Hamdan
Issa Jaber Khoury Mansour Nasser Othman Qasim Rahal Saleh Shaheen Tawfiq Younis Zaki Al-Hashimi
Bin-Saeed Boutros Cherkaoui Benali Bouazza

Persian and Turkic:
Amir Babak Dariush Elham Farhad Golnaz Hamed Kaveh Leila Mahsa Navid Parisa Reza Shirin Zahra
Ayse Burak Cem Deniz Emre Fatma Gulsen Hakan Merve Onur Selin Tolga Aidar Nurlan
/
Ahmadi Bahrami Ebrahimi Farahani Ghorbani Hosseini Jalali Karimi Moradi Najafi Rezaei Sadeghi
Tehrani Yazdani Aksoy Bulut Celik Demir Erdogan Gunes Kaplan Ozturk Polat Sahin Yilmaz Abdullaev
Karimov Nazarbayev Suleimenov

Slavic:
Anton Boris Dmitry Evgeny Fyodor Gleb Igor Kirill Lev Maksim Nikita Oleg Pavel Roman Stanislav
Timur Vadim Yaroslav Bohdan Ostap Marek Jakub Zdenek Milos Dragan Petar Andrei
/
Abramov Belyakov Chernov Davydov Efimov Filatov Gorbunov Ilyin Kalinin Lazarev Maslov Nazarov
Panov Rybakov Sobolev Tarasov Ushakov Voronin Zhdanov Kovalchuk Melnyk Shevchuk Wojcik Zielinski
Dvorak Svoboda Jovanovic Petrovic Horvat Dimitrov Todorov

Iberian:
Adriana Beatriz Camilo Diego Elena Fernando Gabriela Hector Ignacio Jimena Luis Manuela Nicolas
Oscar Paula Rafael Soledad Tomas Ximena Carlos Jose Maria Joao Isabel Thiago Rui
/
Aguilar Benitez Castro Dominguez Escobar Figueroa Guerrero Herrera Ibanez Jimenez Lozano Montoya
Navarro Ochoa Paredes Quintana Rojas Salazar Trujillo Urrutia Vargas Zamora Garcia Hernandez
Almeida Barbosa Carvalho Ferreira Oliveira Pereira Santos

Chinese:
Wei Fang Jing Lei Min Na Qiang Xiaoming Yan Ying Zhihao Jianguo Meiling Haoran Yuxuan Tingting
Guoqiang Lihua Peng Xinyi Wenjie Zhen Chunhua Dawei Bo Hong Jun Ping Tao
/
Bai Cai Deng Fan Gao Han Jiang Kong Lai Ma Ning Pan Qian Ren Shi Tang Wan Xiao Yao Zeng Li Wang
Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun

Korean:
Ji-Hoon Min-Jun Seo-Yeon Hye-Jin Sung-Min Young-Ho Eun-Ji Dong-Hyun Jae-Won Soo-Jin Tae-Yang
Kyung-Soo Mi-Kyung Sang-Woo Yoon-Ah Chul-Soo Hyun-Woo Ji-Eun
/
Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Shin Seo Kwon Hwang Ahn Song Hong Yang

Japanese:
Akira Daichi Emi Fumiko Hana Ichiro Junko Kenta Masato Naoki Reiko Satoru Takumi Yoko Yusuke
Haruka Kazuya Misaki
/
Abe Fujimoto Goto Hayashi Inoue Kimura Matsuda Nakamura Okada Saito Takeda Ueno Wada Yoshida
Ishikawa Kobayashi Mori Sakamoto Shimizu

Vietnamese and Thai:
Anh Binh Chi Dung Giang Hanh Khoa Lan Minh Nam Phuong Quynh Tam Thu Vinh Anong Chai Kanya Malee
Niran Prasert Somchai Suda Wichai
/
Nguyen Tran Le Pham Hoang Vu Dang Phan Do Ngo Duong Ly Srisai Chaiyasit Wongsakul Saengthong
Boonmee Suwannarat

Burmese and Indonesian:
Aung Hla Khin Kyaw Min Moe Myint Nyein Su Thiri Win Zaw Agus Bayu Citra Dewi Eka Fitri Hendra
Indah Joko Kartika Rizky Wulan
/
Htun Lwin Maung Naing Oo Thein Tun Soe Hidayat Kusuma Nugroho Pratama Saputra Setiawan Wibowo
Siregar Hutapea Simanjuntak

South Asian:
Aarav Bhavna Chetan Divya Farah Gopal Harish Isha Jatin Kavya Lalit Meera Nikhil Pooja Rohan
Sanjana Tarun Uma Vikas Zoya Imran Nadia Asif Rehana Mohan Sunita
/
Agarwal Banerjee Chaudhary Desai Iyer Jain Kapoor Malhotra Nair Pillai Rao Saxena Thakur Verma
Yadav Khan Ahmed Hussain Malik Qureshi Siddiqui Perera Fernando Rahman Chowdhury

African:
Abena Chidi Dumisani Efua Folasade Gift Hadiza Ibrahim Jabari Kofi Lindiwe Musa Nkechi Obinna
Palesa Rashida Sipho Tendai Uche Wanjiku Yaw Zola Amadou Fatou Mamadou Tesfaye
/
Abiodun Bekele Chukwu Diallo Eze Faye Gebre Hailu Ibe Juma Kamau Lungu Mokoena Ncube Okoro Phiri
Sesay Tadesse Uwimana Wekesa Yeboah Zulu Camara Ndiaye Toure Traore

Anglo:
Abigail Benjamin Charlotte Daniel Eleanor Frederick Grace Henry Isabella Jack Katherine Lucy
Matthew Nathan Oliver Peter Rachel Samuel Thomas Victoria William Zachary James John Robert
Michael
/
Adams Bennett Carter Dawson Ellis Foster Gibson Harrison Jenkins Knight Lawson Mitchell Norris
Palmer Reynolds Shaw Turner Vaughan Watson Young Murphy Kelly Campbell Stewart Smith Jones Brown

Germanic and Nordic:
Anke Bernd Christa Dieter Elke Felix Gerhard Heike Ingo Jurgen Katrin Lars Martina Norbert Petra
Ralf Sabine Uwe Willem Saskia Anneli Eino Gudrun Magnus Sigrid Torben Ulla
/
Ackermann Bergmann Dietrich Engel Friedrich Gross Hartmann Jung Kaufmann Lindner Meyer Neumann
Pohl Richter Schulte Vogel Zimmermann van-den-Berg de-Vries Bakker Visser Bengtsson Dahl Eriksen
Halvorsen Korhonen Nygaard Virtanen

Romance and Greek:
Alessia Bruno Chiara Davide Elisa Fabrice Giorgio Helene Ivo Laurent Mathilde Nathalie Olivier
Paolo Quentin Romain Silvia Thierry Valentina Yves Ana Bogdan Cristina Dimitris Eleni Nikos
/
Amato Bernard Caruso Delacroix Esposito Fontaine Girard Lambert Marchetti Nicolas Orlando Petit
Ricci Santoro Tessier Vidal Zanetti Ionescu Popescu Marinescu Georgiou Karagiannis Papadakis
Vasiliou
"""


def _read_regions(text: str) -> dict[str, tuple[list[str], list[str]]]:
    regions = {}
    for block in text.strip().split("\n\n"):
        region, _, names = block.partition(":")
        given, _, family = names.partition("/")
        regions[region] = (given.split(), family.split())
    return regions


REGIONS = _read_regions(REGIONS_TEXT)
PATRONYMICS = ("Ivanovich", "Petrovich", "Olegovich", "Borisovich", "Pavlovich", "Andreevich")
VOWELS = "aeiou"
KEYS = {"a": "s", "s": "d", "e": "r", "r": "t", "i": "o", "o": "p", "n": "m", "l": "k", "u": "y"}
Slip = Callable[[str, random.Random], str | None]
AlterPerson = Callable[[ListEntry, random.Random], tuple[str, str | None]]


def invent(chance: random.Random) -> str:
    """Invent a person as people of one region write their names; one in eight mixes regions."""
    region = chance.choice(sorted(REGIONS))
    family_region = chance.choice(sorted(REGIONS)) if chance.random() < 0.125 else region
    given = chance.choice(REGIONS[region][0])
    family = chance.choice(REGIONS[family_region][1])
    drawn = chance.random()
    if region == "Slavic" and drawn < 0.35:
        given = f"{given} {chance.choice(PATRONYMICS)}"
    elif region in {"Iberian", "Arabic"} and drawn < 0.4:
        family = f"{family} {chance.choice(REGIONS[region][1])}"
    elif drawn < 0.25:
        given = f"{given} {chance.choice('ABCDEFGHJKLMNPRST')}."
    elif drawn < 0.35:
        given = f"{given} {chance.choice(REGIONS[region][0])}"
    form = chance.random()
    if region in {"Chinese", "Korean", "Vietnamese and Thai"} and form < 0.5:
        return f"{family} {given}"
    return f"{family.upper()}, {given}" if form < 0.2 else f"{given} {family}"


def is_coincidence(name: str, listed: frozenset[tuple[str, ...]]) -> bool:
    """Say whether a listed person bears exactly these words, in any order."""
    return tuple(sorted(normalize(name).words)) in listed


def listed_people(entries: Iterable[ListEntry]) -> frozenset[tuple[str, ...]]:
    """The words of every name and alias of listed persons, sorted."""
    return frozenset(
        tuple(sorted(normalize(name).words))
        for entry in entries
        if is_person(entry)
        for name in (entry.name, *entry.aliases)
    )


def invent_people(
    count: int, chance: random.Random, listed: frozenset[tuple[str, ...]]
) -> tuple[list[str], list[str]]:
    """Invent people.

    Returns:
        (``count`` people of no listed name; those who came up and bear one).
    """
    clean: list[str] = []
    namesakes: list[str] = []
    while len(clean) < count:
        name = invent(chance)
        (namesakes if is_coincidence(name, listed) else clean).append(name)
    return clean, namesakes


def other_slip(entry: ListEntry, chance: random.Random) -> tuple[str, str | None]:
    """A slip of the second kind, on a name or an alias of two words or more."""
    names = [name for name in (entry.name, *entry.aliases[:3]) if len(name.split()) > 1]
    if not names:
        return "none", None
    name = chance.choice(names)
    kind = chance.choice(sorted(SLIPS))
    return kind, SLIPS[kind](name, chance)


def _at_letter(
    name: str, chance: random.Random, letters: str, into: Callable[[str], str]
) -> str | None:
    places = [at for at, letter in enumerate(name) if letter.casefold() in letters]
    if not places:
        return None
    at = chance.choice(places)
    letter = into(name[at].casefold())
    return name[:at] + (letter.upper() if name[at].isupper() else letter) + name[at + 1 :]


def _other_vowel(name: str, chance: random.Random) -> str | None:
    return _at_letter(
        name, chance, VOWELS, lambda own: chance.choice([v for v in VOWELS if v != own])
    )


def _neighbor_key(name: str, chance: random.Random) -> str | None:
    return _at_letter(name, chance, "".join(KEYS), KEYS.__getitem__)


def _doubled(name: str, chance: random.Random) -> str | None:
    return _at_letter(name, chance, "abdefghiklmnoprstuvz", lambda own: own * 2)


def _turned(name: str, chance: random.Random) -> str | None:
    """Given name first, without the comma, one letter missing within a word."""
    family, comma, given = name.partition(",")
    plain = f"{given.strip()} {family}" if comma else name
    places = [at for at, letter in enumerate(plain) if at and letter.isalpha()]
    at = chance.choice(places)
    return (plain[:at] + plain[at + 1 :]).title()


def _run_together(name: str, chance: random.Random) -> str | None:
    words = name.replace(",", "").replace("-", " ").split()
    if len(words) < 3:
        return None
    at = chance.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :]])


SLIPS: dict[str, Slip] = {
    "other vowel": _other_vowel,
    "neighboring key": _neighbor_key,
    "doubled letter": _doubled,
    "turned, letter missing": _turned,
    "run together": _run_together,
}


def without_further(entry: ListEntry, chance: random.Random) -> tuple[str, str | None]:
    """The name as people shorten it: only the first given and the first family name."""
    del chance
    family, comma, given = entry.name.partition(",")
    if not comma or len(given.split()) < 2:
        return "none", None
    return "", f"{given.split()[0]} {family}"


def altered_people(
    entries: Sequence[ListEntry],
    count: int,
    chance: random.Random,
    alter: AlterPerson,
) -> list[tuple[ListEntry, str, str]]:
    """Draw listed persons and alter their names.

    Returns:
        (entry, kind of alteration, altered name) of each.
    """
    people = [entry for entry in entries if entry.kind == "person"]
    drawn: list[tuple[ListEntry, str, str]] = []
    while len(drawn) < count:
        entry = chance.choice(people)
        kind, name = alter(entry, chance)
        if name is not None:
            drawn.append((entry, kind, name))
    return drawn
