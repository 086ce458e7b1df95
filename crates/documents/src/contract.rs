//! Contract texts: a template with places for the partner's data, rendered into the exact document that
//! is signed and hashed, and shown as HTML (AP-2).

use crate::markup::{escape, one_line};

/// Version 1 of the English partner agreement, the text of the built-in affiliate programme.
pub const PARTNER_AGREEMENT_EN_1: &str = include_str!("contracts/partner-en-1.md");

/// What a contract is filled with. Texts are the caller's words for the programme's configuration; all but
/// `tiers` stand inside sentences and become one line.
#[derive(Debug, Clone)]
pub struct ContractFields {
    /// `{{partner_name}}`: the name the partner applied with.
    pub partner_name: String,
    /// `{{country}}`: the partner's country by name.
    pub country: String,
    /// `{{date}}`: the day the document is made, in the programme's zone.
    pub date: String,
    /// `{{representative}}`: who looks after the partner.
    pub representative: String,
    /// `{{operator_name}}`: who runs the programme.
    pub operator_name: String,
    /// `{{product_name}}`: what is recommended.
    pub product_name: String,
    /// `{{tiers}}`: the tiers of AP-8, one sentence each; they become the items of a list.
    pub tiers: Vec<String>,
    /// `{{free_vip_days}}`: days of VIP for a new user (AP-5).
    pub free_vip_days: String,
    /// `{{attribution_days}}`: days a click counts (AP-4).
    pub attribution_days: String,
    /// `{{eligibility}}`: how long a customer's payments earn, such as `2 years` (AP-7).
    pub eligibility: String,
    /// `{{excluded_currencies}}`: such as `CNY` (AP-7, WD-7).
    pub excluded_currencies: String,
    /// `{{minimum_customers}}`: paying customers before the first withdrawal (WD-1).
    pub minimum_customers: String,
    /// `{{cutoff_day}}`: such as `20th` (WD-3).
    pub cutoff_day: String,
    /// `{{zone}}`: such as `UTC+8` (WD-3).
    pub zone: String,
    /// `{{expiry}}`: such as `5 years` (WD-6).
    pub expiry: String,
}

/// Why a template cannot be rendered. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContractError {
    /// A place that no field fills.
    #[error(
        "line {line} of the contract template: nothing fills {{{{{name}}}}}; correct the placeholder's name"
    )]
    UnknownPlaceholder {
        /// Where.
        line: usize,
        /// What stands between the braces.
        name: String,
    },
    /// `{{` without `}}` in the same line.
    #[error("line {line} of the contract template: a placeholder is not closed with }}}}")]
    UnclosedPlaceholder {
        /// Where.
        line: usize,
    },
}

impl ContractError {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownPlaceholder { .. } => "contract_placeholder_unknown",
            Self::UnclosedPlaceholder { .. } => "contract_placeholder_unclosed",
        }
    }
}

/// The document that is signed, to the byte: the template with its places filled, lines ended by one line
/// feed. What a field holds is never read as a template.
pub fn render(template: &str, fields: &ContractFields) -> Result<String, ContractError> {
    let mut document = String::with_capacity(2 * template.len());
    for (number, line) in (1..).zip(template.lines()) {
        let mut rest = line;
        while let Some((before, from)) = rest.split_once("{{") {
            let (name, after) =
                from.split_once("}}").ok_or(ContractError::UnclosedPlaceholder { line: number })?;
            let value = fields.value(name.trim()).ok_or_else(|| ContractError::UnknownPlaceholder {
                line: number,
                name: name.trim().to_owned(),
            })?;
            document.push_str(before);
            document.push_str(&value);
            rest = after;
        }
        document.push_str(rest.trim_end());
        document.push('\n');
    }
    Ok(document)
}

impl ContractFields {
    fn value(&self, name: &str) -> Option<String> {
        let value = match name {
            "partner_name" => &self.partner_name,
            "country" => &self.country,
            "date" => &self.date,
            "representative" => &self.representative,
            "operator_name" => &self.operator_name,
            "product_name" => &self.product_name,
            "free_vip_days" => &self.free_vip_days,
            "attribution_days" => &self.attribution_days,
            "eligibility" => &self.eligibility,
            "excluded_currencies" => &self.excluded_currencies,
            "minimum_customers" => &self.minimum_customers,
            "cutoff_day" => &self.cutoff_day,
            "zone" => &self.zone,
            "expiry" => &self.expiry,
            "tiers" => {
                let items = self.tiers.iter().map(|tier| format!("- {}", one_line(tier)));
                return Some(items.collect::<Vec<_>>().join("\n"));
            }
            _ => return None,
        };
        Some(one_line(value))
    }
}

