"""The demo hall's picture announcement: a floor plan of numerals, no font needed."""

from signage.demo.roster import WINDOWS

COLOURS = {"1": "#8B0000", "2": "#9A6B1E", "3": "#27506B"}
SEATS = [(x, y) for y in (470, 530, 590) for x in range(520, 1420, 60)]


def draw_floor_plan() -> str:
    """Return the plan as SVG, 1920 x 1080 units: windows by number and group colour."""
    desks = "".join(_desk(index, row[0]) for index, row in enumerate(WINDOWS))
    seats = "".join(
        f'<rect x="{x}" y="{y}" width="40" height="34" rx="9" fill="#D9CDBB"/>'
        for x, y in SEATS
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1920 1080" width="1920" '
        'height="1080"><rect width="1920" height="1080" fill="#F6F0E6"/>'
        '<path d="M120 110h1680v860h-640v-30h-400v30h-640z" fill="#FFFDF8" '
        'stroke="#3A2A2A" stroke-width="10" stroke-linejoin="round"/>'
        f'{desks}{seats}<circle cx="960" cy="790" r="74" fill="none" stroke="#8B0000" '
        'stroke-width="10"/><path d="M960 776v60M960 746v4" stroke="#8B0000" '
        'stroke-width="16" stroke-linecap="round"/><path d="M960 1040v-76m-34 34 34-34'
        ' 34 34" fill="none" stroke="#3A2A2A" stroke-width="12" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def _desk(index: int, group: str) -> str:
    x, y = _place(index)
    return (
        f'<g><rect x="{x}" y="{y}" width="124" height="124" rx="16" '
        f'fill="{COLOURS[group]}"/><text x="{x + 62}" y="{y + 83}" fill="#FFF" '
        'font-family="Noto Sans,Arial,sans-serif" font-weight="600" font-size="58" '
        'text-anchor="middle">'
        f"{index + 1:02d}</text></g>"
    )


def _place(index: int) -> tuple[int, int]:
    """Stand the groups along the left, top and right walls."""
    first, second = 8, 18
    if index < first:
        return 160 + (index % 2) * 140, 340 + (index // 2) * 140
    if index < second:
        return 265 + (index - first) * 141, 150
    return 1496 + (index % 2) * 140, 410 + ((index - second) // 2) * 140
