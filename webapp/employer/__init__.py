"""Pages for employers: firms, type-B cooperatives, public bodies."""
