//! What a page is made from: the store as it is now, the rules in force, and who looks.

use app::Service;
use app::access::{Access, Role};
use app::views::{self, PartnerView, Place, Rows, Sight, Source};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;
use programs::No;
use programs::affiliate::{PartnerStatus, Rules};
use programs::time::{Instant, Zone};

use super::form::Asked;
use super::show;
use super::trouble::Trouble;
use super::visitor::{Visitor, home_of};
use crate::components::layout::{Shell, Viewer};
use crate::components::notice::Notice;
use crate::components::pager::Pager;
use crate::components::time::Moment;
use crate::lang::{self, t};
use crate::pages::problem::{self, ProblemView};
use crate::paths;

/// One look at the store, at one instant.
pub(super) struct Look<'a> {
    /// The store.
    pub(super) source: &'a Source,
    /// The service.
    pub(super) service: &'a Service,
    /// What time it is for the store.
    pub(super) now: Instant,
    /// The rules of the affiliate programme in force.
    pub(super) rules: Rules,
    /// The zone of the programme that the page is about.
    pub(super) zone: Zone,
    /// The partner who looks.
    pub(super) me: Option<PartnerView>,
    /// What surrounds the page.
    pub(super) shell: Shell,
}

impl Look<'_> {
    /// An instant in the zone of the programme that the page is about.
    pub(super) fn moment(&self, at: Instant) -> Moment {
        show::moment(&self.zone, at)
    }

    /// Where a list that was read by cursor goes on.
    pub(super) fn pager<T>(&self, path: &str, place: Place, rows: &Rows<T>) -> Pager {
        let next = rows.next.map(|no| paths::with_query(path, CURSOR, &views::cursor(self.service, no)));
        Pager { first: place.cursor.map(|_| path.to_owned()), next }
    }
}

/// The parameter that says where a page of a list begins.
const CURSOR: &str = "cursor";

/// The first page of a list: as many rows as a phone loads and shows at once.
pub(super) const BEGINNING: Place = Place { limit: 25, cursor: None };

/// Where in a list a page begins. A cursor that is none of ours begins at the start.
pub(super) fn place(service: &Service, asked: &Asked) -> Place {
    Place { cursor: views::read_cursor(service, asked.get(CURSOR)), ..BEGINNING }
}

/// What reads for an answer.
type Read<T> = Box<dyn FnOnce(&Source, &Service) -> Result<T, Trouble> + Send>;

/// Reads what is committed, on a thread of its own.
pub(super) async fn look<T: Send + 'static>(
    service: &Service,
    read: impl FnOnce(&Source, &Service) -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let (service, lang, read): (_, _, Read<T>) = (service.clone(), lang::spoken(), Box::new(read));
    let read = move || lang::speaking(lang, || read(&*service.reader()?, &service));
    let looked = tokio::task::spawn_blocking(read).await;
    looked.map_err(|error| Trouble::internal(&error))?
}

