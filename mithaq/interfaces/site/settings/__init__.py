"""One's own account: language, digits, colours, notices, tokens for programs, and for which party one acts."""
