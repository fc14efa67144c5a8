"""Pages for everybody: home, sign-in, language, and what the law asks every public site to say."""
