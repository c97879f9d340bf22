//! The running product, seen from outside.
