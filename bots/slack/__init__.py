"""The assistant in Slack: mentions, direct messages, threads, a command, a shortcut and a home page."""
