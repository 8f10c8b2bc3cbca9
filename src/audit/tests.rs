//! Every operator makes its mutants, and what is known to survive survives.
