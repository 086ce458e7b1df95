//! Columns side by side, drawn as SVG, with the same figures in a table behind them.

use maud::{Markup, html};

use super::table::{Column, table};
use crate::lang::t;

/// What a figure counts.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// One figure for each place of the chart; below zero is drawn as zero and told in the table.
    pub figures: Vec<Figure>,
}

/// One figure: how tall it is drawn, and how it is read.
#[derive(Clone, Debug)]
pub struct Figure {
    /// In units of its own; the tallest fills the chart.
    pub size: i64,
    /// As people read it: "MYR 1,204.50".
    pub text: String,
}

/// A chart of at most two series over the same places.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows, as a sentence.
    pub title: String,
    /// What the places are: "Month".
    pub axis: String,
    /// Their names, in order.
    pub places: Vec<String>,
    /// What is counted at them.
    pub series: Vec<Series>,
}

/// The drawing's height, in units of its own, without the names below.
const HEIGHT: i64 = 120;
/// The least and the greatest width of a place.
const WIDTHS: (i64, i64) = (22, 60);
/// How wide a letter below a place is taken to be.
const LETTER: i64 = 6;

/// The chart; nothing where there are no places.
#[must_use]
pub fn chart(chart: &Chart) -> Markup {
    let count = i64::try_from(chart.places.len()).unwrap_or(0);
    let tallest = chart.series.iter().flat_map(|series| &series.figures).map(|figure| figure.size).max();
    let tallest = tallest.unwrap_or(0).max(1);
    let width = width(&chart.places);
    html! {
        @if count > 0 {
            figure.chart {
                figcaption { (chart.title) }
                @if chart.series.len() > 1 { (legend(&chart.series)) }
                svg viewBox={ "0 0 " (count * width) " " (HEIGHT + 18) } role="img" aria-label=(chart.title) {
                    line.axis x1="0" x2=(count * width) y1=(HEIGHT) y2=(HEIGHT) {}
                    @for (place, name) in (0_i64..).zip(&chart.places) {
                        @for (nth, series) in (0_i64..).zip(&chart.series) {
                            @if let Some(figure) = usize::try_from(place).ok().and_then(|at| series.figures.get(at)) {
                                (column(place * width, width, (nth, chart.series.len()), figure, tallest, &format!("{name} · {}", series.name)))
                            }
                        }
                        text x=(place * width + width / 2) y=(HEIGHT + 13) { (name) }
                    }
                }
                details { summary { (t("chart-figures")) } (figures(chart)) }
            }
        }
    }
}

/// How wide each place is: as its longest name needs it, so that few places and many are drawn alike.
fn width(places: &[String]) -> i64 {
    let longest = places.iter().map(|place| place.chars().count()).max().unwrap_or(0);
    let needed = i64::try_from(longest).unwrap_or(0).saturating_mul(LETTER).saturating_add(8);
    needed.clamp(WIDTHS.0, WIDTHS.1)
}

/// The `nth` column `of` so many in a place that begins at `x`.
fn column(x: i64, place: i64, (nth, of): (i64, usize), figure: &Figure, tallest: i64, name: &str) -> Markup {
    let gap = place / 8;
    let width = (place - 2 * gap) / i64::try_from(of).unwrap_or(1).max(1);
    let size = i128::from(figure.size.max(0)) * i128::from(HEIGHT - 8) / i128::from(tallest);
    // What is not nothing can be seen.
    let height = i64::try_from(size).unwrap_or(HEIGHT).max(i64::from(figure.size > 0) * 2);
    html! {
        rect.{ "series-" (nth + 1) } x=(x + gap + nth * width) y=(HEIGHT - height) width=(width - 1) height=(height) rx="1.5" {
            title { (name) ": " (figure.text) }
        }
    }
}

fn legend(series: &[Series]) -> Markup {
    html! {
        ul.legend {
            @for (nth, series) in (1_usize..).zip(series) {
                li { svg.{ "series-" (nth) } viewBox="0 0 10 10" aria-hidden="true" { rect width="10" height="10" rx="2" {} } (series.name) }
            }
        }
    }
}

fn figures(chart: &Chart) -> Markup {
    let mut columns = vec![Column::named(&chart.axis)];
    columns.extend(chart.series.iter().map(|series| Column::number_named(&series.name)));
    let rows: Vec<Vec<Markup>> = (0..)
        .zip(&chart.places)
        .map(|(at, place)| {
            let cell = |series: &Series| html! { @if let Some(figure) = series.figures.get::<usize>(at) { (figure.text) } };
            std::iter::once(html! { (place) }).chain(chart.series.iter().map(cell)).collect()
        })
        .collect();
    table(&chart.title, &columns, &rows)
}
