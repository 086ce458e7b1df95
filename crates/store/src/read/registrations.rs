use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::read::Page;
use crate::rows::{log, registration};
use programs::cashback::{Registration, RegistrationStatus, Seller, Terms};
use programs::{Key, No};

const REGISTRATIONS: Sql =
    Sql("SELECT no, seller, previous, market, registered_at, status, came_from, terms_ended, accepted, \
     in_force FROM registrations WHERE no < $1 ORDER BY no DESC");
const REGISTRATIONS_IN: Sql =
    Sql("SELECT no, seller, previous, market, registered_at, status, came_from, terms_ended, accepted, \
     in_force FROM registrations WHERE status = $1 AND no < $2 ORDER BY no DESC");

impl Connection {
    /// The published terms of the Bonus Cashback programme, by version (BC-1).
    pub fn terms_versions(&self) -> Result<Vec<Terms>> {
        self.query(log::ALL_TERMS, &[], |row| codec::json(row.text(0)?))
    }

    /// The number of a seller by the marketplace's identifier.
    pub fn seller_no(&self, seller_id: &str) -> Result<Option<No>> {
        self.key(Key::Seller, seller_id)
    }

    /// A seller.
    pub fn seller(&self, no: No) -> Result<Option<Seller>> {
        self.one(registration::FIND_SELLER, &[no.into()], registration::seller)
    }

    /// A registration.
    pub fn registration(&self, no: No) -> Result<Option<Registration>> {
        self.one(registration::FIND_REGISTRATION, &[no.into()], registration::registration)
    }

    /// Every registration of a seller, newest first (BC-3).
    pub fn registrations_of(&self, seller: No) -> Result<Vec<Registration>> {
        let mut no = self.seller(seller)?.map_or(0, |seller| seller.last_registration);
        let mut registrations = Vec::new();
        while no != 0 {
            let missing = || StoreError::damaged(format!("registration {no} is missing"));
            let found = self.registration(no)?.ok_or_else(missing)?;
            no = found.previous;
            registrations.push(found);
        }
        Ok(registrations)
    }

    /// Registrations, newest first, of one status or of all. The cursor is a registration's number.
    pub fn registrations_page(
        &self,
        status: Option<RegistrationStatus>,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Registration>> {
        let row = |row: &Row<'_>| registration::registration(row).map(|found| (found.no, found));
        match status {
            Some(status) => self.page(REGISTRATIONS_IN, &[status.name().into()], before, limit, row),
            None => self.page(REGISTRATIONS, &[], before, limit, row),
        }
    }
}