/// What makes a page of what is read. Boxed, so that the machinery around it is compiled once and not for
/// every page there is.
type Build = Box<dyn FnOnce(&Look<'_>) -> Result<Markup, Trouble> + Send>;

/// A page for a visitor, in the zone of the affiliate programme's rules in force.
pub(super) fn page(
    service: &Service,
    visitor: &Visitor,
    notice: Option<Notice>,
    build: impl FnOnce(&Look<'_>) -> Result<Markup, Trouble> + Send + 'static,
) -> impl Future<Output = Result<Response, Trouble>> {
    page_in(service, visitor, notice, |_, _, rules| Ok(rules.zone.clone()), Box::new(build))
}

/// A page for a visitor, in the zone of the campaign's terms in force: it settles bills and ends bonus (BC-7).
pub(super) fn campaign_page(
    service: &Service,
    visitor: &Visitor,
    notice: Option<Notice>,
    build: impl FnOnce(&Look<'_>) -> Result<Markup, Trouble> + Send + 'static,
) -> impl Future<Output = Result<Response, Trouble>> {
    let zone = |source: &Source, now, _: &Rules| Ok(views::terms_in_force(source, now)?.zone);
    page_in(service, visitor, notice, zone, Box::new(build))
}

async fn page_in(
    service: &Service,
    visitor: &Visitor,
    notice: Option<Notice>,
    zone: fn(&Source, Instant, &Rules) -> Result<Zone, Trouble>,
    build: Build,
) -> Result<Response, Trouble> {
    let visitor = visitor.clone();
    let markup = look(service, move |source, service| {
        let now = service.now();
        let rules = rules_at(source, now)?;
        let zone = zone(source, now, &rules)?;
        let me = me(source, service, &visitor)?;
        let shell = Shell {
            viewer: viewer(&visitor, me.as_ref()),
            csrf: visitor.csrf,
            sandbox_clock: service.is_sandbox().then(|| show::moment(&zone, now)),
            notice,
        };
        build(&Look { source, service, now, rules, zone, me, shell })
    });
    Ok(Html(markup.await?.into_string()).into_response())
}

/// The rules in force at an instant (EV-5).
pub(super) fn rules_at(source: &Source, now: Instant) -> Result<Rules, Trouble> {
    Ok(source.versions()?.rules_at(now).clone())
}

fn me(source: &Source, service: &Service, visitor: &Visitor) -> Result<Option<PartnerView>, Trouble> {
    let no: Option<No> =
        visitor.access.as_ref().filter(|access| access.role == Role::Partner).and_then(|a| a.partner);
    Ok(match no {
        Some(no) => views::partner(source, service, no, Sight::Full)?,
        None => None,
    })
}

fn viewer(visitor: &Visitor, me: Option<&PartnerView>) -> Viewer {
    match (&visitor.access, me) {
        (Some(_), Some(me)) if is_partner(me.status) => Viewer::Partner(me.name.clone()),
        (Some(_), Some(me)) => Viewer::Applicant(me.name.clone()),
        (Some(access), None) if matches!(access.role, Role::Operator | Role::Auditor) => {
            Viewer::Operator(access.actor.name.clone())
        }
        (Some(access), None) if access.role == Role::Host => Viewer::Host(access.actor.name.clone()),
        (Some(Access { seller: Some(seller), .. }), None) => Viewer::Seller(seller.clone()),
        (Some(Access { shopper: Some(shopper), .. }), None) => Viewer::Shopper(shopper.clone()),
        _ => Viewer::Nobody,
    }
}

/// Whether the partnership has begun; what was earned stays the partner's when it ends (WD-2).
pub(super) fn is_partner(status: PartnerStatus) -> bool {
    matches!(status, PartnerStatus::Active | PartnerStatus::Suspended | PartnerStatus::Terminated)
}

/// The page that tells of trouble.
pub(super) async fn problem(service: &Service, visitor: &Visitor, trouble: Trouble) -> Response {
    let next = visitor.access.as_ref().map(home_of).filter(|path| *path != paths::SIGN_IN);
    let Some((status, view)) = view(&trouble, next) else { return trouble.into_response() };
    match page(service, visitor, None, move |look| Ok(problem::problem(&look.shell, &view))).await {
        Ok(page) => (status, page).into_response(),
        // Where nothing can be read, the page says what it can without reading.
        Err(_) => bare_problem(trouble),
    }
}

/// The same with nothing read: nobody is known, and no clock.
pub(super) fn bare_problem(trouble: Trouble) -> Response {
    let shell = Shell { viewer: Viewer::Nobody, csrf: String::new(), sandbox_clock: None, notice: None };
    match view(&trouble, None) {
        Some((status, view)) => (status, Html(problem::problem(&shell, &view).into_string())).into_response(),
        None => trouble.into_response(),
    }
}

fn view(trouble: &Trouble, next: Option<&str>) -> Option<(StatusCode, ProblemView)> {
    let Trouble::Told { status, title, code, detail } = trouble else { return None };
    let next = match next {
        Some(path) => (path.to_owned(), t("problem-start")),
        None => (paths::SIGN_IN.to_owned(), t("problem-sign-in")),
    };
    let (title, code) = (title.clone(), (*code).to_owned());
    Some((*status, ProblemView { title, code, detail: detail.clone(), next }))
}
