"""Drawn portraits for the demo hall: one line weight, one palette, no real face."""

# ruff: noqa: E501, ISC004  # path data reads no better wrapped
from random import Random

GROUNDS = ("#E9DCC9", "#DCE3E6", "#E7D7D3", "#DDE3D3", "#E5DDE8")
SKINS = ("#F3D3B8", "#EFC9A8", "#E9BE9B", "#F6DBC4")
HAIRS = ("#2B2422", "#352A26", "#1F1C1D", "#4A3831")
LINE = "#3A2A2A"
JACKET, SHIRT, ACCENT = "#27364F", "#FFFFFF", "#8B0000"

WOMEN_HAIR = (
    # a bob, hair tied back with a fringe, long hair, short with a parting
    '<path d="M138 236c-8-96 40-142 102-142s110 46 102 142c-1 26-10 46-20 58V214c-46 2-'
    '92-12-120-44-8 24-24 40-44 50v74c-10-12-19-32-20-58z" fill="{hair}"/>',
    '<path d="M144 214c-6-80 38-122 96-122s102 42 96 122c-14-34-30-54-50-66-44 24-98 26-'
    '142 66z" fill="{hair}"/><circle cx="240" cy="84" r="32" fill="{hair}"/>',
    '<path d="M132 362c-6-40 2-84 4-132 2-92 46-138 104-138s102 46 104 138c2 48 10 92 4 '
    "132-14 10-30 12-44 8V214c-44 0-88-14-116-44-6 22-16 38-12 60v140c-14 4-30 2-44-8z"
    '" fill="{hair}"/>',
    '<path d="M142 224c-10-84 36-132 98-132s108 48 98 132c-10-30-26-52-46-66-30 10-66 6-'
    '92-10-10 30-32 50-58 76z" fill="{hair}"/>',
)
MEN_HAIR = (
    '<path d="M150 206c-10-76 34-116 94-116 58 0 98 38 88 116-8-22-16-40-30-52-46 10-84 '
    '4-116-8-14 14-28 34-36 60z" fill="{hair}"/>',
    '<path d="M150 200c-4-70 36-108 92-108s96 36 90 108c-10-18-14-34-18-50-20-14-110-16-'
    '146 0-4 16-10 32-18 50z" fill="{hair}"/>',
    '<path d="M148 210c-14-64 20-112 78-120 66-8 116 34 106 120-12-26-22-42-36-54-50 2-'
    '86-10-108-26-10 30-24 54-40 80z" fill="{hair}"/>',
)
GLASSES = (
    '<g fill="none" stroke="{line}" stroke-width="5"><rect x="176" y="216" width="52" '
    'height="40" rx="16"/><rect x="252" y="216" width="52" height="40" rx="16"/>'
    '<path d="M228 232h24"/></g>'
)
BADGE = (
    '<rect x="292" y="498" width="64" height="38" rx="5" fill="#FBF7EF"/>'
    '<rect x="300" y="507" width="30" height="5" fill="#8B0000"/>'
    '<rect x="300" y="519" width="46" height="5" fill="#B9AFA3"/>'
)


def draw_portrait(is_woman: bool, random: Random) -> str:  # noqa: FBT001
    """Return a portrait of 480 x 600 units as SVG, different for each draw."""
    colours = {
        "ground": random.choice(GROUNDS),
        "skin": random.choice(SKINS),
        "hair": random.choice(HAIRS),
        "line": LINE,
    }
    hair = random.choice(WOMEN_HAIR if is_woman else MEN_HAIR)
    glasses = GLASSES if random.random() < 0.3 else ""  # noqa: PLR2004
    parts = (FRAME, shoulders(is_woman), HEAD, hair, FACE, glasses, BADGE, "</svg>")
    return "".join(parts).format(**colours)


FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 600" width="480" '
    'height="600"><rect width="480" height="600" fill="{ground}"/>'
)
HEAD = (
    '<path d="M206 330h68v70c-10 26-58 26-68 0z" fill="{skin}"/>'
    '<path d="M206 350c20 18 48 18 68 0v14c-20 18-48 18-68 0z" fill="#000" '
    'opacity=".07"/><circle cx="150" cy="246" r="17" fill="{skin}"/>'
    '<circle cx="330" cy="246" r="17" fill="{skin}"/>'
    '<path d="M154 214c0-66 36-102 86-102s86 36 86 102c0 78-36 142-86 142s-86-64-86-'
    '142z" fill="{skin}"/>'
)
FACE = (
    '<g fill="none" stroke="{line}" stroke-width="5" stroke-linecap="round">'
    '<path d="M182 204c10-7 26-8 36-3M262 201c10-5 26-4 36 3"/>'
    '<path d="M236 262c-4 10-2 14 6 14"/><path d="M212 304c16 16 40 16 56 0"/></g>'
    '<circle cx="202" cy="236" r="6" fill="{line}"/>'
    '<circle cx="278" cy="236" r="6" fill="{line}"/>'
)


def shoulders(is_woman: bool) -> str:  # noqa: FBT001
    """Return the uniform: navy jacket, white shirt, a tie or a scarf."""
    neckwear = (
        f'<path d="M204 396l36 34 36-34 14 18-50 46-50-46z" fill="{ACCENT}"/>'
        if is_woman
        else f'<path d="M226 424h28l10 84-24 32-24-32z" fill="{ACCENT}"/>'
    )
    return (
        f'<path d="M40 600c4-112 62-170 160-196h80c98 26 156 84 160 196z" '
        f'fill="{JACKET}"/><path d="M196 398l44 130 44-130-16-14h-56z" '
        f'fill="{SHIRT}"/>{neckwear}<path d="M196 398l-30 62 62 140h24l62-140-30-62-'
        f'44 142z" fill="#1E2A3F"/>'
    )
