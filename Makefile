.PHONY: i18n
i18n:
	.venv/bin/python scripts/i18n.py
