"""What a screen shows at which instant: pure functions, no clock, no database."""
