"""What Chromium is told by its administrator so that it makes a good display.

Names and values are those of https://chromeenterprise.google/policies; a test asks a
real Chromium whether it knows each of them.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

PolicyValue = bool | int | str | list[str]
Policy = dict[str, PolicyValue]

#: The policy by which the device kit tells which server a policy file is for.
TELLTALE = "AutoplayAllowlist"

_FORBID = 2  # what `Default…Setting`, DeveloperToolsAvailability and others call "no"
_NEVER_PREDICT = 2
_NEW_TAB = 5  # RestoreOnStartup: nothing of the last time; the kit names the page
_NO_DOWNLOADS = 3

#: For every display, whatever its server.
QUIET: Policy = {
    # Nothing pops up over the glass, asks, offers or phones home.
    "AutofillAddressEnabled": False,
    "AutofillCreditCardEnabled": False,
    "BackgroundModeEnabled": False,
    "BrowserLabsEnabled": False,
    "BrowserSignin": 0,
    "ComponentUpdatesEnabled": False,
    "DefaultBrowserSettingEnabled": False,
    "MetricsReportingEnabled": False,
    "NetworkPredictionOptions": _NEVER_PREDICT,
    "PasswordManagerEnabled": False,
    "PromotionsEnabled": False,
    "RestoreOnStartup": _NEW_TAB,
    "SearchSuggestEnabled": False,
    "SyncDisabled": True,
    "TranslateEnabled": False,
    "UserFeedbackAllowed": False,
    # Somebody with a finger or a keyboard gets no further than the page.
    "AllowFileSelectionDialogs": False,
    "BrowserAddPersonEnabled": False,
    "BrowserGuestModeEnabled": False,
    "DefaultGeolocationSetting": _FORBID,
    "DefaultNotificationsSetting": _FORBID,
    "DefaultPopupsSetting": _FORBID,
    "DeveloperToolsAvailability": _FORBID,
    "DownloadRestrictions": _NO_DOWNLOADS,
    "EditBookmarksEnabled": False,
    "ExtensionInstallBlocklist": ["*"],
    "IncognitoModeAvailability": 1,
    "PrintingEnabled": False,
    "AudioCaptureAllowed": False,
    "ScreenCaptureAllowed": False,
    "VideoCaptureAllowed": False,
    "URLBlocklist": ["file://*", "javascript://*", "view-source:*"],
    "TaskManagerEndProcessEnabled": False,
}


def browser_policy(
    origin: str,
    *,
    pages: Sequence[str] = (),
    is_locked: bool = False,
    authority: str = "",
) -> Policy:
    """Return the policies of a display whose server is `origin`.

    `is_locked` lets the browser open nothing but the server and `pages`, the websites
    that slides show; `authority` is a local CA's certificate (DER in base64).
    """
    policy = QUIET | _granted(origin) | _plain_http(origin)
    if is_locked:
        policy["URLBlocklist"] = ["*"]
        policy["URLAllowlist"] = [origin, *pages]
    if authority:
        policy["CACertificates"] = [authority]
    return dict(sorted(policy.items()))


def _granted(origin: str) -> Policy:
    """Return what this server's pages may do without asking."""
    return {
        TELLTALE: [origin],  # videos and calls with sound
        # Chromium keeps storage for good where notifications are granted.
        "NotificationsAllowedForUrls": [origin],
        # The device kit's agent on 127.0.0.1; the first name is for 139 to 145.
        "LocalNetworkAccessAllowedForUrls": [origin],
        "LoopbackNetworkAllowedForUrls": [origin],
    }


def _plain_http(origin: str) -> Policy:
    """Return what a server without TLS needs: offline storage, and no warnings."""
    parts = urlsplit(origin)
    if parts.scheme == "https":
        return {}
    return {
        "OverrideSecurityRestrictionsOnInsecureOrigin": [origin],
        "HttpAllowlist": [parts.hostname or ""],
        "HttpsOnlyMode": "disallowed",
        "HttpsUpgradesEnabled": False,
    }
