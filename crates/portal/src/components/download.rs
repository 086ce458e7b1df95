//! The rows of a list as files for a spreadsheet.

use maud::{Markup, html};

use crate::lang::t_with;

/// The kinds of files that lists are offered as: the ending of the path, and its name.
const FORMS: [(&str, &str); 2] = [("csv", "CSV"), ("xlsx", "XLSX")];

/// A link for each kind of file. `path` is that of the file without its ending, `query` what picks the rows,
/// with its `?`, or nothing.
#[must_use]
pub fn downloads(path: &str, query: &str) -> Markup {
    html! {
        div.row.small {
            @for (ending, name) in FORMS {
                a href={ (path) "." (ending) (query) } download { (t_with("download-as", &[("form", name.into())])) }
            }
        }
    }
}
