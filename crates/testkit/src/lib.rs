//! What tests of the whole program share: a running server on a temporary store, a client, the auditor.
