//! Server-rendered pages for partners and operators.
//!
//! A page is a function from a view (plain strings, integers and [`money::Amount`]) to
//! [`maud::Markup`]. Views hold facts; the words around them are chosen here. Nothing in a page needs
//! JavaScript, and no page carries inline script or style, so [`headers::CONTENT_SECURITY_POLICY`] can be
//! strict. Style sheet, script and icon are embedded in the binary, see [`assets`]. [`router`] serves the pages
//! over the use cases of [`app`].

pub mod assets;
pub mod components;
pub mod headers;
pub mod lang;
pub mod pages;
pub mod paths;
mod routes;

pub use routes::router;
