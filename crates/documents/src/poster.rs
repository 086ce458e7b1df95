//! Posters with a partner's link, code and QR code, as PNG in seven languages (AP-3).

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::Locale;
use crate::copy::Invitation;
use crate::markup::{escape, one_line};
use crate::qr::{LinkTooLong, Modules, modules};
use crate::words::words;

/// The form of a poster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// 1080 × 1920 pixels, for stories and print.
    Portrait,
    /// 1080 × 1080 pixels, for feeds and chats.
    Square,
}

impl Shape {
    /// Both shapes.
    pub const ALL: [Self; 2] = [Self::Portrait, Self::Square];

    /// The shape's name in URLs.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Square => "square",
        }
    }
}

/// Why a poster cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PosterError {
    /// The link does not fit into a QR code.
    #[error(transparent)]
    Link(#[from] LinkTooLong),
    /// The drawing could not be turned into an image.
    #[error("the poster could not be drawn: {0}")]
    Drawing(String),
}

impl PosterError {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Link(_) => "link_too_long",
            Self::Drawing(_) => "poster_not_drawn",
        }
    }
}

const ACCENT: &str = "#0b5d4e";
const INK: &str = "#14211e";
const PAPER: &str = "#f7f4ee";
const WHITE: &str = "#ffffff";
const WIDTH: f32 = 1080.0;

/// The poster's PNG. Same input, same bytes.
pub fn png(invitation: &Invitation<'_>, locale: Locale, shape: Shape) -> Result<Vec<u8>, PosterError> {
    let tree = tree(&svg(invitation, locale, shape)?)?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height())
        .ok_or_else(|| PosterError::Drawing("the image has no size".to_owned()))?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|cause| PosterError::Drawing(cause.to_string()))
}

fn svg(invitation: &Invitation<'_>, locale: Locale, shape: Shape) -> Result<String, PosterError> {
    let code = modules(invitation.link)?;
    let poster = Poster { invitation, locale };
    match shape {
        Shape::Portrait => poster.portrait(&code),
        Shape::Square => poster.square(&code),
    }
}

/// A line of text on the poster.
struct Line<'a> {
    text: &'a str,
    /// The baseline's start.
    at: (f32, f32),
    /// The size of the letters where the text is short enough.
    size: f32,
    /// The width it may take; longer text becomes smaller.
    room: f32,
    bold: bool,
    fill: &'static str,
    /// Space between letters, in parts of the size.
    spacing: f32,
}

struct Poster<'a> {
    invitation: &'a Invitation<'a>,
    locale: Locale,
}

