use crate::engine::{Connection, HandedOver};
use crate::error::{Result, StoreError};
use crate::open::Store;

/// How many bytes may be handed over before they are forgotten, for which one has to write alone.
const MOST_HANDED_OVER: usize = 128 << 20;
/// What a handover takes besides what it says.
const EACH: usize = 1 << 10;

/// The turns in which the processes of a store decide: one decides while others write.
pub struct Turns {
    connection: Connection,
    /// How many bytes of handovers were seen since they were forgotten.
    seen: usize,
}

/// What is found when it is one's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The mark of the last transaction that was written.
    pub written: i64,
    /// What others have handed over after the mark that was asked for, one after the other.
    pub handed: Vec<HandedOver>,
}

impl Store {
    /// The turns of its processes, where there may be several.
    pub fn turns(&self) -> Result<Turns> {
        if !self.is_shared() {
            return Err(StoreError::Other("a store with one process has no turns".into()));
        }
        Ok(Turns { connection: self.one_more_connection()?, seen: 0 })
    }
}

impl Turns {
    /// Waits until nobody else decides. The turn lasts until it is [handed over](Self::hand_over) or
    /// [given up](Self::end). Begin the transaction that will write what is decided in it
    /// [before](crate::Writer::begin_marked): nobody writes alone meanwhile.
    pub fn take(&mut self, after: i64) -> Result<Turn> {
        let (written, handed) = self.connection.take_turn(after)?;
        self.seen += handed.iter().map(|handed| EACH + handed.body.len()).sum::<usize>();
        Ok(Turn { written, handed })
    }

    /// What was handed over after a mark, in the turn.
    pub fn handed_over(&mut self, after: i64) -> Result<Vec<HandedOver>> {
        self.connection.handed_over(after)
    }

    /// Whether so much was handed over that it should be [forgotten](crate::Writer::forget_handovers) when one next
    /// writes alone.
    pub fn is_long(&self) -> bool {
        self.seen >= MOST_HANDED_OVER
    }

    /// What was handed over is forgotten.
    pub fn forgotten(&mut self) {
        self.seen = 0;
    }

    /// Hands over what was decided after the transaction with one mark and will leave another, and ends the turn.
    pub fn hand_over(&mut self, after: i64, mark: i64, body: &[u8]) -> Result<()> {
        self.seen += EACH + body.len();
        self.connection.hand_over(after, mark, body)
    }

    /// Ends the turn, if there is one.
    pub fn end(&mut self) -> Result<()> {
        self.connection.give_up()
    }
}
