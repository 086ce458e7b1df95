//! The application of somebody who wants to be a partner (AP-1), in four steps. What was typed goes from
//! step to step in hidden inputs, so nothing is kept of it before it is sent.

use maud::{Markup, html};

use crate::components::facts::facts;
use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::lang::{count, t, t_with};
use crate::paths;

/// The name of the button that asks for one more channel instead of the next step.
pub const ADD_CHANNEL: &str = "add_channel";
/// The name of the hidden input that tells which step was filled in.
pub const STEP: &str = "step";
/// The name of the buttons that lead back; their value is the step.
pub const BACK: &str = "back";

/// A step of the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Who applies.
    #[default]
    Who,
    /// How to reach them.
    Reach,
    /// Where they reach others.
    Channels,
    /// All of it once more, to be sent.
    Check,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Who, Self::Reach, Self::Channels, Self::Check];

    /// How forms call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Reach => "reach",
            Self::Channels => "channels",
            Self::Check => "check",
        }
    }

    /// The step that forms call so; the first where none is named.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|step| step.name() == name).unwrap_or_default()
    }

    /// The one before it, where there is one.
    #[must_use]
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Who => None,
            Self::Reach => Some(Self::Who),
            Self::Channels => Some(Self::Reach),
            Self::Check => Some(Self::Channels),
        }
    }

    /// The one after it; the last stays.
    #[must_use]
    pub const fn after(self) -> Self {
        match self {
            Self::Who => Self::Reach,
            Self::Reach => Self::Channels,
            Self::Channels | Self::Check => Self::Check,
        }
    }

    fn title(self) -> String {
        match self {
            Self::Who => t("partner-apply-step-who"),
            Self::Reach => t("partner-apply-step-reach"),
            Self::Channels => t("partner-apply-step-channels"),
            Self::Check => t("partner-apply-step-check"),
        }
    }
}

/// The application form, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct ApplyView {
    /// The step that is shown.
    pub step: Step,
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

impl ApplyView {
    /// The first step with something that was refused.
    #[must_use]
    pub fn refused_step(&self) -> Option<Step> {
        let of_channel =
            |fields: &ChannelFields| [&fields.kind, &fields.url, &fields.audience].map(is_refused);
        let steps = [
            (Step::Who, [&self.applicant_type, &self.name, &self.contact].map(is_refused).contains(&true)),
            (Step::Reach, [&self.phone, &self.email, &self.country].map(is_refused).contains(&true)),
            (Step::Channels, self.channels.iter().any(|fields| of_channel(fields).contains(&true))),
        ];
        steps.into_iter().find(|(_, refused)| *refused).map(|(step, _)| step)
    }
}

fn is_refused(kept: &Kept) -> bool {
    kept.error.is_some()
}

/// The page. The form posts the step that was filled in, and of all steps `applicant_type`, `name`,
/// `contact`, `phone`, `email`, `country` and, counted from 0, `channels.0.kind`, `channels.0.url`,
/// `channels.0.audience`.
#[must_use]
pub fn apply(shell: &Shell, view: &ApplyView) -> Markup {
    layout(
        shell,
        Head { title: &t("partner-apply-title"), section: paths::APPLY, back: None },
        &html! {
            @if view.step == Step::Who { p.narrow { (t("partner-apply-intro")) } }
            (progress(view.step))
            div.card.narrow {
                h2 { (view.step.title()) }
                @if view.step == Step::Check { (check(shell, view)) } @else { (filling(shell, view)) }
            }
        },
    )
}

fn progress(current: Step) -> Markup {
    html! {
        ol.progress aria-label=(t("partner-apply-steps")) {
            @for step in Step::ALL {
                li aria-current=[(step == current).then_some("step")] { (step.title()) }
            }
        }
    }
}

fn filling(shell: &Shell, view: &ApplyView) -> Markup {
    let types = APPLICANT_TYPES.map(|kind| Choice::new(kind, &applicant_type(kind)));
    let names = channel_names(view.channels.len());
    let channels: Vec<_> =
        view.channels.iter().zip(&names).map(|(kept, names)| channel(kept, names)).collect();
    let fields = match view.step {
        Step::Who => who(view, &types),
        Step::Reach => reach(view),
        Step::Channels | Step::Check => channels.iter().flatten().cloned().collect(),
    };
    html! {
        (error_summary(&fields))
        (post_form(paths::APPLY, &shell.csrf, &html! {
            (carried(view, &names))
            @if view.step == Step::Channels {
                p.hush { (t("partner-apply-channels-why")) }
                @for (nth, fields) in (1_i64..).zip(&channels) {
                    fieldset {
                        legend { (t_with("partner-apply-channel", &[("nth", nth.into())])) }
                        @for one in fields { (field(one)) }
                    }
                }
            } @else {
                @for one in &fields { (field(one)) }
            }
            div.row {
                (submit(&t("partner-apply-next"), Weight::Primary))
                @if view.step == Step::Channels {
                    button.button type="submit" name=(ADD_CHANNEL) value="yes" formnovalidate { (t("partner-apply-add-channel")) }
                }
                (back(view.step))
            }
        }))
    }
}

