"""A directory of two windows and three people, two of one name, for file tests."""

from datetime import date

from signage.operations.hall.directory import Directory, Listed

WINDOW, OTHER = (
    Listed(1, "W01", "window", "户政", None, None),
    Listed(2, "W02", "window", "社保", None, None),
)
PERSON = Listed(11, "S001", "staff", "李一", date(2026, 1, 5), None)
TWINS = (
    Listed(12, "S002", "staff", "王双", None, None),
    Listed(13, "S003", "staff", "王双", None, date(2026, 3, 20)),
)
DIRECTORY = Directory((WINDOW, OTHER, PERSON, *TWINS))
