"""What ladders ask for: the worklist, and notices that two people decide."""
