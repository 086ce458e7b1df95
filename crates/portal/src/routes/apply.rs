//! Applying as a partner (AP-1), step by step.

use app::Service;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::affiliate::{Applicant, Application, Channel, normal_phone};
use programs::{Action, Actor, Refusal};

use super::act::act;
use super::form::Posted;
use super::look::{look, page, rules_at};
use super::show;
use super::trouble::{Trouble, refusal_notice, refusal_sentence, refusal_status};
use super::visitor::Visitor;
use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::partner::applied::applied as show_applied;
use crate::pages::partner::apply::{
    ADD_CHANNEL, ApplyView, BACK, ChannelFields, STEP, Step, apply as show_apply,
};
use crate::paths;

/// How many channels an applicant may name.
const MOST_CHANNELS: usize = 50;

/// The form.
pub(super) async fn form(State(service): State<Service>, visitor: Visitor) -> Result<Response, Trouble> {
    let view = ApplyView { channels: vec![ChannelFields::default()], ..ApplyView::default() };
    shown(&service, &visitor, view, None).await
}

/// What comes after an application.
pub(super) async fn applied(State(service): State<Service>, visitor: Visitor) -> Result<Response, Trouble> {
    page(&service, &visitor, None, |look| Ok(show_applied(&look.shell))).await
}

/// Takes a step of an application, and the application with the last.
pub(super) async fn apply(
    State(service): State<Service>,
    visitor: Visitor,
    posted: Posted,
) -> Result<Response, Trouble> {
    let mut view = typed(&posted);
    let filled = view.step;
    if !posted.typed(ADD_CHANNEL).is_empty() {
        if view.channels.len() < MOST_CHANNELS {
            view.channels.push(ChannelFields::default());
        }
        return shown(&service, &visitor, view, None).await;
    }
    if !posted.typed(BACK).is_empty() {
        view.step = Step::parse(posted.typed(BACK));
        return shown(&service, &visitor, view, None).await;
    }
    let application = read(&service, &mut view).await?;
    // What is wrong with a step that is still to come is not told before one has seen it.
    if let Some(step) = view.refused_step().filter(|step| *step <= filled) {
        view.step = step;
        let page = shown(&service, &visitor, view, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let (Some(application), Step::Check) = (application, filled) else {
        forget_errors(&mut view);
        view.step = filled.after();
        return shown(&service, &visitor, view, None).await;
    };
    let actor = Actor { id: "portal".into(), name: "portal".into() };
    match act(&service, actor, Action::Apply(Box::new(application))).await? {
        Ok(_) => Ok(Redirect::to(paths::APPLIED).into_response()),
        Err(refusal) => {
            mark(&mut view, &refusal);
            view.step = view.refused_step().unwrap_or(Step::Check);
            let page = shown(&service, &visitor, view, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

async fn shown(
    service: &Service,
    visitor: &Visitor,
    mut view: ApplyView,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    page(service, visitor, notice, move |look| {
        view.countries = show::countries(&look.rules);
        Ok(show_apply(&look.shell, &view))
    })
    .await
}

/// What was typed, with as many channels as were sent.
fn typed(posted: &Posted) -> ApplyView {
    let kept = |name: &str| Kept::new(posted.typed(name));
    let channels = posted
        .names()
        .filter_map(|name| name.strip_prefix("channels.")?.split_once('.')?.0.parse::<usize>().ok())
        .max()
        .map_or(1, |last| last.min(MOST_CHANNELS - 1) + 1);
    let channel = |index: usize| ChannelFields {
        kind: kept(&format!("channels.{index}.kind")),
        url: kept(&format!("channels.{index}.url")),
        audience: kept(&format!("channels.{index}.audience")),
    };
    ApplyView {
        step: Step::parse(posted.typed(STEP)),
        applicant_type: kept("applicant_type"),
        name: kept("name"),
        contact: kept("contact"),
        phone: kept("phone"),
        email: kept("email"),
        country: kept("country"),
        channels: (0..channels).map(channel).collect(),
        countries: Vec::new(),
    }
}

/// The application that was typed. What is wrong is marked, and there is none then.
async fn read(service: &Service, view: &mut ApplyView) -> Result<Option<Application>, Trouble> {
    let now = service.now();
    let rules = look(service, move |source, _| rules_at(source, now)).await?;
    let applicant = Applicant::parse(view.applicant_type.value.trim());
    if applicant.is_none() {
        view.applicant_type.error = Some(t("partner-apply-type-missing"));
    }
    let channels: Vec<Option<Channel>> =
        view.channels.iter_mut().filter(|fields| !is_empty(fields)).map(read_channel).collect();
    let text = |kept: &Kept| kept.value.trim().to_owned();
    let stated = Application {
        applicant: applicant.unwrap_or(Applicant::User),
        name: text(&view.name),
        contact: text(&view.contact),
        phone: normal_phone(&text(&view.phone)),
        email: text(&view.email),
        country: text(&view.country),
        channels: channels.into_iter().flatten().collect(),
    };
    for refusal in stated.refusals(&rules) {
        mark(view, &refusal);
    }
    if stated.country.is_empty() {
        view.country.error = Some(t("partner-apply-country-missing"));
    }
    Ok(view.refused_step().is_none().then_some(stated))
}

fn forget_errors(view: &mut ApplyView) {
    let of_channels =
        view.channels.iter_mut().flat_map(|fields| [&mut fields.kind, &mut fields.url, &mut fields.audience]);
    let own = [
        &mut view.applicant_type,
        &mut view.name,
        &mut view.contact,
        &mut view.phone,
        &mut view.email,
        &mut view.country,
    ];
    own.into_iter().chain(of_channels).for_each(|kept| kept.error = None);
}

fn is_empty(fields: &ChannelFields) -> bool {
    [&fields.kind, &fields.url, &fields.audience].iter().all(|kept| kept.value.trim().is_empty())
}

fn read_channel(fields: &mut ChannelFields) -> Option<Channel> {
    let kind = fields.kind.value.trim().to_owned();
    if kind.is_empty() {
        fields.kind.error = Some(t("partner-apply-channel-kind-missing"));
        return None;
    }
    let audience = match fields.audience.value.trim() {
        "" => None,
        text => match text.parse::<i64>() {
            Ok(audience) if audience >= 0 => Some(audience),
            _ => {
                fields.audience.error = Some(t("partner-apply-channel-audience-wrong"));
                return None;
            }
        },
    };
    let url = Some(fields.url.value.trim()).filter(|url| !url.is_empty()).map(str::to_owned);
    Some(Channel { kind, url, audience })
}

/// Puts a refusal to the field it names.
fn mark(view: &mut ApplyView, refusal: &Refusal) {
    let field = match refusal.pointer.as_deref() {
        Some("/name") => Some(&mut view.name),
        Some("/contact") => Some(&mut view.contact),
        Some("/phone") => Some(&mut view.phone),
        Some("/email") => Some(&mut view.email),
        Some("/country") => Some(&mut view.country),
        Some("/channels") => view.channels.first_mut().map(|fields| &mut fields.kind),
        _ => None,
    };
    if let Some(field) = field {
        field.error = Some(refusal_sentence(refusal));
    }
}
