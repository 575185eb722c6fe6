"""What every page is made of: controls, links, session, pictures."""
