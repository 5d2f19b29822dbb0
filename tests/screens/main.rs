//! Keys in, screen out: the full screen on a store in memory, drawn into a buffer.

mod along;
mod check_in;
mod deck;
mod detail;
mod ending;
mod faults;
mod forms;
mod frame;
mod frames;
mod harness;
mod keys;
mod meanwhile;
mod measures;
mod meetings;
mod minutes;
mod names;
mod only;
mod order;
mod projects;
mod queue;
mod review;
mod running;
mod same;
mod scale;
mod scripts;
mod sizes;
