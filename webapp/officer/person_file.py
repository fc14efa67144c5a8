"""The sections of a person's file, each a blueprint of its own."""

from webapp.officer import delegates, documents, legal_ranking, pathway, profile, sheet

blueprints = tuple(section.bp for section in (sheet, profile, documents, pathway, legal_ranking, delegates))
