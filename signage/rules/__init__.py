"""Score facts under a rulebook: pure, without database, web or clock."""
