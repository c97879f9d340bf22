//! What a Vitrine server and a screen say to each other.
