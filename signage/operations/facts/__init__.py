"""Facts: recorded in the ledger, or given by cases, attendance and files."""
