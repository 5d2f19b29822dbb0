//! Two copies of one workspace that went apart and became one again by file: what people read.

mod apart;
mod cases;
mod ending;
