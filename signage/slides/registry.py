"""The registry of slide kinds, in the order in which a programme shows them."""

from signage.slides import (
    announcement,
    countdown,
    feedback_prompt,
    hours,
    information_officers,
    notice,
    publicity_list,
    qr_code,
    quiet,
    red_flag_windows,
    satisfaction,
    score_trend,
    scoreboard,
    service_stars,
    ticker,
)
from signage.slides.kind import Kind

KINDS: tuple[Kind, ...] = (
    hours.KIND,
    red_flag_windows.KIND,
    service_stars.KIND,
    information_officers.KIND,
    publicity_list.KIND,
    scoreboard.KIND,
    score_trend.KIND,
    announcement.KIND,
    countdown.KIND,
    qr_code.KIND,
    satisfaction.KIND,
    feedback_prompt.KIND,
    notice.KIND,
    ticker.KIND,
    quiet.KIND,
)

BY_NAME = {kind.name: kind for kind in KINDS}
