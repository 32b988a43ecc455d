"""How content gets onto screens: drafts, approval, releases, history, who uses what."""
