"""Before the lottery: targets for the seats, addresses that get a letter, and what it all costs."""
