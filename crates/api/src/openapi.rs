//! What the API is, for programs. It is made from the routes themselves.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi, SecurityRequirement};
use utoipa::{Modify, OpenApi as _};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Guerdon",
        description = "Money is `{\"amount\": 1250, \"currency\": \"MYR\"}` in minor units; instants are RFC 3339 UTC; \
            rates are basis points. Errors are RFC 9457 with a stable `code`. Lists are \
            `{\"data\", \"next_cursor\"}`. A value that is not there is `null`."
    ),
    modifiers(&Keys)
)]
struct Described;

struct Keys;

impl Modify for Keys {
    fn modify(&self, openapi: &mut OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(bearer));
        openapi.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    }
}

/// The document before its routes are added.
pub(crate) fn described() -> OpenApi {
    Described::openapi()
}
