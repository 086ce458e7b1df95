//! Forms as people fill them in.

/// A whole application, as its last step sends it.
pub(crate) const APPLICATION: [(&str, &str); 10] = [
    ("step", "check"),
    ("applicant_type", "kol"),
    ("name", "Aisyah & Co"),
    ("contact", "Aisyah"),
    ("phone", "+60 12-345 6789"),
    ("email", "aisyah@example.com"),
    ("country", "MY"),
    ("channels.0.kind", "Blog"),
    ("channels.0.url", ""),
    ("channels.0.audience", "1200"),
];

/// A payout account.
pub(crate) const ACCOUNT: [(&str, &str); 6] = [
    ("holder", "Aisyah binti Rahman"),
    ("bank_name", "Maybank"),
    ("bic", "MBBEMYKL"),
    ("account_number", "5141 2345 6789"),
    ("country", "MY"),
    ("currency", "MYR"),
];

/// The same fields with another value for one of them.
pub(crate) fn with<'a, const N: usize>(
    fields: [(&'a str, &'a str); N],
    name: &str,
    value: &'a str,
) -> [(&'a str, &'a str); N] {
    fields.map(|(key, old)| (key, if key == name { value } else { old }))
}