/// What a block of the document is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Title,
    Heading,
    Item,
    Paragraph,
    Blank,
}

/// The document as HTML for a page: `# ` becomes a title, `## ` a heading, `- ` an item of a list, other
/// lines paragraphs. Everything else is text, so that nothing in the document can act as markup.
pub fn to_html(document: &str) -> String {
    let mut html = String::with_capacity(document.len() + document.len() / 4);
    let mut open = Block::Blank;
    for line in document.lines() {
        let (block, text) = block_of(line);
        if open != block || block != Block::Item {
            html.push_str(if open == Block::Item { "</ul>\n" } else { "" });
            html.push_str(if block == Block::Item { "<ul>\n" } else { "" });
        }
        let text = escape(text.trim());
        match block {
            Block::Title => html.push_str(&format!("<h1>{text}</h1>\n")),
            Block::Heading => html.push_str(&format!("<h2>{text}</h2>\n")),
            Block::Item => html.push_str(&format!("<li>{text}</li>\n")),
            Block::Paragraph => html.push_str(&format!("<p>{text}</p>\n")),
            Block::Blank => {}
        }
        open = block;
    }
    html.push_str(if open == Block::Item { "</ul>\n" } else { "" });
    html
}

fn block_of(line: &str) -> (Block, &str) {
    let marks = [("## ", Block::Heading), ("# ", Block::Title), ("- ", Block::Item)];
    let marked = marks.iter().find_map(|(mark, block)| Some((*block, line.strip_prefix(mark)?)));
    let unmarked = if line.trim().is_empty() { Block::Blank } else { Block::Paragraph };
    marked.unwrap_or((unmarked, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> ContractFields {
        let own = str::to_owned;
        ContractFields {
            partner_name: own("Tan {{date}} <b>&\n# Sons"),
            country: own("Malaysia"),
            date: own("19 June 2026"),
            representative: own("Aisyah"),
            operator_name: own("Sample Pte. Ltd."),
            product_name: own("StoreHub"),
            tiers: ["users 1 to 9: 10 %", "users 10 to 19: 15 %", "from user 20: 20 %"].map(own).to_vec(),
            free_vip_days: own("7"),
            attribution_days: own("30"),
            eligibility: own("2 years"),
            excluded_currencies: own("CNY"),
            minimum_customers: own("3"),
            cutoff_day: own("20th"),
            zone: own("UTC+8"),
            expiry: own("5 years"),
        }
    }

    /// AP-2.
    #[test]
    fn the_built_in_text_tells_the_rules() {
        let document = render(PARTNER_AGREEMENT_EN_1, &fields()).unwrap();
        for told in [
            "made on 19 June 2026 between",
            "- users 1 to 9: 10 %\n- users 10 to 19: 15 %\n- from user 20: 20 %\n",
            "within 2 years of registration",
            "00:00 on the 20th of each month (UTC+8)",
            "not been claimed for more than 5 years",
            "no settlement or payment in CNY",
        ] {
            assert!(document.contains(told), "{told}");
        }
        assert!(document.ends_with("countersigned it.\n"));
    }

    #[test]
    fn what_a_field_holds_is_no_template_and_no_line_of_its_own() {
        let document = render("Between {{ partner_name }}.\r\nEnd", &fields()).unwrap();
        assert_eq!(document, "Between Tan {{date}} <b>& # Sons.\nEnd\n");
    }

    #[test]
    fn unknown_and_unclosed_places_are_refused() {
        let unknown = ContractError::UnknownPlaceholder { line: 2, name: "partner".to_owned() };
        assert_eq!(render("a\n{{partner}}", &fields()), Err(unknown.clone()));
        assert!(unknown.to_string().contains("nothing fills {{partner}}"), "{unknown}");
        assert_eq!(render("{{date", &fields()), Err(ContractError::UnclosedPlaceholder { line: 1 }));
    }

    #[test]
    fn html_is_safe_and_structured() {
        let html = to_html("# T & t\n\n## H\ntext <script>\n- a\n- b\n\n- c\n");
        assert_eq!(
            html,
            "<h1>T &amp; t</h1>\n<h2>H</h2>\n<p>text &lt;script&gt;</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\
             <ul>\n<li>c</li>\n</ul>\n"
        );
    }
}
