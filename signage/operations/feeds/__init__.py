"""Feeds: news and events of others, fetched carefully, the last good ones kept."""
