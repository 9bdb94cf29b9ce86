"""One's own account: language, digits, colours, notices, tokens for programs, the party one acts for."""
