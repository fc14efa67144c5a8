"""Pages for referring services: mental health, addiction, type-A cooperatives."""