impl Poster<'_> {
    fn portrait(&self, code: &Modules) -> Result<String, PosterError> {
        let mut svg = canvas(1920.0, 980.0);
        let words = words(self.locale);
        self.heading(&mut svg, (90.0, 210.0), 1.0)?;
        card(&mut svg, code, (90.0, 720.0), 560.0);
        let beside = [(words.scan, 1380.0), (words.or_enter, 1440.0)];
        for (text, y) in beside {
            svg.push_str(&self.line(&plain(text, (90.0, y), 44.0, 900.0, INK))?);
        }
        svg.push_str(&self.line(&self.code_line((90.0, 1600.0), 150.0, 900.0))?);
        rule(&mut svg, 1700.0);
        svg.push_str(&self.line(&plain(self.invitation.link, (90.0, 1790.0), 40.0, 900.0, INK))?);
        Ok(svg + "</svg>")
    }

    fn square(&self, code: &Modules) -> Result<String, PosterError> {
        let mut svg = canvas(1080.0, 480.0);
        let words = words(self.locale);
        self.heading(&mut svg, (90.0, 140.0), 0.66)?;
        card(&mut svg, code, (90.0, 530.0), 400.0);
        let beside = [(words.scan, 640.0), (words.or_enter, 690.0)];
        for (text, y) in beside {
            svg.push_str(&self.line(&plain(text, (540.0, y), 38.0, 450.0, INK))?);
        }
        svg.push_str(&self.line(&self.code_line((540.0, 800.0), 84.0, 450.0))?);
        svg.push_str(&self.line(&plain(self.invitation.link, (90.0, 1010.0), 34.0, 900.0, INK))?);
        Ok(svg + "</svg>")
    }

    /// The invitation, the product's name and what a new user gets, on the accent.
    fn heading(&self, svg: &mut String, (x, y): (f32, f32), scale: f32) -> Result<(), PosterError> {
        let words = words(self.locale);
        let room = WIDTH - 2.0 * x;
        svg.push_str(&self.line(&plain(words.invited, (x, y), 56.0 * scale, room, WHITE))?);
        let product = Line {
            text: self.invitation.product,
            at: (x, y + 130.0 * scale),
            size: 116.0 * scale,
            room,
            bold: true,
            fill: WHITE,
            spacing: 0.0,
        };
        svg.push_str(&self.line(&product)?);
        let free_vip = self.invitation.filled(words.free_vip);
        let baseline = y + 268.0 * scale;
        for (nth, text) in [0.0, 1.0].into_iter().zip(free_vip.lines()) {
            let at = (x, baseline + nth * 88.0 * scale);
            svg.push_str(&self.line(&Line { bold: true, ..plain(text, at, 68.0 * scale, room, WHITE) })?);
        }
        Ok(())
    }

    fn code_line(&self, at: (f32, f32), size: f32, room: f32) -> Line<'_> {
        Line { text: self.invitation.code, at, size, room, bold: true, fill: ACCENT, spacing: 0.06 }
    }

    /// The line as SVG, its letters made smaller until it fits.
    fn line(&self, line: &Line<'_>) -> Result<String, PosterError> {
        let wanted = self.text_element(line, line.size);
        let (root, end) = (open_svg(WIDTH), "</svg>");
        let width = tree(&format!("{root}{wanted}{end}"))?.root().bounding_box().width();
        if width <= line.room {
            return Ok(wanted);
        }
        Ok(self.text_element(line, line.size * line.room / width))
    }

    fn text_element(&self, line: &Line<'_>, size: f32) -> String {
        let family = match self.locale {
            Locale::Th => "Noto Sans Thai",
            Locale::ZhHans => "Noto Sans SC",
            _ => "Noto Sans",
        };
        // Codes and links are the same in every language.
        let family = if line.text.is_ascii() { "Noto Sans" } else { family };
        format!(
            "<text x=\"{}\" y=\"{}\" font-family=\"{family}\" font-weight=\"{}\" font-size=\"{size:.2}\" \
             letter-spacing=\"{:.2}\" fill=\"{}\" xml:lang=\"{}\">{}</text>",
            line.at.0,
            line.at.1,
            if line.bold { 700 } else { 400 },
            size * line.spacing,
            line.fill,
            self.locale.tag(),
            escape(&one_line(line.text)),
        )
    }
}

fn plain<'a>(text: &'a str, at: (f32, f32), size: f32, room: f32, fill: &'static str) -> Line<'a> {
    Line { text, at, size, room, bold: false, fill, spacing: 0.0 }
}

fn open_svg(height: f32) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\">")
}

/// The paper, with the accent over its upper part.
fn canvas(height: f32, accent_height: f32) -> String {
    let mut svg = open_svg(height);
    let _ = write!(
        svg,
        "<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"{PAPER}\"/>\
         <rect width=\"{WIDTH}\" height=\"{accent_height}\" fill=\"{ACCENT}\"/>"
    );
    svg
}

/// The QR code on a white card.
fn card(svg: &mut String, code: &Modules, (x, y): (f32, f32), side: f32) {
    let scale = side / f32::from(u16::try_from(code.side).unwrap_or(u16::MAX));
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" rx=\"28\" fill=\"{WHITE}\" \
         stroke=\"{INK}\" stroke-opacity=\"0.12\" stroke-width=\"2\"/>\
         <path transform=\"translate({x} {y}) scale({scale})\" shape-rendering=\"crispEdges\" fill=\"{INK}\" \
         d=\"{}\"/>",
        code.path
    );
}

fn rule(svg: &mut String, y: f32) {
    let _ = write!(
        svg,
        "<rect x=\"90\" y=\"{y}\" width=\"900\" height=\"2\" fill=\"{INK}\" fill-opacity=\"0.16\"/>"
    );
}

fn tree(svg: &str) -> Result<Tree, PosterError> {
    let options =
        Options { fontdb: Arc::clone(&FONTS), font_family: "Noto Sans".to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|cause| PosterError::Drawing(cause.to_string()))
}

/// The embedded fonts, and no others: a poster looks the same on every machine.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for file in FONT_FILES {
        fonts.load_font_source(Source::Binary(Arc::new(file)));
    }
    Arc::new(fonts)
});

const FONT_FILES: [&[u8]; 5] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSans_400Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSans_700Bold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSansThai_400Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSansThai_700Bold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSansSC_600SemiBold.ttf")),
];
