use money::MoneyError;
use std::borrow::Cow;

/// Why something was not done: a stable code for programs, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, in snake_case, as the API answers it.
    pub code: &'static str,
    /// What is wrong and what to do next.
    pub detail: String,
    /// The field that is wrong, as a JSON pointer into the request or the event.
    pub pointer: Option<Cow<'static, str>>,
    /// Figures that belong to the refusal, such as what one has and what one needs.
    pub figures: Vec<(&'static str, i64)>,
}

impl Refusal {
    /// A refusal with its code and its sentence.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), pointer: None, figures: Vec::new() }
    }

    /// The same refusal, naming the field.
    pub fn at(mut self, pointer: impl Into<Cow<'static, str>>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// The same refusal with a figure.
    pub fn figure(mut self, name: &'static str, value: i64) -> Self {
        self.figures.push((name, value));
        self
    }

    /// Something the request names is not there, or not for this caller to see.
    pub fn not_found(what: &str) -> Self {
        Self::new("not_found", format!("There is no such {what}. Check the identifier."))
    }

    /// A step that the machine does not list from where it stands.
    pub fn invalid_transition(what: &str, from: &str, step: &str) -> Self {
        Self::new("invalid_transition", format!("This {what} is {from}; it cannot be changed by {step} now."))
    }
}

/// A fault of the program itself, never of its input: the whole batch is given up and reported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// A rule looked at a row that was not loaded.
    #[error("the rules looked at {0}, which was not loaded")]
    NotLoaded(String),
    /// A row that must be there is not.
    #[error("{0} is missing")]
    Missing(String),
    /// A stored figure that the rules could not have made.
    #[error("{0} does not hold")]
    Broken(String),
}

/// Why a step ended without being done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The rules refuse it; nothing was changed.
    Refused(Refusal),
    /// The program is at fault; nothing of the batch may be kept.
    Defect(Defect),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Defect> for Halt {
    fn from(defect: Defect) -> Self {
        Self::Defect(defect)
    }
}

impl From<MoneyError> for Halt {
    fn from(error: MoneyError) -> Self {
        let refusal = match error {
            MoneyError::Overflow => Refusal::new(
                "amount_too_large",
                "This amount would take a balance beyond what can be held exactly. Report it in parts, or to another account.",
            ),
            other => Refusal::new("invalid_amount", other.to_string()),
        };
        Self::Refused(refusal)
    }
}
