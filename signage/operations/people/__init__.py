"""People who sign in: accounts, clerks, passwords, the first administrator."""
