//! What can go wrong with the file, each as a sentence that says what to do.

use std::path::PathBuf;

/// A failure of the store. Every sentence says what was being done, why it failed and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error(
        "cannot open {path}: there is no such file. Create a workspace with “quarterdeck init”, or name another file with --workspace"
    )]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// A change the domain refuses.
    #[error("{0}")]
    Refused(#[from] crate::domain::change::Refusal),
    /// Anything else SQLite says.
    #[error("cannot {doing}: {source}")]
    Sqlite {
        /// What was being done.
        doing: String,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
}
