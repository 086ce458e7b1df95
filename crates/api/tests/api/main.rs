//! The API over real connections, with a real store in a temporary directory and a sandbox's clock.

mod documents;
mod events;
mod journey;
mod malformed;
mod pages;
mod races;
mod refusals;
mod roles;
mod staff;
mod support;
