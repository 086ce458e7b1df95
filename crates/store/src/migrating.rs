//! Migrations are forward only: a store that came to the newest version one by one is like a new one.
