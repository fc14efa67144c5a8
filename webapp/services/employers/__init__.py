"""Organisations and who acts for them; what the law asks of them; agreements, work orders, cooperatives."""
