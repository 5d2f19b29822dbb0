//! A store in memory, for tests: several laptops can share one.

use super::Carrier;
use crate::sync::{error::SyncError, names::Name};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: Arc<Mutex<BTreeMap<Name, Vec<u8>>>>,
}

impl Memory {
    /// All files.
    pub fn files(&self) -> MutexGuard<'_, BTreeMap<Name, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Carrier for Memory {
    fn place(&self) -> String {
        "memory".to_owned()
    }

    fn list(&self) -> Result<Vec<Name>, SyncError> {
        Ok(self.files().keys().copied().collect())
    }

    fn get(&self, name: Name, most: u64) -> Result<Option<Vec<u8>>, SyncError> {
        Ok(self.files().get(&name).filter(|bytes| bytes.len() as u64 <= most).cloned())
    }

    fn put(&self, name: Name, bytes: &[u8]) -> Result<(), SyncError> {
        self.files().entry(name).or_insert_with(|| bytes.to_vec());
        Ok(())
    }

    fn remove(&self, name: Name) -> Result<(), SyncError> {
        self.files().remove(&name);
        Ok(())
    }
}
