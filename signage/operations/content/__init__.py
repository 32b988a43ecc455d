"""What the office shows: announcements, media, programmes."""
