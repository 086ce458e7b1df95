//! The application of somebody who wants to be a partner (AP-1).

use maud::{Markup, html};

use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::paths;

/// The name of the button that asks for one more channel instead of sending the application.
pub const ADD_CHANNEL: &str = "add_channel";

/// The application form, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct ApplyView {
    /// `partner`, `service_provider`, `kol`, `community_owner` or `user`.
    pub applicant_type: Kept,
    /// Name of the person or business.
    pub name: Kept,
    /// Who to talk to.
    pub contact: Kept,
    /// Phone in E.164.
    pub phone: Kept,
    /// E-mail address.
    pub email: Kept,
    /// Country, ISO 3166.
    pub country: Kept,
    /// One row of fields for each; show at least one.
    pub channels: Vec<ChannelFields>,
    /// The countries the programme is open to.
    pub countries: Vec<Choice>,
}

/// The fields of one channel.
#[derive(Clone, Debug, Default)]
pub struct ChannelFields {
    /// What it is, in the applicant's words.
    pub kind: Kept,
    /// Its address.
    pub url: Kept,
    /// How many people it reaches, a whole number.
    pub audience: Kept,
}

/// The page. The form posts `applicant_type`, `name`, `contact`, `phone`, `email`, `country` and, counted
/// from 0, `channels.0.kind`, `channels.0.url`, `channels.0.audience`; with [`ADD_CHANNEL`] among them the
/// page is wanted again with one more channel.
#[must_use]
pub fn apply(shell: &Shell, view: &ApplyView) -> Markup {
    let types = APPLICANT_TYPES.map(|(value, label)| Choice::new(value, label));
    let person = person(view, &types);
    let names = channel_names(view.channels.len());
    let channels: Vec<_> =
        view.channels.iter().zip(&names).map(|(kept, names)| channel(kept, names)).collect();
    let all: Vec<_> = person.iter().chain(channels.iter().flatten()).cloned().collect();
    layout(
        shell,
        Head { title: "Become a partner", section: paths::APPLY, back: None },
        &html! {
            p.narrow { "Recommend VIP plans to sellers you know and earn commission on each plan they buy for two "
                "years. We read every application and answer by e-mail." }
            div.card.narrow {
                (error_summary(&all))
                (post_form(paths::APPLY, &shell.csrf, &html! {
                    @for one in &person { (field(one)) }
                    @for (index, fields) in channels.iter().enumerate() {
                        fieldset {
                            legend { "Channel " (index + 1) }
                            @for one in fields { (field(one)) }
                        }
                    }
                    div.row {
                        (submit("Send the application", Weight::Primary))
                        button.button type="submit" name=(ADD_CHANNEL) value="yes" formnovalidate { "Add a channel" }
                    }
                }))
            }
        },
    )
}

/// The kinds of applicants of AP-1 with their names.
pub const APPLICANT_TYPES: [(&str, &str); 5] = [
    ("partner", "Partner"),
    ("service_provider", "Service provider"),
    ("kol", "Creator or opinion leader"),
    ("community_owner", "Community owner"),
    ("user", "User"),
];

fn person<'a>(view: &'a ApplyView, types: &'a [Choice]) -> [Field<'a>; 6] {
    [
        Field::select("applicant_type", "You are a", &view.applicant_type, types),
        Field::input("text", "name", "Your name or business", &view.name).autocomplete("name"),
        Field::input("text", "contact", "Contact person", &view.contact).hint("Who we should ask for."),
        Field::input("tel", "phone", "Phone", &view.phone)
            .hint("With country code, such as +60 12 345 6789.")
            .autocomplete("tel"),
        Field::input("email", "email", "E-mail", &view.email).autocomplete("email"),
        Field::select("country", "Country", &view.country, &view.countries).autocomplete("country"),
    ]
}

fn channel<'a>(kept: &'a ChannelFields, names: &'a [String; 3]) -> [Field<'a>; 3] {
    let [kind, url, audience] = names;
    [
        Field::input("text", kind, "What it is", &kept.kind)
            .hint("Such as a Facebook group, a blog, a shop."),
        Field::input("url", url, "Address", &kept.url).optional(),
        Field::digits(audience, "People it reaches", &kept.audience).optional(),
    ]
}

fn channel_names(count: usize) -> Vec<[String; 3]> {
    let names = |index| ["kind", "url", "audience"].map(|field| format!("channels.{index}.{field}"));
    (0..count).map(names).collect()
}
