"""What a hall must post: duty leaders, completion notices, guide pages, weather."""
