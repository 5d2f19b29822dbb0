//! What is refused, and with which sentence.
