//! Two copies of one workspace that went apart and became one again, by file, through a folder and through a repository: what people read.

mod amending;
mod apart;
mod cases;
mod folder;
mod forgetting;
mod git;
mod since;
mod writing;
