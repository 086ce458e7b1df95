//! The first answers to idempotency keys, while a batch is decided.

use crate::failure::Fault;
use crate::inbox::{Answer, Idempotency};
use programs::time::Instant;
use std::collections::BTreeMap;
use store::{StoredAnswer, Writer};

/// An actor and its key.
type Whose = (String, String);

/// What is known of the answers to keys: those of a batch are looked up at once, and written at once.
#[derive(Default)]
pub(crate) struct Answers {
    known: BTreeMap<Whose, Option<StoredAnswer>>,
    /// Those that were given and not written yet.
    given: Vec<Whose>,
}

impl Answers {
    /// Looks up what actors' keys were answered.
    pub(crate) fn look_up(&mut self, writer: &Writer, keys: &[(&str, &str)]) -> Result<(), Fault> {
        for ((actor, key), kept) in keys.iter().zip(writer.answers_to(keys)?) {
            self.known.entry(((*actor).to_owned(), (*key).to_owned())).or_insert(kept);
        }
        Ok(())
    }

    /// What an actor's key was answered first, if it was.
    pub(crate) fn first(
        &mut self,
        writer: &Writer,
        actor: &str,
        key: &str,
    ) -> Result<Option<&StoredAnswer>, Fault> {
        let whose = (actor.to_owned(), key.to_owned());
        if !self.known.contains_key(&whose) {
            self.look_up(writer, &[(actor, key)])?;
        }
        Ok(self.known.get(&whose).and_then(Option::as_ref))
    }

    /// Takes in the first answer to a key, to be written.
    pub(crate) fn give(&mut self, actor: &str, asked: &Idempotency, answer: &Answer, at: Instant) {
        let whose = (actor.to_owned(), asked.key.clone());
        let (request, body) = (asked.request.to_vec(), answer.body.clone());
        self.known.insert(whose.clone(), Some(StoredAnswer { request, status: answer.status, body, at }));
        self.given.push(whose);
    }

    /// Writes what was given.
    pub(crate) fn write(&mut self, writer: &mut Writer) -> Result<(), Fault> {
        let given = std::mem::take(&mut self.given);
        let answer = |whose| Some((whose, self.known.get(whose)?.as_ref()?));
        let rows = given.iter().filter_map(answer);
        let rows: Vec<_> = rows.map(|((actor, key), kept)| (actor.as_str(), key.as_str(), kept)).collect();
        Ok(writer.keep_answers(&rows)?)
    }

    /// Forgets everything: others may have written answers.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}
