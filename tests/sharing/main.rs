//! Two copies of one workspace that went apart and became one again, by file and through a folder: what people read.

mod apart;
mod cases;
mod folder;
