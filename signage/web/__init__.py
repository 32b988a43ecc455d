"""The blueprints: thin; they load, check access, call an operation, commit, answer."""