/// The step, and in hidden inputs what was typed in the others.
fn carried(view: &ApplyView, names: &[[String; 3]]) -> Markup {
    let hidden = |name: &str, kept: &Kept| {
        html! { @if !kept.value.is_empty() { input type="hidden" name=(name) value=(kept.value); } }
    };
    html! {
        input type="hidden" name=(STEP) value=(view.step.name());
        @if view.step != Step::Who {
            @for (name, kept) in [("applicant_type", &view.applicant_type), ("name", &view.name), ("contact", &view.contact)] {
                (hidden(name, kept))
            }
        }
        @if view.step != Step::Reach {
            @for (name, kept) in [("phone", &view.phone), ("email", &view.email), ("country", &view.country)] {
                (hidden(name, kept))
            }
        }
        @if view.step != Step::Channels {
            @for (fields, [kind, url, audience]) in view.channels.iter().zip(names) {
                (hidden(kind, &fields.kind)) (hidden(url, &fields.url)) (hidden(audience, &fields.audience))
            }
        }
    }
}

fn back(step: Step) -> Markup {
    html! {
        @if let Some(before) = step.before() {
            button.button type="submit" name=(BACK) value=(before.name()) formnovalidate { (t("partner-apply-back")) }
        }
    }
}

/// Everything once more, with a way to each step, and the button that sends it.
fn check(shell: &Shell, view: &ApplyView) -> Markup {
    let country = view.countries.iter().find(|choice| choice.value == view.country.value);
    let country = country.map_or(view.country.value.as_str(), |choice| choice.label.as_str());
    let kind = applicant_type(&view.applicant_type.value);
    html! {
        (post_form(paths::APPLY, &shell.csrf, &html! {
            (carried(view, &channel_names(view.channels.len())))
            (part(Step::Who, &facts(&[
                (&t("partner-apply-type"), kind.as_str()),
                (&t("partner-apply-name"), &view.name.value),
                (&t("partner-apply-contact"), &view.contact.value),
            ])))
            (part(Step::Reach, &facts(&[
                (&t("partner-apply-phone"), view.phone.value.as_str()),
                (&t("partner-apply-email"), &view.email.value),
                (&t("partner-apply-country"), country),
            ])))
            (part(Step::Channels, &html! {
                @let filled: Vec<_> = view.channels.iter().filter(|fields| !fields.kind.value.trim().is_empty()).collect();
                @if filled.is_empty() { p.hush { (t("partner-apply-no-channels")) } }
                @else { ul.plain.stack.tight { @for fields in filled { li { (told(fields)) } } } }
            }))
            div.row {
                (submit(&t("partner-apply-send"), Weight::Primary))
                (back(view.step))
            }
        }))
    }
}

fn part(step: Step, body: &Markup) -> Markup {
    html! {
        section.stack.tight aria-label=(step.title()) {
            div.row.between {
                h3 { (step.title()) }
                button.button.slim type="submit" name=(BACK) value=(step.name()) formnovalidate {
                    (t("partner-apply-change")) span.hidden-word { " " (step.title()) }
                }
            }
            (body)
        }
    }
}

/// A channel in a few words.
fn told(fields: &ChannelFields) -> Markup {
    let audience = fields.audience.value.trim();
    html! {
        strong { (fields.kind.value) }
        @if !fields.url.value.is_empty() { " · " (fields.url.value) }
        @if !audience.is_empty() {
            @let reached = audience.parse::<i64>().map_or_else(|_| audience.to_owned(), count);
            " · " (t_with("partner-apply-reaches", &[("people", (&reached).into())]))
        }
    }
}

/// The kinds of applicants of AP-1.
const APPLICANT_TYPES: [&str; 5] = ["partner", "service_provider", "kol", "community_owner", "user"];

/// A kind of applicant as people say it, or its code where it is none.
#[must_use]
pub fn applicant_type(code: &str) -> String {
    crate::lang::t_or(&format!("kind-applicant-{}", code.replace('_', "-")), code)
}

fn who<'a>(view: &'a ApplyView, types: &'a [Choice]) -> Vec<Field<'a>> {
    vec![
        Field::select("applicant_type", t("partner-apply-type"), &view.applicant_type, types),
        Field::input("text", "name", t("partner-apply-name"), &view.name).autocomplete("name"),
        Field::input("text", "contact", t("partner-apply-contact"), &view.contact)
            .hint(t("partner-apply-contact-hint")),
    ]
}

fn reach(view: &ApplyView) -> Vec<Field<'_>> {
    vec![
        Field::input("tel", "phone", t("partner-apply-phone"), &view.phone)
            .hint(t("partner-apply-phone-hint"))
            .autocomplete("tel"),
        Field::input("email", "email", t("partner-apply-email"), &view.email).autocomplete("email"),
        Field::select("country", t("partner-apply-country"), &view.country, &view.countries)
            .autocomplete("country"),
    ]
}

fn channel<'a>(kept: &'a ChannelFields, names: &'a [String; 3]) -> [Field<'a>; 3] {
    let [kind, url, audience] = names;
    [
        Field::input("text", kind, t("partner-apply-channel-kind"), &kept.kind)
            .hint(t("partner-apply-channel-kind-hint"))
            .optional(),
        Field::input("url", url, t("partner-apply-channel-url"), &kept.url).optional(),
        Field::digits(audience, t("partner-apply-channel-audience"), &kept.audience).optional(),
    ]
}

fn channel_names(count: usize) -> Vec<[String; 3]> {
    let names = |index| ["kind", "url", "audience"].map(|field| format!("channels.{index}.{field}"));
    (0..count).map(names).collect()
}
