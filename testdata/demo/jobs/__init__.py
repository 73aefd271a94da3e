"""What the bot does: at once, at night, and through sub-agents."""
