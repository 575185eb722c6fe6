"""Parts of every page: controls, links, session, pictures."""
