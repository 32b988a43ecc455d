"""Passwords: what is acceptable, and argon2id hashes that never block the server."""

import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from signage.errors import Message
from signage.operations.people.common_passwords import COMMON

P = ParamSpec("P")
R = TypeVar("R")

SHORTEST = 10
LONGEST = 128
FEWEST_CHARACTERS = 4  # "aaaaaaaaaa" and "1212121212" are guessed at once

# OWASP's second profile for argon2id: 19 MiB keeps a small server's memory small.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def password_problems(password: str, *, about: tuple[str, ...] = ()) -> list[Message]:
    """Return what is wrong with a password; `about` are the person's own names.

    No composition rules: length and a list of common ones (ASVS 5.0, 6.2).
    """
    plain = normalised(password).casefold()
    if not SHORTEST <= len(plain) <= LONGEST:
        return [
            Message(
                "Use %(fewest)s to %(most)s characters; a short sentence is fine.",
                fewest=SHORTEST,
                most=LONGEST,
            )
        ]
    if plain in COMMON or len(set(plain)) < FEWEST_CHARACTERS:
        return [Message("This password is among the first that are guessed.")]
    if any(plain in (name.casefold(), name.casefold() * 2) for name in about if name):
        return [Message("The password must not be the name itself.")]
    return []


def normalised(password: str) -> str:
    """Return the password as the same characters from every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep. Takes about 30 ms; hold no lock meanwhile."""
    return off_loop(_hasher.hash, normalised(password))


def password_matches(kept: str | None, password: str) -> bool:
    """Say whether `password` fits the kept hash.

    An unknown account (None) costs as much time as a known one.
    """
    fits = off_loop(_verify, kept or _nobodys_hash(), normalised(password)[:LONGEST])
    return fits and bool(kept)


def off_loop(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call in gevent's thread pool where gevent serves, so that others go on."""
    gevent = sys.modules.get("gevent")
    monkey = sys.modules.get("gevent.monkey")
    if gevent is None or monkey is None or not monkey.is_module_patched("threading"):
        return function(*args, **kwargs)
    result: R = gevent.get_hub().threadpool.apply(function, args, kwargs)
    return result


def _verify(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("of an account that does not exist")
