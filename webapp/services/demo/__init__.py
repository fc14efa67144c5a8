"""What a demonstration shows: invented people, organisations and what happened to them."""
