"""Codes and tokens of pairing (RFC 8628): made, read, and kept as hashes."""

import secrets
from hashlib import sha256

# RFC 8628 §6.1: no vowels, so no words; nothing that looks like something else.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 8
SECRET_BYTES = 32


def make_user_code() -> str:
    """Return eight random characters: 20^8 is 34 bits, for ten minutes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def make_secret() -> str:
    """Return 256 random bits as text, for a device code or a token."""
    return secrets.token_urlsafe(SECRET_BYTES)


def kept(secret: str) -> str:
    """Return what the database keeps of a secret: its SHA-256."""
    return sha256(secret.encode()).hexdigest()


def plain_code(text: str) -> str:
    """Read a code as people type it: any case, with or without the dash."""
    return "".join(each for each in text.upper() if each.isalnum())


def spoken_code(code: str) -> str:
    """Return a code as screens show it: in two halves."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
